"""Pages of a product for readers: its page, its history, an older version, and changes between two."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from audit import log
from audit.choices import Operation
from core.timeline import by_day
from guidance import differences, erased, following, lessons, permissions, reader_feedback, reader_page, timeline
from guidance.choices import Topic, UsageKind, VersionState
from guidance.models import Version
from guidance.search import results
from guidance.views.shared import count_use, erased_page, person, product_for, readers, version_for

NEWEST = 5  # products on the first page


@readers
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """The start page of the library: search, topics with their counts, and the newest products."""
    user = person(request)
    everything = results.find("", user)
    newest = everything.hits[:NEWEST]
    log.record(
        Operation.CONSULTATION,
        of="guidance.product",
        keys=[hit.product.public_id for hit in newest],
        question="library",
    )
    context = {
        "found": everything,
        "newest": newest,
        "is_author": permissions.is_author(user),
        "takes_bundles": bool(permissions.bundles_of(user)),
    }
    return render(request, "guidance/library.html", context)


@readers
@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the published version; for a withdrawn product, the reason and its replacement."""
    user = person(request)
    this_product = product_for(slug, user)
    assert this_product.current is not None  # noqa: S101 (asked of what readers may have)
    log.record(Operation.CONSULTATION, of=this_product)
    if this_product.current.state == VersionState.WITHDRAWN:
        gone = {
            "product": this_product,
            "step": this_product.current.steps.filter(move__in=["withdraw", "replace"]).order_by("-at").first(),
            "leads_to": reader_page.leads_on_to(this_product, user),
            "erasure": erased.erasure_of(this_product.current, user=user),
            "is_approver": permissions.is_approver(user),
        }
        return render(request, "guidance/withdrawn.html", gone)
    count_use(request, UsageKind.READ, product=this_product)
    versions = list(Version.objects.visible_to(user).of(this_product).values_list("number", "erased"))
    context = {
        "reading": reader_page.reading(this_product, user),
        "handling": this_product.current.marking,
        "versions": versions,
        "compared_with": next((number for number, mark in versions[1:] if not mark), None),
        "is_author": permissions.is_author(user),
        "may_withdraw": permissions.is_approver(user),
        "may_answer": permissions.is_approver(user)
        or (permissions.is_author(user) and this_product.owner_id == user.pk),
        "is_following": following.is_following(Topic.PRODUCT, slug, user),
        "has_read": this_product.current.acknowledgements.filter(user=user).first(),
        "came_from": lessons.taken_up_by(this_product, user),
        "own_lessons": lessons.of_debrief(this_product, user),
    }
    return render(request, "guidance/product.html", context)


@readers
@require_POST
def product_read(request: HttpRequest, slug: str) -> HttpResponse:
    """Record that the person has read the published version."""
    this_product = product_for(slug, person(request))
    reader_feedback.confirm_read(this_product, by=person(request))
    messages.success(request, "Saved. You have confirmed that you read this version.")
    return redirect(this_product)


@readers
@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """List every version that was published, with its changes, newest first."""
    user = person(request)
    this_product = product_for(slug, user)
    versions = list(Version.objects.visible_to(user).of(this_product).defer("text"))
    log.record(Operation.CONSULTATION, of=this_product, question="history")
    days = by_day(timeline.versions(this_product, versions))
    return render(request, "guidance/history.html", {"product": this_product, "timeline_days": days})


@readers
@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a once published version, as it was."""
    user = person(request)
    this_product = product_for(slug, user)
    shown = version_for(this_product, number, user)
    log.record(Operation.CONSULTATION, of=shown)
    if shown.is_erased:
        return erased_page(request, shown)
    context = {
        "is_approver": permissions.is_approver(user),
        "reading": reader_page.reading(this_product, user, version=shown),
        "is_current": shown.pk == this_product.current_id,
        "handling": shown.marking,
    }
    return render(request, "guidance/version.html", context)


@readers
@require_safe
def difference(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the changes in a version since the one published before it, or since another."""
    user = person(request)
    this_product = product_for(slug, user)
    newer = version_for(this_product, number, user)
    if newer.is_erased:
        log.record(Operation.CONSULTATION, of=newer)
        return redirect(newer)
    since = request.GET.get("since", "")
    earlier = Version.objects.visible_to(user).with_text().earlier_than(newer)
    older = earlier.filter(number=int(since)).first() if _is_number(since) else earlier.first()
    if older is None:
        raise Http404
    log.record(Operation.CONSULTATION, of=[older, newer])
    context = {"product": this_product, "difference": differences.between(older, newer)}
    return render(request, "guidance/difference.html", context)


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 5
