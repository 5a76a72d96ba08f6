"""The pages of retention: the schedule, records to review, one record, and a request for erasure."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import edit_conflicts
from accounts.choices import Role
from accounts.models import User
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from retention import erasures, forms, reviews, schedule
from retention.forms import DecisionForm, RefusalForm
from retention.kinds import RetainedKind, RetainedRecord, kind_for, kinds_of, registered
from retention.models import Erasure, KeepDecision

RETENTION_ROLES = (Role.ANALYST, Role.LEAD, Role.NATIONAL)  # each kind says which of them request or decide
DONE = {
    forms.KEEP: "Saved. The record is kept until its next review.",
    forms.HOLD: "Saved. Nobody can erase this record until the hold is lifted.",
    forms.LIFT: "Saved. The legal hold is lifted.",
    forms.ERASE: "Erasure requested. Another person must approve it.",
}
REFUSED = "Request refused. The record was not erased."
WITHDRAWN = "Request withdrawn. The record was not erased."


def person(request: HttpRequest) -> User:
    """The person who is signed in."""
    return cast(User, request.user)


@roles(*RETENTION_ROLES, Role.COORDINATOR, Role.AUDITOR, Role.ADMINISTRATOR)
@require_safe
def schedule_detail(request: HttpRequest) -> HttpResponse:
    """Show how long each kind of record is kept, what starts the clock, and who decides."""
    return render(request, "retention/schedule.html", {"rules": schedule.rules_on(clock.today())})


@roles(*RETENTION_ROLES)
@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """List the records with a review that is due, and the requests that wait for a second person."""
    user = person(request)
    kinds = kinds_of(user)
    if not kinds:
        raise Http404
    due = reviews.records_to_review(user)
    requests_of_kinds = Erasure.objects.visible_to(user).open().filter(kind__in=[kind.code for kind in kinds])
    waiting = list(requests_of_kinds.with_people().order_by("requested_at"))
    for kind in kinds:
        keys = [each.record.public_id for each in due if each.kind is kind]
        requests = [str(erasure.public_id) for erasure in waiting if erasure.kind == kind.code]
        is_empty = not due and not waiting and kind is kinds[0]  # a list without records is one access
        if keys or requests or is_empty:
            log.record(Operation.CONSULTATION, of=kind.logged_as, keys=keys, beside=requests)
    return render(request, "retention/reviews.html", {"rows": due, "waiting": waiting, "most": reviews.MOST})


@roles(*RETENTION_ROLES, fresh_factor=True)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def record_detail(request: HttpRequest, kind_code: str, record: uuid.UUID) -> HttpResponse:
    """Show the retention of one record; keep it, hold it, or request its erasure."""
    user = person(request)
    kind, retained = _find(kind_code, record, user)
    choices = _choices(kind, retained, user)
    if request.method == "POST" and not choices:
        messages.error(
            request, erasures.why_not_erase(kind, record) or reviews.why_not_keep_or_hold(kind, retained, by=user)
        )
        return redirect("retention:record-detail", kind.code, record)
    form = DecisionForm(request.POST if request.method == "POST" else None, choices=choices)
    if form.is_valid():
        try:
            _decide(form, kind, retained, user)
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, DONE[form.cleaned_data["decision"]])
            return redirect("retention:record-detail", kind.code, record)
    log.record(Operation.CONSULTATION, of=kind.logged_as, keys=[record])
    rule = schedule.rule_for(kind.code, clock.today())
    context = {
        "kind": kind,
        "record": retained,
        "rule": rule,
        "review_on": rule.review_on(retained.ended_on) if retained.ended_on else None,
        "kept": KeepDecision.objects.visible_to(user).about(kind.code, record).naming("decided_by").first(),
        "hold": reviews.hold_on(kind.code, record, user=user),
        "erasure": erasures.erasure_of(kind.code, record, user=user),
        "requested": erasures.open_request_of(kind.code, record, user=user),
        "why_not": erasures.why_not_erase(kind, record),
        "form": form if choices else None,
    }
    return render(request, "retention/record.html", context, status=422 if form.errors else 200)


@roles(*RETENTION_ROLES)
@require_safe
def erasure_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a request for erasure, what would be erased, and the decision."""
    return _erasure_page(request, _erasure(public_id, person(request)), RefusalForm())


@roles(*RETENTION_ROLES, fresh_factor=True)
@require_POST
@asks_about("reason")
def erasure_decide(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Erase the record, refuse the request, or withdraw it."""
    user = person(request)
    erasure = _erasure(public_id, user)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _erasure_page(request, erasure, form)
    try:
        if request.POST.get("decision") == "erase":
            erasures.approve(public_id, seen=edit_conflicts.posted(request), by=user)
            messages.success(request, "Record erased. Dates, codes and counts remain.")
        else:
            erasures.withdraw_or_refuse(public_id, reason=form.cleaned_data["reason"], by=user)
            is_own = erasure.requested_by_id == user.pk
            messages.success(request, WITHDRAWN if is_own else REFUSED)
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    return redirect("retention:erasure-detail", public_id)


def _find(kind_code: str, record: uuid.UUID, user: User) -> tuple[RetainedKind, RetainedRecord]:
    kind = kind_for(kind_code, user=user)
    retained = kind.find(record, user) if kind else None
    if kind is None or retained is None:
        raise Http404
    return kind, retained


def _choices(kind: RetainedKind, record: RetainedRecord, user: User) -> list[str]:
    """What this person can decide on a record: nothing once it is erased."""
    if erasures.erasure_of(kind.code, record.public_id, user=user):
        return []
    hold = reviews.hold_on(kind.code, record.public_id, user=user)
    decides = not reviews.why_not_keep_or_hold(kind, record, by=user)
    choices = [] if reviews.why_not_keep(kind, record, by=user) else [forms.KEEP]
    choices += [forms.LIFT if hold else forms.HOLD] if decides else []
    is_free = not erasures.why_not_erase(kind, record.public_id)
    is_requested = erasures.open_request_of(kind.code, record.public_id, user=user) is not None
    return [*choices, *([forms.ERASE] if is_free and not is_requested else [])]


def _decide(form: DecisionForm, kind: RetainedKind, record: RetainedRecord, user: User) -> None:
    reason = form.cleaned_data["reason"]
    match form.cleaned_data["decision"]:
        case forms.KEEP:
            reviews.keep(kind, record, until=form.cleaned_data["review_on"], reason=reason, by=user)
        case forms.HOLD:
            reviews.hold(kind, record, reason=reason, by=user)
        case forms.LIFT:
            reviews.lift(kind, record, reason=reason, by=user)
        case _:
            erasures.request(kind, record, reason=reason, by=user)


def _erasure(public_id: uuid.UUID, user: User) -> Erasure:
    erasure = Erasure.objects.visible_to(user).with_people().filter(public_id=public_id).first()
    if erasure is None or kind_for(erasure.kind, user=user) is None:
        raise Http404
    return erasure


def _erasure_page(request: HttpRequest, erasure: Erasure, form: RefusalForm) -> HttpResponse:
    user = person(request)
    log.record(Operation.CONSULTATION, of=erasure, beside=[str(erasure.record)])
    kind = registered()[erasure.kind]
    may_decide = not erasures.why_not_decide(erasure, by=user)
    context = {
        "erasure": erasure,
        "kind": kind,
        "record": kind.find(erasure.record, user),
        "is_own": erasure.is_open and erasure.requested_by_id == user.pk,
        "may_decide": may_decide,
        "rows_to_erase": erasures.rows_to_erase(erasure) if may_decide else {},
        "why_not": erasures.why_not_approve(erasure, by=user) if erasure.is_open else "",
        "seen": erasures.fingerprint_of(erasure),
        "form": form,
    }
    return render(request, "retention/erasure.html", context, status=422 if form.errors else 200)
