"""The view of the cells of a return: one row of them for the script, all of the page for its button."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.policies import roles
from core.sent_numbers import number_in
from core.workflow import TransitionNotAllowed
from investigations.burden import answer_times
from investigations.models import Entry
from investigations.returns import cells, marked_rows, vocabulary
from investigations.returns.cells import NOTHING_OPENED, TypedCells
from investigations.returns.edit_conflicts import OpenedForm
from investigations.returns.fields import CELLS
from investigations.returns.paste_preview import preview_of
from investigations.returns.rows import RowSaved
from investigations.views.returns import show_return
from investigations.views.row_answers import kept_in, refusal_answer, row_answer, rows_answer
from investigations.views.shared import FORCE, HtmxRequest, back_to_return, person, refused, return_in_scope, view_of

_NUMBER = re.compile(r"[0-9]{1,18}")
_NAME = re.compile(r"([0-9]{1,18})-([a-z_]+)")  # a cell names its row: 812-stage


@roles(*FORCE)
@require_POST
def cells_save(request: HtmxRequest, force: str, month: date) -> HttpResponse:
    """Save the cells that were changed. What cannot be saved stays as typed, with what to do under its row."""
    user = person(request)
    monthly_return = return_in_scope(force, month, user)
    typed = typed_cells(request.POST)
    marked = {int(text) for text in request.POST.getlist("mark") if _NUMBER.fullmatch(text)}
    change, why_not_changed = "", ""
    if "act" in request.POST:
        change = request.POST.get("change", "")
        why_not_changed = marked_rows.why_not(change, marked, lists=vocabulary.present(), month=month)
    is_alone = bool(request.htmx) and len(typed) == 1 and not {"act", "together", "preview"} & request.POST.keys()
    try:
        if "preview" in request.POST:
            tried = cells.try_out(monthly_return, typed, by=user)
            preview = preview_of(typed, tried, lists=vocabulary.present())
            return render(request, "investigations/_paste.html", {"preview": preview})
        if change and not why_not_changed:
            saved = marked_rows.apply(monthly_return, typed, marked, change=change, by=user)
        else:
            saved = cells.save(monthly_return, typed, by=user)
    except Entry.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        if is_alone:
            return row_answer(request, monthly_return, typed[0].entry, is_open=False, status=409, refusal=str(why))
        return refusal_answer(request, why) if request.htmx else refused(request, force, month, why)
    answer_times.add_saved(monthly_return, saved, by=user)
    status = 422 if why_not_changed else _status_of(saved)
    if is_alone:
        is_open = "open" in request.POST
        row = saved[0] if saved else None
        return row_answer(request, monthly_return, typed[0].entry, is_open=is_open, status=status, saved=row)
    outcome = marked_rows.outcome(saved, marked, change=change) if change and not why_not_changed else ""
    if request.htmx:
        return rows_answer(request, monthly_return, saved, status=status, refusal=why_not_changed, outcome=outcome)
    if status != 200:
        shown = {"marked": marked, "change": change, "why_not_changed": why_not_changed}
        return show_return(request, monthly_return, saved=saved, status=422, more=shown)
    if outcome:
        tell = messages.success if any(row.is_written for row in saved) else messages.info
        tell(request, outcome)
    elif saved:
        messages.success(request, f"{len(saved)} row{'s' if len(saved) != 1 else ''} saved.")
    else:
        messages.info(request, "You have not changed anything.")
    return back_to_return(force, month, view=view_of(request), at="progress")


def _status_of(saved: list[RowSaved]) -> int:
    """422 where a cell cannot be read or waits for a choice. Not 409: the other cells are saved."""
    return 422 if any(not row.is_settled or row.errors.keys() & set(CELLS) for row in saved) else 200


def typed_cells(post: QueryDict) -> list[TypedCells]:
    """What a form sent in the cells of each row."""
    rows: dict[int, dict[str, str]] = defaultdict(dict)
    for name in post:
        if named := _NAME.fullmatch(name):
            rows[int(named[1])][named[2]] = str(post[name])
    return [
        TypedCells(
            entry=entry,
            typed={name: texts[name] for name in CELLS if name in texts},
            version=number_in(texts.get("version", "")),
            opened=OpenedForm.from_text(texts.get("was", "")) or NOTHING_OPENED,
            keep=kept_in(str(text) for text in post.getlist(f"{entry}-keep")),
            sources=dict([texts["source"].partition(":")[::2]]) if "source" in texts else {},
        )
        for entry, texts in rows.items()
    ]
