"""The requests and responses of the row views: the texts of the form, and the row as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from audit import log
from audit.choices import Operation
from investigations.choices import FLAGS
from investigations.models import Entry, MonthlyReturn
from investigations.returns import creation, edit_conflicts, grid, row_presenter, rows, transitions
from investigations.returns.edit_conflicts import Merged
from investigations.returns.parsers import Typed
from investigations.views.page_context import reconciliation_to_print
from investigations.views.shared import HtmxRequest, nationalities_on, person, revision_to_show, several_forces


def typed_from(post: QueryDict) -> dict[str, Typed]:
    """What a row's form sent. A browser sends nothing for cleared ticks, so the form states that it is complete."""
    lists = {name for name in post if name in row_presenter.CHECKED or name.startswith("people_")}
    names = [name for name in post if name not in {"csrfmiddlewaretoken", "version", "whole", "opened", "keep", "take"}]
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
    place, _, text = rest.partition(":")
    texts = typed.get(name)
    if isinstance(texts, list) and place.isdigit() and int(place) < len(texts):
        return {**typed, name: [*texts[: int(place)], text, *texts[int(place) + 1 :]]}
    return typed


def kept_from(post: QueryDict) -> dict[str, str]:
    """The user's choice for each field in conflict: `stage:mine`, `stage:theirs`, by field."""
    chosen = (text.partition(":") for text in post.getlist("keep"))
    return {name: side for name, _, side in chosen if side in {edit_conflicts.MINE, edit_conflicts.THEIRS}}


def form_of_row(
    entry: Entry, errors: Mapping[str, list[str]] | None = None, *, merged: Merged | None = None
) -> row_presenter.RowForm:
    """The form of a row, each field beside last month’s value, with a choice at each field in conflict."""
    previous = (
        Entry.objects.filter(pk=entry.previous_id).select_related("revision").first() if entry.previous_id else None
    )
    return row_presenter.form_of(entry, previous=previous, errors=errors, merged=merged)


def row_answer(
    request: HttpRequest, monthly_return: MonthlyReturn, entry_id: int, *, is_open: bool, status: int = 200, **more: Any
) -> HttpResponse:
    """One row of the grid with its form, the reconciliation and the bar: the response to saving a row."""
    user = person(request)
    revision = revision_to_show(monthly_return, user)
    shown = grid.grid_of(monthly_return, revision)
    line = next((line for line in shown.every if line.entry.pk == entry_id), None)
    if line is None:
        raise Http404
    can_change = not creation.why_not_changeable(monthly_return, by=user)
    form = more.pop("form", None) or (form_of_row(line.entry) if can_change else None)
    context = {
        "monthly_return": monthly_return,
        "revision": revision,
        "period": monthly_return.period,
        "line": line,
        "grid": shown,
        "reconciliation": reconciliation_to_print(monthly_return, revision),
        "can_change": can_change,
        "can_submit": not transitions.why_not("submit", monthly_return, by=user),
        "form": form.with_findings(line.findings) if form else None,
        "is_open": is_open,
        "receivers": several_forces(monthly_return.force_id) if can_change else [],
        **more,
    }
    log.record(Operation.CONSULTATION, of=line.entry.investigation)
    return render(request, "investigations/row_answer.html", context, status=status)


def conflict_answer(request: HtmxRequest, monthly_return: MonthlyReturn, saved: rows.RowSaved) -> HttpResponse:
    """The row with a choice at each field in conflict; the field still has what the user typed."""
    entry = saved.entry
    form = form_of_row(entry, saved.errors, merged=saved.merged)
    if request.htmx:
        return row_answer(request, monthly_return, entry.pk, is_open=True, status=409, form=form)
    context = {
        "monthly_return": monthly_return,
        "entry": entry,
        "form": form,
        "period": monthly_return.period,
        "can_change": True,
        "nationalities": nationalities_on(monthly_return.period_id),
    }
    return render(request, "investigations/row_page.html", context, status=409)
