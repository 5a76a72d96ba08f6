"""Pages of the national picture and of snapshots: read, compare, export, publish."""

from __future__ import annotations

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
from core import downloads, months
from core.workflow import TransitionNotAllowed
from exports.record import record_of
from figures import publishing
from figures.choices import ProposalState
from figures.models import Period, PublicationProposal, Snapshot
from reference.areas import UK, area_of
from reports import permissions
from reports.forms import FigureExportForm
from reports.national import page as national_page
from reports.partners import partner_reading
from reports.snapshots import differences, export_files, exports
from reports.snapshots import page as snapshots_page
from reports.snapshots.change_causes import ChangeNotFound
from reports.snapshots.export_files import SnapshotFormat

MISSING = (Snapshot.DoesNotExist, Period.DoesNotExist, PublicationProposal.DoesNotExist)


def person(request: HttpRequest) -> User:
    """Return the signed-in person; the policy guarantees that there is one."""
    return cast(User, request.user)


def month_asked(request: HttpRequest) -> date | None:
    """Return the month of `?month=`; not found if it is not a month."""
    month = request.GET.get("month", "")
    try:
        return months.parse(month) if month else None
    except ValueError:
        raise Http404 from None


def _number_asked(request: HttpRequest, name: str) -> int | None:
    number = request.GET.get(name, "")
    if not number:
        return None
    if not number.isdecimal() or len(number) > 4:
        raise Http404
    return int(number)


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
        page = national_page.page_for(person(request), month=month_asked(request))
    except Snapshot.DoesNotExist:
        raise Http404 from None
    if page is None:
        can_start = person(request).role == Role.NATIONAL
        return render(request, "reports/national_empty.html", {"can_start_series": can_start})
    log.record(Operation.CONSULTATION, of=page.snapshot)
    return render(request, "reports/national.html", {"page": page})


def _partners_page(request: HttpRequest) -> HttpResponse:
    month, readable = month_asked(request), partner_reading.readable_months()
    if not readable and month is None:
        return render(request, "reports/national_empty.html", {"is_partner": True})
    shown = next((each for each in readable if month in (None, each.snapshot.period_id)), None)
    if shown is None:
        raise Http404
    log.record(Operation.CONSULTATION, of=shown.snapshot)
    context = {
        "page": partner_reading.printed(shown),
        "release": shown.release,
        "months": [each.snapshot for each in readable],
    }
    return render(request, "reports/partner.html", context)


@roles(*permissions.READERS)
@require_safe
def snapshot_detail(request: HttpRequest, month: date) -> HttpResponse:
    """Show every table of one version of a month; `?figure=` opens the provenance of a number."""
    snapshot = _snapshot(request, month)
    try:
        page = snapshots_page.page_for(snapshot, user=person(request), parameters=request.GET)
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
    """Show the differences between two versions, figure by figure, and the causes of those of `?figure=&area=`."""
    older, newer = _number_asked(request, "older"), _number_asked(request, "newer")
    if older is None or newer is None or older == newer:
        raise Http404
    try:
        difference = differences.difference_between(
            month, older=older, newer=newer, user=person(request), parameters=request.GET
        )
    except (Snapshot.DoesNotExist, ChangeNotFound):
        raise Http404 from None
    log.record(Operation.CONSULTATION, of=[difference.older, difference.newer])
    return render(
        request, "reports/difference.html", {"difference": difference, "month": months.text(month)} | difference.words
    )


@roles(*permissions.READERS, fresh_factor=True)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def snapshot_export(request: HttpRequest, month: date) -> HttpResponse:
    """Export a version as a workbook of its page or as a file of all figures, with a reason; logs a disclosure."""
    snapshot = _snapshot(request, month)
    area = area_of(request.GET.get("area") or UK.key, month)
    if area is None:
        raise Http404
    form = FigureExportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "reports/export.html", {"snapshot": snapshot, "form": form, "area": area}, status=status)
    user = person(request)
    ticket = record_of(user, reason=form.cleaned_data["reason"], recipient=form.cleaned_data["recipient"])
    chosen = SnapshotFormat(form.cleaned_data["format"])
    try:
        file = export_files.file_of(snapshot, chosen=chosen, ticket=ticket, reader=user, area=area.key)
    except snapshots_page.SnapshotPartNotFound:
        raise Http404 from None
    export_files.record_disclosure(file, snapshot, ticket=ticket)
    return downloads.attachment(file)


@roles(*permissions.READERS)
@require_safe
def snapshot_schema(request: HttpRequest, month: date) -> HttpResponse:
    """Describe the columns of the CSV file, as its metadata does."""
    snapshot = _snapshot(request, month)
    log.record(Operation.CONSULTATION, of=snapshot, question="schema of the file")
    return JsonResponse({"@context": "http://www.w3.org/ns/csvw", **exports.schema()})


# --- Publishing ------------------------------------------------------------------------------------------------------


def _moving(request: HttpRequest, month: date) -> Snapshot:
    """Return the unpublished snapshot of a month."""
    snapshot = permissions.readable_by(person(request)).moving().filter(period=month).first()
    if snapshot is None:
        raise Http404
    return snapshot


def _open_proposal(request: HttpRequest, month: date) -> PublicationProposal:
    """Return the proposal the page showed; the month's newest one if that is settled."""
    proposals = PublicationProposal.objects.filter(
        snapshot__in=permissions.readable_by(person(request)).filter(period=month)
    )
    proposal = (
        proposals.filter(state=ProposalState.OPEN).first()
        or proposals.order_by("-proposed_at").select_related("snapshot").first()
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
    return redirect(f"{reverse('publications:month-detail', args=[months.text(month)])}#publish")


@roles(Role.NATIONAL, fresh_factor=True)
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


@roles(Role.NATIONAL, fresh_factor=True)
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
