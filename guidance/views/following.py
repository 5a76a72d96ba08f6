"""Pages for what a person follows and its news; everything new and updated by week; the feed."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from audit import log
from audit.choices import Operation
from core.workflow import TransitionNotAllowed
from guidance import following, recent_changes, usage
from guidance.views.shared import person, readers


@readers
@require_safe
def following_page(request: HttpRequest) -> HttpResponse:
    """Show news in the topics the person follows, and those topics."""
    user = person(request)
    news = following.news_for(user)
    log.record(Operation.CONSULTATION, of="guidance.version", keys=[news_item.version.public_id for news_item in news])
    context = {
        "news": news,
        "followed": following.followed_by(user),
        "offered": following.offered_to(user),
    }
    return render(request, "guidance/following.html", context)


@readers
@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Follow or unfollow a topic."""
    topic, code = request.POST.get("topic", ""), request.POST.get("code", "")
    try:
        if request.POST.get("leave"):
            following.leave(topic, code, by=person(request))
            messages.success(request, "You’ve unfollowed this.")
        else:
            following.follow(topic, code, by=person(request))
            messages.success(request, "You’re following this. Updates appear on your home page.")
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/guidance/")
    return redirect(back if is_ours else "guidance:following")


@readers
@require_POST
def following_seen(request: HttpRequest) -> HttpResponse:
    """Mark everything on the page as seen; later publications stay in the list."""
    try:
        until = datetime.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        until = None
    if until is None or until.tzinfo is None:
        messages.error(request, "Reload the list, then clear it.")
        return redirect("guidance:following")
    following.mark_seen(until=until, by=person(request))
    messages.success(request, "List cleared.")
    return redirect("guidance:following")


@readers
@require_safe
def recent_changes_page(request: HttpRequest) -> HttpResponse:
    """Show everything new and updated, by week, and the most read products."""
    user = person(request)
    weeks = recent_changes.weeks_for(user)
    log.record(
        Operation.CONSULTATION, of="guidance.product", count=sum(len(week.versions) for week in weeks), question="new"
    )
    return render(request, "guidance/recent_changes.html", {"weeks": weeks, "most_read": usage.most_read(user)})


@readers
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Return new and updated products as an Atom feed, for a feed reader signed in as the person."""
    user = person(request)
    versions = recent_changes.newest_for(user)
    log.record(Operation.CONSULTATION, of="guidance.product", count=len(versions), question="feed")
    context = {
        "versions": versions,
        "base": request.build_absolute_uri("/").rstrip("/"),
        "self": request.build_absolute_uri(),
    }
    return render(request, "guidance/feed.atom.xml", context, content_type="application/atom+xml; charset=utf-8")
