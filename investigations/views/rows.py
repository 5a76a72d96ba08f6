"""The views of a row: save, add, reopen, explain; and those that change many rows at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import edit_conflicts
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import months
from core.sent_numbers import number_in
from core.workflow import TransitionNotAllowed
from figures.models import Period
from investigations.burden import answer_times
from investigations.models import Entry, Finding, Investigation, MonthlyReturn
from investigations.quality import checks
from investigations.quality.forms import NothingChangedForm
from investigations.returns import carry_forward_again, creation, difference, presence, row_presenter, rows, transitions
from investigations.returns.edit_conflicts import OpenedForm
from investigations.returns.parsers import Typed
from investigations.views import people_groups
from investigations.views.returns import show_return
from investigations.views.row_answers import conflict_answer, kept_from, row_answer, typed_from, with_groups
from investigations.views.shared import (
    FORCE,
    HtmxRequest,
    back_to_return,
    nationalities_on,
    person,
    refused,
    return_in_scope,
    view_of,
)


@roles(*FORCE)
@require_POST
def row_save(request: HtmxRequest, force: str, month: date, entry: int) -> HttpResponse:
    """Save one row. Unreadable text is stored and marked; a field that another user changed too needs a choice."""
    monthly_return = return_in_scope(force, month, person(request))
    version = request.POST.get("version", "")
    is_htmx = bool(request.htmx)
    typed = typed_from(request.POST)
    read = people_groups.people_read(request.POST, month=month)
    if read is not None and "add_words" in request.POST:  # they were shown as groups before
        typed = with_groups(typed, read.groups)
        read = replace(read, groups=()) if read.problems else None
    try:
        saved = rows.save(
            entry,
            typed=typed,
            version=number_in(version),
            by=person(request),
            opened=OpenedForm.from_text(request.POST.get("opened", "")),
            keep=kept_from(request.POST),
        )
    except Entry.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        if is_htmx:
            return row_answer(request, monthly_return, entry, is_open=True, status=409, refusal=str(why))
        return refused(request, force, month, why, row=entry)
    except rows.RowConflict as conflict:
        if is_htmx:
            return row_answer(request, monthly_return, entry, is_open=True, status=409, refusal=str(conflict))
        return refused(request, force, month, conflict, row=entry)
    answer_times.add_saved(monthly_return, [saved], by=person(request))
    shown = people_groups.read_to_print(read, words=request.POST.get("in_words", ""), month=month)
    if saved.merged and saved.merged.conflicts:
        return conflict_answer(request, monthly_return, saved, **shown)
    status = 422 if saved.errors or (read and read.problems) else 200
    if is_htmx:
        return row_answer(request, monthly_return, entry, is_open=True, status=status, saved=saved, **shown)
    spare = people_groups.spare_groups(request.POST)
    if shown or spare is not None:
        return show_return(request, monthly_return, row=entry, spare=spare, status=status, more=shown)
    if saved.errors:
        messages.error(request, "Saved as typed. Some values cannot be read. See the error message at each field.")
    else:
        messages.success(request, "Saved.")
    return back_to_return(force, month, row=entry, view=view_of(request))


@roles(*FORCE)
@require_http_methods(["GET", "POST"])
def row_add(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Add an investigation that the return does not have."""
    monthly_return = return_in_scope(force, month, person(request))
    if why := creation.why_not_changeable(monthly_return, by=person(request)):
        return refused(request, force, month, TransitionNotAllowed(why))
    errors: dict[str, list[str]] = {}
    typed: dict[str, Typed] = {}
    if request.method == "POST":
        typed = typed_from(request.POST)
    spare = people_groups.spare_groups(request.POST)
    if read := people_groups.people_read(request.POST, month=month):  # shown as groups before they are added
        typed = with_groups(typed, read.groups)
    elif request.method == "POST" and spare is None:
        try:
            saved = rows.add(monthly_return, typed=typed, by=person(request))
        except rows.NotAdded as not_added:
            errors = not_added.errors
        except TransitionNotAllowed as why_not:
            return refused(request, force, month, why_not)
        else:
            answer_times.add_new(monthly_return, typed, by=person(request))
            messages.success(request, "Investigation added to the draft.")
            return back_to_return(force, month, row=saved.entry.pk)
    presence.note(monthly_return, by=person(request))
    log.record(Operation.CONSULTATION, of=monthly_return)
    draft = creation.working(monthly_return)
    form = row_presenter.empty_form(
        month, typed=typed, errors=errors, is_first=draft.rolled_from_id is None, spare=spare
    )
    context = {
        "monthly_return": monthly_return,
        "period": monthly_return.period,
        "form": form.with_usual_of_types(difference.types_live(draft), of_all=True),
        "errors": errors,
        "read": read,
        "nationalities": nationalities_on(month),
        "closed": _closed_before(monthly_return),
    }
    return render(request, "investigations/row_add.html", context, status=422 if errors or read else 200)


def _closed_before(monthly_return: MonthlyReturn) -> list[Entry]:
    """Closed investigations of the force that could be reopened, newest first."""
    series = Period.objects.series_of(monthly_return.period_id).values("pk")
    entries = Entry.objects.filter(
        force=monthly_return.force_id,
        state="closed",
        investigation__latest_entry__isnull=False,
        revision__period__in=series,
    ).newest()
    return list(entries.select_related("holding", "investigation").order_by("-closed_on")[:200])


@roles(*FORCE)
@require_POST
def row_reopen(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Bring a closed investigation back into the draft, live."""
    monthly_return = return_in_scope(force, month, person(request))
    chosen = request.POST.get("investigation", "")
    try:
        investigation = Investigation.objects.visible_to(person(request)).get(pk=number_in(chosen))
    except Investigation.DoesNotExist:
        return refused(request, force, month, TransitionNotAllowed("Choose the investigation to reopen from the list."))
    try:
        saved = rows.reopen(investigation, monthly_return, by=person(request))
    except TransitionNotAllowed as why:
        return refused(request, force, month, why)
    messages.success(request, "Investigation reopened. It is live in this draft.")
    return back_to_return(force, month, row=saved.entry.pk)


@roles(*FORCE)
@require_POST
@asks_about("reason")
def rows_unchanged(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Confirm all unchanged rows as the same as last month; where the page asked, with why nothing has changed.

    With a reason nothing is left to do in the return, so that its check before submission comes next. A colleague may
    have changed the return since the page asked: then it shows the return as it is now, and asks only what it has to.
    """
    user = person(request)
    monthly_return = return_in_scope(force, month, user)
    if why_not := creation.why_not_changeable(monthly_return, by=user):
        return refused(request, force, month, TransitionNotAllowed(why_not))
    form = NothingChangedForm(request.POST) if "asks_why" in request.POST else None
    if form and not form.is_valid():
        if rows.needs_reason_for_the_rest(monthly_return):
            log.record(Operation.CONSULTATION, of=monthly_return)
            return show_return(request, monthly_return, status=422, more={"why_form": form})
        form = None
    try:
        count = rows.no_change_to_the_rest(monthly_return, by=user, reason=form.answer if form else "")
    except TransitionNotAllowed as why:
        return refused(request, force, month, why)
    answer_times.add_confirming(monthly_return, by=person(request))
    messages.success(request, f"{count} row{'s' if count != 1 else ''} confirmed as not changed.")
    if form and not transitions.why_not("submit", monthly_return, by=user):
        return redirect("investigations:return-submit", force, months.text(month))
    return back_to_return(force, month, at="progress")


@roles(*FORCE)
@require_POST
def earlier_months_accept(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Accept what has changed in the month that this draft was carried forward from."""
    monthly_return = return_in_scope(force, month, person(request))
    try:
        count = carry_forward_again.accept(monthly_return, seen=edit_conflicts.posted(request), by=person(request))
    except TransitionNotAllowed as why:
        return refused(request, force, month, why)
    messages.success(request, f"{count} correction{'s' if count != 1 else ''} accepted.")
    return back_to_return(force, month)


@roles(*FORCE)
@require_POST
@asks_about("reason")
def finding_explain(request: HttpRequest, force: str, month: date, finding: int) -> HttpResponse:
    """Give the reason that a warning needs."""
    monthly_return = return_in_scope(force, month, person(request))
    try:
        explained = checks.explain(finding, reason=request.POST.get("reason", ""), by=person(request))
    except Finding.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        return refused(request, force, month, why)
    answer_times.add_reason(monthly_return, by=person(request))
    messages.success(request, "Reason saved. It applies until the figure changes.")
    return back_to_return(force, month, row=explained.entry_id, at=f"finding-{explained.pk}")
