"""The requests and responses of the row views: the texts of the form, and the row as it is now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import months
from core.sent_numbers import number_in
from investigations.choices import FLAGS
from investigations.models import Entry, MonthlyReturn, Revision
from investigations.quality.forms import NothingChangedForm
from investigations.returns import (
    creation,
    difference,
    edit_conflicts,
    grid,
    month_lines,
    presence,
    row_presenter,
    row_texts,
    transitions,
    vocabulary,
)
from investigations.returns.cell_presenter import CellMaker
from investigations.returns.edit_conflicts import Merged
from investigations.returns.fields import TOTALS
from investigations.returns.grid_lines import GridLine
from investigations.returns.grid_view import GridView
from investigations.returns.parsers import Typed
from investigations.returns.people_groups import AXES, filled
from investigations.returns.row_form import RowForm
from investigations.returns.rows import RowSaved
from investigations.sealed import counting
from investigations.views import people_groups
from investigations.views.page_context import reconciliation_to_print
from investigations.views.shared import HtmxRequest, nationalities_on, person, revision_to_show, several_forces, view_of

# What a form of a row sends beside its fields; the totals are no part of it, but of the cells.
SENT_BESIDE = {"csrfmiddlewaretoken", "version", "whole", "opened", "keep", "take", "view"}
SENT_BESIDE |= {"open", *people_groups.SENT, *TOTALS}


def typed_from(post: QueryDict) -> dict[str, Typed]:
    """What a row's form sent. A browser sends nothing for cleared ticks, so the form states that it is complete."""
    lists = {name for name in post if name in row_presenter.CHECKED or name.startswith("people_")}
    names = [name for name in post if name not in SENT_BESIDE]
    typed: dict[str, Typed] = {
        name: [str(text) for text in post.getlist(name)] if name in lists else str(post[name]) for name in names
    }
    if post.get("whole"):
        for name in row_presenter.CHECKED:
            typed.setdefault(name, [])
        for name in FLAGS:
            typed.setdefault(name, "")
    return _with_offer_taken(typed, post.get("take", ""))


def _with_offer_taken(typed: dict[str, Typed], take: str) -> dict[str, Typed]:
    """The texts, with a chosen suggestion in place of what was typed: `people_nationality:0:Vietnamese`."""
    name, _, rest = take.partition(":")
    sent, _, text = rest.partition(":")
    texts, place = typed.get(name), number_in(sent)
    if isinstance(texts, list) and sent == str(place) and place < len(texts):
        return {**typed, name: [*texts[:place], text, *texts[place + 1 :]]}
    return typed


def with_groups(typed: dict[str, Typed], groups: Iterable[Mapping[str, str]]) -> dict[str, Typed]:
    """The texts of a form, with more groups of people after its own; those to remove are gone."""
    both = [*filled(row_texts.groups_of(typed) or []), *groups]
    own = {name: texts for name, texts in typed.items() if name != "people_remove"}
    return {**own, **{f"people_{axis}": [group[axis] for group in both] for axis in AXES}}


def kept_from(post: QueryDict) -> dict[str, str]:
    """The user's choice for each field in conflict, by field."""
    return kept_in(post.getlist("keep"))


def kept_in(texts: Iterable[str]) -> dict[str, str]:
    """The choices between two values: `stage:mine`, `stage:theirs`."""
    chosen = (text.partition(":") for text in texts)
    return {name: side for name, _, side in chosen if side in {edit_conflicts.MINE, edit_conflicts.THEIRS}}


def form_of_row(
    entry: Entry,
    errors: Mapping[str, list[str]] | None = None,
    *,
    merged: Merged | None = None,
    spare: Sequence[dict[str, str]] | None = None,
) -> RowForm:
    """The form of a row, each field beside last month’s value, with a choice at each field in conflict."""
    previous = (
        Entry.objects.filter(pk=entry.previous_id).select_related("revision", "words").first()
        if entry.previous_id
        else None
    )
    return row_presenter.form_of(entry, previous=previous, errors=errors, merged=merged, spare=spare)


def cells_for(revision: Revision, *, saved: Iterable[RowSaved] = ()) -> CellMaker:
    """What the cells of a draft are made with, and what a save has just left unsettled."""
    unsettled = {row.entry.pk: row for row in saved if not row.is_settled}
    read_only = counting.read_only_rows(revision.pk).entries
    return CellMaker(lists=vocabulary.present(), month=revision.period_id, saved=unsettled, read_only=read_only)


def case_of(shown: grid.Grid, line: GridLine, *, by: User) -> dict[str, Any]:
    """What the head of an open case prints: its place among the rows that the page selects, and its last months."""
    return {
        "place": shown.place_of(line),
        "many": len(shown.ordered),
        "next": shown.after(line),
        "lines": month_lines.lines_of(
            line.entry, victims=line.row.victims or 0, suspects=line.row.suspects or 0, by=by
        ),
    }


def colleagues_of(
    monthly_return: MonthlyReturn, shown: grid.Grid, *, by: User, row: int = 0
) -> list[tuple[presence.Colleague, str]]:
    """Who else of the force has the return open, each with the reference of the case they have open."""
    references = {line.entry.pk: line.entry.holding.reference for line in shown.every}
    return [(other, references.get(other.row, "")) for other in presence.note(monthly_return, by=by, row=row)]


def undo_text(monthly_return: MonthlyReturn, saved: RowSaved) -> str:
    """What the script sends to undo a change of a row, and how it names the change; empty if nothing changed.

    Changes of cells, and confirmations, of several rows go back together, in one request.
    """
    where = [monthly_return.force_id, months.text(monthly_return.period_id)]
    reference, number = saved.entry.holding.reference, saved.entry.pk
    if saved.undo_change:
        fields = [("mark", str(number)), ("change", saved.undo_change), ("act", "marked")]
        back = {"what": f"{reference}: checked", "cell": "stage"}
    elif saved.undo is None:
        return ""
    elif saved.undo.is_of_cells:
        fields = saved.undo.cell_pairs(number)
        back = {"what": f"{reference}: {', '.join(saved.undo.labels)}", "cell": saved.undo.cell}
    else:
        url = reverse("investigations:row-save", args=[*where, number])
        what = f"{reference}: {', '.join(saved.undo.labels)}"
        alone = {"url": url, "what": what, "cell": saved.undo.cell, "fields": saved.undo.pairs()}
        return json.dumps(alone, ensure_ascii=False)
    together = {"url": reverse("investigations:cells-save", args=where), "fields": fields, "together": True}
    return json.dumps(back | together, ensure_ascii=False)


def row_answer(
    request: HttpRequest,
    monthly_return: MonthlyReturn,
    entry_id: int,
    *,
    is_open: bool,
    status: int = 200,
    saved: RowSaved | None = None,
    **more: Any,
) -> HttpResponse:
    """One row of the grid with its form, the reconciliation and the bar: the response to saving a row.

    `saved` is what the row or its cells have just saved, with the way to undo it. The form comes only if it is open.
    """
    user = person(request)
    revision = revision_to_show(monthly_return, user)
    view = GridView.of_query(request.GET.dict()) if request.method == "GET" else view_of(request)
    shown = grid.grid_of(monthly_return, revision, view=view)
    line = next((line for line in shown.every if line.entry.pk == entry_id), None)
    if line is None:
        raise Http404
    can_change = not creation.why_not_changeable(monthly_return, by=user)
    is_open = is_open and not line.is_read_only
    if can_change:
        cells = cells_for(revision, saved=[saved] if saved else [])
        line = replace(line, cells=cells.cells_of(line.entry, line.row, line.findings))
    form = more.pop("form", None) or (form_of_row(line.entry) if can_change and is_open else None)
    context = {
        "monthly_return": monthly_return,
        "revision": revision,
        "period": monthly_return.period,
        "line": line,
        "grid": shown,
        "reconciliation": reconciliation_to_print(monthly_return, revision),
        "can_change": can_change,
        "can_submit": not transitions.why_not("submit", monthly_return, by=user),
        "form": form.with_findings(line.findings).with_usual_of_types(shown.difference.totals) if form else None,
        "is_open": is_open,
        "colleagues": colleagues_of(monthly_return, shown, by=user, row=entry_id if is_open else 0),
        "case": case_of(shown, line, by=user) if form else None,
        "view": view,
        "undo": undo_text(monthly_return, saved) if saved else "",
        "why_form": NothingChangedForm(),
        "receivers": several_forces(monthly_return.force_id) if can_change else [],
        **more,
    }
    log.record(Operation.CONSULTATION, of=line.entry.investigation)
    return render(request, "investigations/row_answer.html", context, status=status)


def rows_answer(
    request: HttpRequest,
    monthly_return: MonthlyReturn,
    saved: Sequence[RowSaved],
    *,
    status: int,
    refusal: str = "",
    outcome: str = "",
) -> HttpResponse:
    """Several rows of the grid without their forms, the reconciliation and the bar: the response to a pasted block.

    `refusal` says why selected rows were not changed, `outcome` what came of it where they were.
    """
    user = person(request)
    revision = revision_to_show(monthly_return, user)
    view = view_of(request)
    shown = grid.grid_of(monthly_return, revision, view=view)
    by_entry = {row.entry.pk: row for row in saved}
    cells = cells_for(revision, saved=saved)
    lines = [
        (
            replace(line, cells=cells.cells_of(line.entry, line.row, line.findings)),
            undo_text(monthly_return, by_entry[line.entry.pk]),
        )
        for line in shown.every
        if line.entry.pk in by_entry
    ]
    context = {
        "monthly_return": monthly_return,
        "lines": lines,
        "colleagues": colleagues_of(monthly_return, shown, by=user),
        "view": view,
        "grid": shown,
        "reconciliation": reconciliation_to_print(monthly_return, revision),
        "can_change": True,
        "can_submit": not transitions.why_not("submit", monthly_return, by=user),
        "why_form": NothingChangedForm(),
        "refusal_of_rows": refusal,
        "outcome": outcome,
    }
    log.record(Operation.CONSULTATION, of=[line.entry.investigation for line, _ in lines])
    return render(request, "investigations/rows_answer.html", context, status=status)


def refusal_answer(request: HttpRequest, why: Exception) -> HttpResponse:
    """Why nothing was done with several rows: the script shows the sentence. Nothing of the request is stored."""
    return render(request, "investigations/_refusal.html", {"refusal_of_rows": str(why)}, status=409)


def conflict_answer(request: HtmxRequest, monthly_return: MonthlyReturn, saved: RowSaved, **more: Any) -> HttpResponse:
    """The row with a choice at each field in conflict; the field still has what the user typed.

    `more` is what the form shows besides, such as people in words.
    """
    entry = saved.entry
    form = form_of_row(entry, saved.errors, merged=saved.merged)
    if request.htmx:
        return row_answer(request, monthly_return, entry.pk, is_open=True, status=409, form=form, **more)
    context = {
        "monthly_return": monthly_return,
        "entry": entry,
        "form": form.with_usual_of_types(difference.types_live(entry.revision)),
        "period": monthly_return.period,
        "can_change": True,
        "nationalities": nationalities_on(monthly_return.period_id),
        "view": view_of(request),
        **more,
    }
    return render(request, "investigations/row_page.html", context, status=409)
