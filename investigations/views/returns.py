"""The doors of a return: its list, its grid, its rows, handing in. Each reads the request and makes one call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.choices import Role
from accounts.policies import roles
from audit import log
from audit.choices import Kind
from figures.models import Period
from investigations import (
    bridges,
    endings,
    grid,
    moves,
    nil,
    quality,
    receipts,
    rerolling,
    returns,
    review,
    row_form,
    rows,
    states,
    transfers,
    vocabulary,
)
from investigations.board import kind_of
from investigations.choices import QueryState
from investigations.models import Entry, Finding, Handover, Investigation, MonthlyReturn, Query, ReturnEvent, Revision
from investigations.reading import Typed
from investigations.views.shared import (
    back_to_return,
    bodies_beside,
    body_in_scope,
    person,
    refused,
    return_in_scope,
    revision_to_show,
)
from reference import clock, months

FORCE = (Role.ANALYST, Role.LEAD)
READERS = (*FORCE, Role.COORDINATOR, Role.NATIONAL)


@roles(*READERS)
@require_safe
def return_list(request: HttpRequest) -> HttpResponse:
    """The months of one's own body; reviewers go to the board."""
    user = person(request)
    if user.force_id is None:
        return redirect("investigations:board")
    periods = Period.objects.newest_first()[:48]
    found = {
        one.period_id: one
        for one in MonthlyReturn.objects.visible_to(user)
        .filter(period__in=[p.pk for p in periods])
        .select_related("current")
    }
    rows_ = [(period, found.get(period.pk), kind_of(found.get(period.pk), period=period)) for period in periods]
    log.record(Kind.CONSULTATION, of=list(found.values()))
    return render(request, "investigations/returns.html", {"rows": rows_, "body": user.force})


@roles(*READERS)
@require_safe
def return_detail(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """The grid of a return; or, where it is not begun, the way to begin."""
    user = person(request)
    body = body_in_scope(force, user)
    period = Period.objects.filter(pk=month).first()
    if period is None:
        raise Http404
    found = MonthlyReturn.objects.visible_to(user).of(force, month).select_related("force__unit", "period").first()
    if found is None:
        why = returns.why_not_begun(body, month, by=user)
        nil_why = why or nil.why_not(force, month)
        context = {"body": body, "period": period, "why_not": why, "nil_why_not": nil_why}
        return render(request, "investigations/not_begun.html", context)
    if request.htmx and (row := request.GET.get("row", "")).isdigit():  # type: ignore[attr-defined]
        return _row_answer(request, found, int(row), is_open=True)
    log.record(Kind.CONSULTATION, of=found)
    return render(request, "investigations/return.html", _page(request, found))


def _page(request: HttpRequest, found: MonthlyReturn) -> dict[str, Any]:
    """What the page of a return prints."""
    user = person(request)
    revision = revision_to_show(found, user)
    why_not = returns.why_not_changeable(found, by=user)
    facts = moves.facts_of(found, person=user)
    show = request.GET.get("show", "all")
    open_row = request.GET.get("row", "")
    shown = grid.grid_of(found, revision, show=show, page=request.GET.get("page", ""), opened=open_row)
    opened = next((line for line in shown.lines if str(line.entry.pk) == open_row), None)
    return {
        "monthly_return": found,
        "revision": revision,
        "period": found.period,
        "grid": shown,
        "show": show,
        "bridge": bridge_to_print(found, revision),
        "can_change": not why_not,
        "why_not_change": why_not if user.force_id == found.force_id else "",
        "opened": opened,
        "form": _form(opened.entry) if opened and not why_not else None,
        "can_submit": not moves.why_not("submit", found, by=user, facts=facts),
        "can_take_back": not moves.why_not("take_back", found, by=user, facts=facts),
        "can_answer": not moves.why_not("answer", found, by=user, facts=facts),
        "can_withdraw": not moves.why_not("withdraw_answer", found, by=user, facts=facts),
        "can_review": user.role in states.REVIEWERS,
        "threads": threads_of(found, user_is_force=user.force_id == found.force_id),
        "events": ReturnEvent.objects.filter(monthly_return=found)
        .select_related("by")
        .defer("by__password", "by__last_login")
        .order_by("-at")[:20],
        "offers": Handover.objects.filter(receiver=found.force_id).offered().select_related("force", "investigation")
        if not why_not
        else [],
        "nationalities": vocabulary.present().nationalities.words.values() if not why_not else [],
        "receivers": bodies_beside(found.force_id) if opened and not why_not else [],
        "earlier": rerolling.differences(revision) if not why_not else [],
        "today": clock.today(),
    }


def bridge_to_print(found: MonthlyReturn, revision: Revision) -> dict[str, Any]:
    """The bridge as the component prints it; each term opens its list."""
    counted = bridges.bridge_of(revision)
    base = reverse("investigations:return-detail", args=[found.force_id, months.text(found.period_id)])
    terms = [
        {"sign": term.sign, "label": term.label, "value": term.value, "url": f"{base}?show={term.key}"}
        for term in counted.terms()
    ]
    live = {"sign": "=", "label": "live now", "value": counted.live, "url": f"{base}?show=live"}
    return {"terms": [*terms, live], "closes": True, "sentence": f"{counted.sentence()}."}


def threads_of(found: MonthlyReturn, *, user_is_force: bool) -> list[dict[str, Any]]:
    """The questions on a return, newest first, as the component prints them."""
    turn = {"open": "yellow", "answered": "blue", "settled": "green", "carried": "purple"}
    queries = (
        Query.objects.filter(
            Q(monthly_return=found)
            | Q(force=found.force_id, state=QueryState.CARRIED, revision__period__lt=found.period_id)
        )
        .select_related("investigation")
        .prefetch_related("messages", "messages__by")
        .order_by("-pk")
    )
    references = {
        holding.investigation_id: str(holding)
        for query in queries
        if query.investigation
        for holding in query.investigation.holdings.filter(force=found.force_id)
    }
    return [
        {
            "query": query,
            "on": references.get(query.investigation_id or 0, query.about or "the return"),
            "turn": {"text": query.get_state_display(), "colour": turn[query.state]},
            "messages": [
                {
                    "by": message.by.name,
                    "at": message.at,
                    "text": message.words,
                    "ours": (message.by.force_id == found.force_id) == user_is_force,
                }
                for message in sorted(query.messages.all(), key=lambda one: one.pk)
            ],
        }
        for query in queries
    ]


def _form(entry: Entry, errors: Mapping[str, list[str]] | None = None) -> row_form.RowForm:
    previous = (
        Entry.objects.filter(pk=entry.previous_id).select_related("revision").first() if entry.previous_id else None
    )
    return row_form.form_of(entry, previous=previous, errors=errors)


def typed_from(post: QueryDict) -> dict[str, Typed]:
    """What a row's form sent. Ticks that are all taken away send nothing, so the whole form says that it is whole."""
    lists = {name for name in post if name in row_form.CHECKED or name.startswith("people_")}
    asked = [name for name in post if name not in {"csrfmiddlewaretoken", "version", "whole"}]
    typed: dict[str, Typed] = {
        name: [str(text) for text in post.getlist(name)] if name in lists else str(post[name]) for name in asked
    }
    if post.get("whole"):
        for name in row_form.CHECKED:
            typed.setdefault(name, [])
    return typed


def _row_answer(
    request: HttpRequest,
    found: MonthlyReturn,
    entry_id: int,
    *,
    is_open: bool,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """One row of the grid with its form, the bridge and the bar: what a saved row answers."""
    user = person(request)
    revision = revision_to_show(found, user)
    shown = grid.grid_of(found, revision)
    line = next((line for line in grid.lines_of(revision, found=shown.difference) if line.entry.pk == entry_id), None)
    if line is None:
        raise Http404
    can_change = not returns.why_not_changeable(found, by=user)
    context = {
        "monthly_return": found,
        "revision": revision,
        "period": found.period,
        "line": line,
        "grid": shown,
        "bridge": bridge_to_print(found, revision),
        "can_change": can_change,
        "can_submit": not moves.why_not("submit", found, by=user),
        "form": more.pop("form", None) or (_form(line.entry) if can_change else None),
        "is_open": is_open,
        "receivers": bodies_beside(found.force_id) if can_change else [],
        **more,
    }
    log.record(Kind.CONSULTATION, of=line.entry.investigation)
    return render(request, "investigations/row_answer.html", context, status=status)


@roles(*FORCE)
@require_POST
def return_begin(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Begin the return: last month's live investigations come along."""
    body_in_scope(force, person(request))
    try:
        returns.begin(force, month, by=person(request))
    except states.MoveRefused as why:
        return refused(request, force, month, why)
    return back_to_return(force, month)


@roles(*FORCE)
@require_POST
def return_nil(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Nothing to report: handed in in one step."""
    body_in_scope(force, person(request))
    try:
        nil.hand_in(force, month, by=person(request))
    except states.MoveRefused as why:
        return refused(request, force, month, why)
    return redirect("investigations:return-receipt", force, months.text(month))


@roles(*FORCE)
@require_POST
def row_save(request: HttpRequest, force: str, month: date, entry: int) -> HttpResponse:
    """Store one row. What can't be read is kept and marked; a stale version is refused with both values."""
    found = return_in_scope(force, month, person(request))
    version = request.POST.get("version", "")
    is_htmx = bool(request.htmx)  # type: ignore[attr-defined]
    try:
        saved = rows.save(
            entry,
            typed=typed_from(request.POST),
            version=int(version) if version.isdigit() else 0,
            by=person(request),
        )
    except Entry.DoesNotExist:
        raise Http404 from None
    except states.MoveRefused as why:
        if is_htmx:
            return _row_answer(request, found, entry, is_open=True, status=409, refusal=str(why))
        return refused(request, force, month, why, row=entry)
    except rows.Stale as stale:
        return _stale(request, found, stale)
    if is_htmx:
        return _row_answer(
            request,
            found,
            entry,
            is_open=True,
            status=422 if saved.errors else 200,
            suspicions=saved.suspicions,
        )
    for suspicion in saved.suspicions:
        messages.warning(request, suspicion.question)
    if saved.errors:
        messages.error(request, "Kept as typed. Some values can’t be read; each says beside it what to enter.")
    else:
        messages.success(request, "Saved.")
    return back_to_return(force, month, row=entry)


def _stale(request: HttpRequest, found: MonthlyReturn, stale: rows.Stale) -> HttpResponse:
    """Both values of each field that differs; what was typed stands in the form, ready to be kept."""
    entry = stale.entry
    previous = (
        Entry.objects.filter(pk=entry.previous_id).select_related("revision").first() if entry.previous_id else None
    )
    form = row_form.form_of(entry, previous=previous, typed=stale.mine)
    conflict = {"sentence": str(stale), "differences": stale.differences()}
    if request.htmx:  # type: ignore[attr-defined]
        return _row_answer(request, found, entry.pk, is_open=True, status=409, form=form, conflict=conflict)
    context = {"monthly_return": found, "entry": entry, "form": form, "conflict": conflict, "period": found.period}
    context["nationalities"] = vocabulary.present().nationalities.words.values()
    return render(request, "investigations/row_page.html", context, status=409)


@roles(*FORCE)
@require_http_methods(["GET", "POST"])
def row_add(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Add an investigation that the return does not have."""
    found = return_in_scope(force, month, person(request))
    if why := returns.why_not_changeable(found, by=person(request)):
        return refused(request, force, month, states.MoveRefused(why))
    errors: dict[str, list[str]] = {}
    typed: dict[str, Typed] = {}
    if request.method == "POST":
        typed = typed_from(request.POST)
        try:
            saved = rows.add(found, typed=typed, by=person(request))
        except rows.NotAdded as not_added:
            errors = not_added.errors
        except states.MoveRefused as why_not:
            return refused(request, force, month, why_not)
        else:
            messages.success(request, "Added. It is saved in the draft.")
            return back_to_return(force, month, row=saved.entry.pk)
    log.record(Kind.CONSULTATION, of=found)
    context = {
        "monthly_return": found,
        "period": found.period,
        "form": row_form.empty_form(month, typed=typed, errors=errors),
        "errors": errors,
        "nationalities": vocabulary.present().nationalities.words.values(),
        "closed": _closed_before(found),
    }
    return render(request, "investigations/row_add.html", context, status=422 if errors else 200)


def _closed_before(found: MonthlyReturn) -> list[Entry]:
    """Closed investigations of the body that could be opened again, newest first."""
    series = Period.objects.series_of(found.period_id).values("pk")
    entries = Entry.objects.filter(
        force=found.force_id, state="closed", investigation__latest_entry__isnull=False, revision__period__in=series
    ).newest()
    return list(entries.select_related("holding", "investigation").order_by("-closed_on")[:200])


@roles(*FORCE)
@require_POST
def row_reopen(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Bring a closed investigation back into the draft, live."""
    found = return_in_scope(force, month, person(request))
    chosen = request.POST.get("investigation", "")
    try:
        investigation = Investigation.objects.visible_to(person(request)).get(pk=int(chosen) if chosen.isdigit() else 0)
    except Investigation.DoesNotExist:
        return refused(request, force, month, states.MoveRefused("Choose the investigation to reopen from the list."))
    try:
        saved = rows.reopen(investigation, found, by=person(request))
    except states.MoveRefused as why:
        return refused(request, force, month, why)
    messages.success(request, "Reopened. It is live in this draft.")
    return back_to_return(force, month, row=saved.entry.pk)


@roles(*FORCE)
@require_POST
def row_end(request: HttpRequest, force: str, month: date, entry: int) -> HttpResponse:
    """Merge, strike out, hand over or delete a row, or undo that: `move` says which."""
    user, post = person(request), request.POST
    return_in_scope(force, month, user)
    into, to = post.get("into", ""), post.get("to", "")
    try:
        match post.get("move"):
            case "merge":
                if not into.isdigit():
                    raise states.MoveRefused("Choose the investigation that it was merged into.")
                endings.merge(entry, into=int(into), by=user)
                said = "Merged."
            case "undo_merge":
                endings.undo_merge(entry, by=user)
                said = "The merger is undone."
            case "void":
                endings.void(entry, reason=post.get("reason", ""), by=user)
                said = "Struck out as wrongly created."
            case "undo_void":
                endings.undo_void(entry, by=user)
                said = "It stands in the return again."
            case "delete":
                endings.delete(entry, by=user)
                messages.success(request, "Deleted from the draft.")
                return back_to_return(force, month)
            case "offer":
                transfers.offer(entry, to=to, by=user)
                said = "Offered. Until the other body accepts, it stays with you."
            case "withdraw_offer":
                transfers.withdraw(int(to) if to.isdigit() else 0, by=user)
                said = "The offer is withdrawn."
            case _:
                raise Http404
    except (Entry.DoesNotExist, Handover.DoesNotExist):
        raise Http404 from None
    except states.MoveRefused as why:
        return refused(request, force, month, why, row=entry)
    messages.success(request, said)
    return back_to_return(force, month, row=entry)


@roles(*FORCE)
@require_POST
def offer_accept(request: HttpRequest, force: str, month: date, handover: int) -> HttpResponse:
    """Take over an investigation that another body offers."""
    body_in_scope(force, person(request))
    try:
        entry = transfers.accept(handover, month=month, reference=request.POST.get("reference", ""), by=person(request))
    except Handover.DoesNotExist:
        raise Http404 from None
    except states.MoveRefused as why:
        return refused(request, force, month, why)
    messages.success(request, "Taken over. It stands in this return now.")
    return back_to_return(force, month, row=entry.pk)


@roles(*FORCE)
@require_POST
def rest_unchanged(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Say of all rows that nobody touched: looked at, as last month."""
    found = return_in_scope(force, month, person(request))
    try:
        count = rows.no_change_to_the_rest(found, by=person(request))
    except states.MoveRefused as why:
        return refused(request, force, month, why)
    messages.success(request, f"{count} row{'s' if count != 1 else ''} noted as unchanged.")
    return back_to_return(force, month)


@roles(*FORCE)
@require_POST
def earlier_accept(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Take over what the month this draft began from says differently by now."""
    found = return_in_scope(force, month, person(request))
    try:
        count = rerolling.accept(found, by=person(request))
    except states.MoveRefused as why:
        return refused(request, force, month, why)
    messages.success(request, f"Taken over: {count} difference{'s' if count != 1 else ''}.")
    return back_to_return(force, month)


@roles(*FORCE)
@require_POST
def finding_explain(request: HttpRequest, force: str, month: date, finding: int) -> HttpResponse:
    """Give the reason that a question asks for."""
    return_in_scope(force, month, person(request))
    try:
        explained = quality.explain(finding, reason=request.POST.get("reason", ""), by=person(request))
    except Finding.DoesNotExist:
        raise Http404 from None
    except states.MoveRefused as why:
        return refused(request, force, month, why)
    messages.success(request, "The reason is saved. It stays with the figure until the figure moves.")
    return back_to_return(force, month, row=explained.entry_id)


@roles(*FORCE)
@require_http_methods(["GET", "POST"])
def return_submit(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Check before handing in: the biggest changes, what is open; then hand in."""
    user = person(request)
    found = return_in_scope(force, month, user)
    if request.method == "POST":
        try:
            review.submit(force, month, by=user)
        except states.MoveRefused as why:
            return refused(request, force, month, why)
        return redirect("investigations:return-receipt", force, months.text(month))
    if why_not := moves.why_not("submit", found, by=user):
        return refused(request, force, month, states.MoveRefused(why_not))
    revision = returns.working(found)
    quality.check(revision)
    shown = grid.grid_of(found, revision)
    totals = sorted(shown.difference.totals, key=lambda total: -abs(total.change or 0))
    log.record(Kind.CONSULTATION, of=found)
    return render(
        request,
        "investigations/submit.html",
        {
            "monthly_return": found,
            "revision": revision,
            "period": found.period,
            "grid": shown,
            "biggest": [total for total in totals if total.change][:3],
            "bridge": bridge_to_print(found, revision),
            "open": Finding.objects.filter(revision=revision).open().select_related("entry__holding"),
        },
    )


@roles(*READERS)
@require_safe
def return_receipt(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Time, revision and fingerprint of what was handed in last."""
    found = return_in_scope(force, month, person(request))
    revision = (
        Revision.objects.filter(monthly_return=found, submitted_at__isnull=False)
        .select_related("force", "submitted_by")
        .defer("submitted_by__password", "submitted_by__last_login")
        .order_by("-number")
        .first()
    )
    if revision is None:
        raise Http404
    log.record(Kind.CONSULTATION, of=found)
    context = {
        "monthly_return": found,
        "revision": revision,
        "receipt": receipts.Receipt.of(revision),
        "bridge": bridge_to_print(found, revision),
    }
    return render(request, "investigations/receipt.html", context)


@roles(*FORCE)
@require_POST
def return_move(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Take a return back, hand an answer back, or withdraw it: `move` says which."""
    user = person(request)
    return_in_scope(force, month, user)
    try:
        match request.POST.get("move"):
            case "take_back":
                review.take_back(force, month, by=user)
                said = "Taken back. It is a draft again."
            case "answer":
                review.answer_return(force, month, by=user)
                said = "Handed back to the reviewer with your answers."
            case "withdraw_answer":
                review.withdraw_answer(force, month, by=user)
                said = "The answer is withdrawn. You may change rows again."
            case _:
                raise Http404
    except states.MoveRefused as why:
        return refused(request, force, month, why)
    messages.success(request, said)
    return back_to_return(force, month)


@roles(*FORCE)
@require_POST
def query_answer(request: HttpRequest, force: str, month: date, query: int) -> HttpResponse:
    """Answer one question in words."""
    found = return_in_scope(force, month, person(request))
    asked = Q(monthly_return=found) | Q(force=found.force_id, state=QueryState.CARRIED)
    if not Query.objects.filter(asked, pk=query).exists():
        raise Http404
    words = request.POST.get("words", "").strip()
    if not words:
        return refused(request, force, month, states.MoveRefused("Write the answer in a few words."))
    try:
        review.answer(query, words=words, by=person(request))
    except states.MoveRefused as why:
        return refused(request, force, month, why)
    messages.success(request, "Your answer stands in the thread. Hand the return back when all are answered.")
    return back_to_return(force, month)
