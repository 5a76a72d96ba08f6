"""Pages of notices: read them, open what they are about, choose which come by email, and the calendar of dates."""

from __future__ import annotations

import uuid
from typing import cast

from django.conf import settings as django_settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import database_scope, duties
from accounts.choices import Role
from accounts.models import User
from accounts.policies import public, roles, signed_in
from audit import log
from audit.choices import Operation
from core import clock, paging
from core.sentences import counted_noun
from notifications import bounces, calendar_feed, creation, notices_by_day, preferences, unread
from notifications.forms import NoticeSettingsForm
from notifications.kinds import FORCE
from notifications.models import MailBounce, Notice

FETCHED = "a calendar program fetches dates with a secret address; it sees no record"


def person(request: HttpRequest) -> User:
    """The user of the request; the policy guarantees that somebody is signed in."""
    return cast(User, request.user)


@signed_in()
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """List the person's notices, unread first."""
    user = person(request)
    page = paging.page_of(request, Notice.objects.visible_to(user).for_list(), singular="notice")
    log.record(Operation.CONSULTATION, of="notifications.notice", keys=[row.public_id for row in page], count=None)
    context = {
        "page": page,
        "days": notices_by_day.by_day(page),
        "bounce": bounces.of_person(user),
        "unread_notices": unread.unread_count(user),
        "names_forces": user.role not in FORCE,
        "days_kept": creation.KEPT.days,
    }
    return render(request, "notifications/list.html", context)


@signed_in()
@require_safe
def notice_open(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Mark a notice as read and open its page. The link of an email leads here."""
    return redirect(_read(request, public_id).place)


@signed_in()
@require_POST
def notice_read(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Mark a notice as read without opening its page."""
    _read(request, public_id)
    return redirect("notifications:notice-list")


@signed_in()
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark all the person's notices as read."""
    count = unread.mark_all_read(by=person(request))
    messages.success(request, f"Marked {counted_noun(count, 'notice')} as read." if count else "No new notices.")
    return redirect("notifications:notice-list")


@roles(Role.ADMINISTRATOR)
@require_safe
def bounce_list(request: HttpRequest) -> HttpResponse:
    """List the people to whose address emails cannot be delivered, so that an administrator can correct it."""
    rows = MailBounce.objects.visible_to(person(request)).open().for_list()
    page = paging.page_of(request, rows, singular="address", plural="addresses")
    keys = [row.person.public_id for row in page]
    log.record(Operation.CONSULTATION, of=bounces.LOG_SUBJECT, keys=keys, count=None)
    return render(request, "notifications/bounces.html", {"page": page})


@signed_in()
@require_POST
def bounce_resume(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Send emails about notices again: the person to their own address, an administrator to anybody's."""
    user = person(request)
    try:
        bounce = bounces.resume(public_id, by=user)
    except MailBounce.DoesNotExist:
        raise Http404 from None
    messages.success(request, "We send emails about notices again.")
    return redirect("notifications:settings" if bounce.person_id == user.pk else "notifications:bounce-list")


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Choose how to get each kind of notice, and when."""
    user = person(request)
    form = NoticeSettingsForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        preferences.save(form.deliveries, digest_time=form.cleaned_data["digest_time"], by=user)
        messages.success(request, "Notice settings saved.")
        return redirect("notifications:settings")
    row = preferences.settings_of(user)
    token = preferences.calendar_token(row, user=user)
    context = {
        "form": form,
        "bounce": bounces.of_person(user),
        "calendar_url": f"{django_settings.SERVICE_ADDRESS}{reverse('notifications:calendar', args=[token])}"
        if token
        else "",
        "has_calendar": row.calendar_hash is not None,
    }
    return render(request, "notifications/settings.html", context, status=422 if form.errors else 200)


@signed_in()
@require_POST
def calendar_make(request: HttpRequest) -> HttpResponse:
    """Give the person a calendar address, or a new one."""
    preferences.make_calendar(by=person(request))
    messages.success(request, "Calendar address created.")
    return redirect("notifications:settings")


@signed_in()
@require_POST
def calendar_remove(request: HttpRequest) -> HttpResponse:
    """Stop the person's calendar address."""
    preferences.remove_calendar(by=person(request))
    messages.success(request, "Calendar address removed. It no longer works.")
    return redirect("notifications:settings")


@require_safe
def _calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The due dates of the person whose calendar has this address."""
    try:
        database_scope.enter_calendar(token)
    except database_scope.NoScope:
        raise Http404 from None
    people = duties.with_duties(User.objects.active()).defer("password", "last_login")
    user = people.filter(pk=database_scope.person() or 0).first()
    if user is None:
        raise Http404
    dates = calendar_feed.days_of(user)
    log.record(
        Operation.DISCLOSURE,
        of="notifications.noticesettings",
        keys=[user.public_id],
        question="calendar fetched by its address",
        recipient="anyone with the calendar link",
    )
    return HttpResponse(calendar_feed.feed_of(dates, made_at=clock.now()), content_type=calendar_feed.MIME)


calendar = public(FETCHED, _calendar)


def _read(request: HttpRequest, public_id: uuid.UUID) -> Notice:
    try:
        return unread.mark_read(public_id, by=person(request))
    except Notice.DoesNotExist:
        raise Http404 from None
