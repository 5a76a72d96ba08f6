"""Pages of the national picture and of snapshots: read, compare, export, publish."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import edit_conflicts
from accounts.choices import Role
from accounts.models import User
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import clock, months
from core.workflow import TransitionNotAllowed
from figures import periods, publishing, queue, tasks
from figures.choices import ProposalState
from figures.models import Period, PublicationProposal, Snapshot
from reports import permissions
from reports.forms import DatesForm, FigureExportForm, LockForm, SeriesForm
from reports.national import page as national_page
from reports.partners import partner_edition
from reports.snapshots import differences, exports
from reports.snapshots import page as snapshots_page

MISSING = (Snapshot.DoesNotExist, Period.DoesNotExist, PublicationProposal.DoesNotExist)


def person(request: HttpRequest) -> User:
    """Return the signed-in person; the policy guarantees that there is one."""
    return cast(User, request.user)


def _month_asked(request: HttpRequest) -> date | None:
    """Return the month of `?month=`; not found if it is not a month."""
    asked = request.GET.get("month", "")
    try:
        return months.parse(asked) if asked else None
    except ValueError:
        raise Http404 from None


def _number_asked(request: HttpRequest, name: str) -> int | None:
    asked = request.GET.get(name, "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 4:
        raise Http404
    return int(asked)


def _snapshot(request: HttpRequest, month: date) -> Snapshot:
    """Return the requested version if the person may read it; otherwise not found."""
    try:
        return permissions.snapshot_of(person(request), month, version=_number_asked(request, "version"))
    except Snapshot.DoesNotExist:
        raise Http404 from None


@roles(*permissions.READERS, Role.PARTNER)
@require_safe
def national(request: HttpRequest) -> HttpResponse:
    """Show the national picture; partners see their own page."""
    if person(request).role == Role.PARTNER:
        return _partners_page(request)
    try:
        page = national_page.page_for(person(request), month=_month_asked(request))
    except Snapshot.DoesNotExist:
        raise Http404 from None
    if page is None:
        can_start = person(request).role == Role.NATIONAL
        return render(request, "reports/national_empty.html", {"can_start_series": can_start})
    log.record(Operation.CONSULTATION, of=page.snapshot)
    return render(request, "reports/national.html", {"page": page})


def _partners_page(request: HttpRequest) -> HttpResponse:
    month, editions = _month_asked(request), partner_edition.published()
    if not editions and month is None:
        return render(request, "reports/national_empty.html", {"is_partner": True})
    edition = next((one for one in editions if month in (None, one.snapshot.period_id)), None)
    if edition is None:
        raise Http404
    log.record(Operation.CONSULTATION, of=edition.snapshot)
    return render(
        request,
        "reports/partner.html",
        {"page": partner_edition.printed(edition), "months": [one.snapshot for one in editions]},
    )


@roles(*permissions.READERS)
@require_safe
def snapshot_detail(request: HttpRequest, month: date) -> HttpResponse:
    """Show every table of one version of a month; `?figure=` opens the provenance of a number."""
    snapshot = _snapshot(request, month)
    try:
        page = snapshots_page.page_for(snapshot, user=person(request), asked=request.GET)
    except snapshots_page.SnapshotPartNotFound:
        raise Http404 from None
    log.record(Operation.CONSULTATION, of=snapshot)
    if page.provenance:
        shown = [part.revision for part in page.provenance.parts if part.revision]
        log.record(Operation.CONSULTATION, of=shown, question=page.provenance.reference)
    return render(request, "reports/snapshot.html", {"page": page})


@roles(*permissions.READERS)
@require_safe
def snapshot_difference(request: HttpRequest, month: date) -> HttpResponse:
    """Show the differences between two versions, figure by figure."""
    older, newer = _number_asked(request, "older"), _number_asked(request, "newer")
    if older is None or newer is None or older == newer:
        raise Http404
    try:
        found = differences.difference_between(month, older=older, newer=newer, user=person(request))
    except Snapshot.DoesNotExist:
        raise Http404 from None
    log.record(Operation.CONSULTATION, of=[found.older, found.newer])
    return render(request, "reports/difference.html", {"difference": found, "month": months.text(month)} | found.words)


@roles(*permissions.READERS)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def snapshot_export(request: HttpRequest, month: date) -> HttpResponse:
    """Export all figures of a version as a file, with a reason; logs a disclosure."""
    snapshot = _snapshot(request, month)
    form = FigureExportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "reports/export.html", {"snapshot": snapshot, "form": form}, status=status)
    user = person(request)
    ticket = exports.SnapshotExportRecord(
        number=uuid.uuid4().hex[:12],
        at=clock.now(),
        by=user.email,
        reason=form.cleaned_data["reason"],
        recipient=form.cleaned_data["recipient"] or user.email,
    )
    text, _ = exports.csv_of(snapshot, ticket=ticket, reader=user)
    log.record(
        Operation.DISCLOSURE,
        of=snapshot,
        question=f"{snapshot}, digest {snapshot.digest[:12]}, export {ticket.number}",
        reason=ticket.reason,
        recipient=ticket.recipient,
    )
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"snapshot-{months.text(month)}-v{snapshot.version}-{ticket.number}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@roles(*permissions.READERS)
@require_safe
def snapshot_schema(request: HttpRequest, month: date) -> HttpResponse:
    """Return the schema of the file's columns."""
    snapshot = _snapshot(request, month)
    log.record(Operation.CONSULTATION, of=snapshot, question="schema of the file")
    return JsonResponse(exports.schema())


# --- Publishing ------------------------------------------------------------------------------------------------------


def _moving(request: HttpRequest, month: date) -> Snapshot:
    """Return the unpublished snapshot of a month."""
    found = permissions.readable_by(person(request)).moving().filter(period=month).first()
    if found is None:
        raise Http404
    return found


def _open_proposal(request: HttpRequest, month: date) -> PublicationProposal:
    """Return the proposal the page showed; the month's newest one if that is settled."""
    found = PublicationProposal.objects.filter(
        snapshot__in=permissions.readable_by(person(request)).filter(period=month)
    )
    proposal = (
        found.filter(state=ProposalState.OPEN).first()
        or found.order_by("-proposed_at").select_related("snapshot").first()
    )
    if proposal is None:
        raise Http404
    return proposal


def _moment(text: str) -> datetime | None:
    """Parse a time as the form posts it; None if it is not one."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _back(month: date) -> HttpResponse:
    return redirect(f"{reverse('reports:national')}?month={months.text(month)}#publish")


@roles(Role.NATIONAL)
@require_POST
@asks_about("reason")
def snapshot_propose(request: HttpRequest, month: date) -> HttpResponse:
    """Propose exactly the figures that the page showed."""
    snapshot = _moving(request, month)
    digest, built, reason = (request.POST.get(name, "") for name in ("digest", "built", "reason"))
    try:
        publishing.propose(snapshot, digest=digest, since=_moment(built), reason=reason, by=person(request))
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(
            request,
            f"{months.label(month)} is proposed for publication. A colleague in the national team must confirm it.",
        )
    return _back(month)


@roles(Role.NATIONAL)
@require_POST
def snapshot_confirm(request: HttpRequest, month: date) -> HttpResponse:
    """Publish what somebody else proposed."""
    try:
        snapshot = publishing.confirm(
            _open_proposal(request, month), seen=edit_conflicts.posted(request), by=person(request)
        )
    except MISSING:
        raise Http404 from None
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(
            request, f"Published: {snapshot}. This version never changes. A correction makes a new version."
        )
    return _back(month)


@roles(Role.NATIONAL)
@require_POST
def snapshot_withdraw(request: HttpRequest, month: date) -> HttpResponse:
    """Withdraw a proposal."""
    try:
        publishing.withdraw(_open_proposal(request, month), seen=edit_conflicts.posted(request), by=person(request))
    except MISSING:
        raise Http404 from None
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(request, f"Proposal withdrawn. {months.label(month)} can be proposed again.")
    return _back(month)


# --- Months ----------------------------------------------------------------------------------------------------------


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def period_dates(request: HttpRequest, month: date) -> HttpResponse:
    """Show when a month is due and locks; POST changes the dates."""
    period = _period(month)
    form = DatesForm(request.POST or None, initial={"due_on": period.due_on, "locks_on": period.locks_on})
    if request.method == "POST" and form.is_valid():
        try:
            periods.move_dates(month, **form.cleaned_data, seen=edit_conflicts.posted(request), by=person(request))
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"Dates changed for {period}.")
            return redirect("reports:period-dates", month)
    return _dates_page(request, period, form=form, lock_form=LockForm())


@roles(Role.NATIONAL)
@require_POST
@asks_about("reason")
def period_lock(request: HttpRequest, month: date) -> HttpResponse:
    """Lock a month before its lock date."""
    period = _period(month)
    lock_form = LockForm(request.POST)
    try:
        if lock_form.is_valid():
            reason = lock_form.cleaned_data["reason"]
            periods.lock_now(month, reason=reason, seen=edit_conflicts.posted(request), by=person(request))
            queue.nudge(tasks.count_and_build, months.text(month))  # forces without a return are missing from now on
            messages.success(request, f"{period} is locked. You can publish it now.")
            return redirect("reports:period-dates", month)
    except TransitionNotAllowed as why:
        lock_form.add_error("reason", str(why))
    form = DatesForm(initial={"due_on": period.due_on, "locks_on": period.locks_on})
    return _dates_page(request, period, form=form, lock_form=lock_form)


def _period(month: date) -> Period:
    try:
        return Period.objects.get(month=month)
    except Period.DoesNotExist:
        raise Http404 from None


def _dates_page(request: HttpRequest, period: Period, *, form: DatesForm, lock_form: LockForm) -> HttpResponse:
    log.record(Operation.CONSULTATION, of=period)
    return render(
        request,
        "reports/dates.html",
        snapshots_page.dates_of(period) | {"form": form, "lock_form": lock_form},
        status=422 if form.errors or lock_form.errors else 200,
    )


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def series_start(request: HttpRequest) -> HttpResponse:
    """Start a series at a month."""
    form = SeriesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            period = periods.start_series(form.cleaned_data["month"], by=person(request))
        except TransitionNotAllowed as why:
            form.add_error("month", str(why))
        else:
            messages.success(request, f"A series starts with {period}. Forces can start their returns.")
            return redirect("reports:period-dates", period.month)
    newest = Period.objects.newest_first().first()
    log.record(Operation.CONSULTATION, of="figures.period", count=int(newest is not None), question="newest month")
    return render(
        request, "reports/start_series.html", {"form": form, "newest": newest}, status=422 if form.errors else 200
    )
