"""The view of the board: forces by months, and the status of the newest month."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import months
from figures.models import Period
from figures.templatetags.numbers import number
from investigations.choices import ReturnStatus
from investigations.returns import board
from investigations.views.shared import READERS, person

FEW = 15  # forces; with more of them, a cell is one line high


@roles(*READERS)
@require_safe
def return_board(request: HttpRequest) -> HttpResponse:
    """Show forces by the last twelve months."""
    user = person(request)
    newest = Period.objects.newest_first().values_list("month", flat=True).first()
    if newest is None:
        return render(request, "investigations/board.html", {"matrix": None})
    asked = request.GET.get("until", "")
    try:
        until = min(months.parse(asked), newest) if asked else newest
    except ValueError:
        until = newest
    found = board.board_for(user, until=until)
    log.record(
        Operation.CONSULTATION,
        of="investigations.monthlyreturn",
        count=len(found.rows) * len(found.months),
        question=f"board until {months.text(until)}",
    )
    is_dense = len(found.rows) > FEW
    return render(
        request,
        "investigations/board.html",
        {
            "place": user.place or "All units",
            "standing": found.standing,
            "matrix": _matrix(found, user_is_force=user.force_id is not None, is_dense=is_dense),
            "keys": board.KEYS,
            "dense": is_dense,
            "earlier": months.text(months.previous(until, board.MONTHS)),
            "later": months.text(months.following(until, board.MONTHS)) if until < newest else "",
        },
    )


def _matrix(found: board.Board, *, user_is_force: bool, is_dense: bool) -> dict[str, Any]:
    """The board as the component prints it, with a line for each unit if there are several."""
    rows: list[dict[str, Any]] = []
    unit = None
    several = len({row.force.unit_id for row in found.rows}) > 1
    for row in found.rows:
        if several and row.force.unit_id != unit:
            unit = row.force.unit_id
            rows.append({"is_group": True, "name": str(row.force.unit)})
        rows.append(
            {
                "name": row.force.called_on(months.last_day(found.months[-1])).short_name,
                "cells": [
                    {
                        "kind": cell.kind,
                        "value": _value(cell, is_dense=is_dense),
                        "word": cell.word,
                        "url": _cell_url(cell, user_is_force=user_is_force),
                    }
                    for cell in row.cells
                ],
            }
        )
    first, last = found.months[0], found.months[-1]
    return {
        "caption": f"Live investigations at month end, {months.label(first)} to {months.label(last)}",
        "name_label": "Force",
        "months": [
            {"label": f"{month:%b %y}", "note": board.NO_PERIOD if month in found.without_period else ""}
            for month in found.months
        ],
        "rows": rows,
    }


def _value(cell: board.BoardCell, *, is_dense: bool) -> str:
    """The number; without one, a dash over the word, or the word alone in a one-line cell."""
    if not cell.counted.is_gap:
        return number(cell.counted)
    return "" if is_dense or cell.kind == "period" else "–"


def _cell_url(cell: board.BoardCell, *, user_is_force: bool) -> str:
    if cell.status is None or (not cell.return_status and not user_is_force):
        return ""
    name = "return-detail" if user_is_force or cell.return_status == ReturnStatus.DRAFT else "review-detail"
    return reverse(f"investigations:{name}", args=[cell.force, months.text(cell.month)])
