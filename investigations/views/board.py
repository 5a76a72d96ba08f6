"""The view of the board: forces by months, and the status of the newest month."""

from __future__ import annotations

from datetime import date
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
from investigations.returns import board, board_export
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
    until = board_export.until_of(request.GET, newest=newest)
    shown_board = board.board_for(user, until=until).from_first_due()
    log.record(
        Operation.CONSULTATION,
        of="investigations.monthlyreturn",
        count=len(shown_board.rows) * len(shown_board.months),
        question=f"board until {months.text(until)}",
    )
    is_dense = len(shown_board.rows) > FEW
    return render(
        request,
        "investigations/board.html",
        {
            "place": user.place or "All units",
            "standing": shown_board.standing,
            "matrix": _matrix(shown_board, user_is_force=user.force_id is not None, is_dense=is_dense),
            "later_due": board.later_due(shown_board),
            "keys": board.KEYS,
            "dense": is_dense,
            "query": f"until={months.text(until)}",
            "earlier": _earlier(shown_board.months[0]),
            "later": _later(until) if until < newest else "",
        },
    )


def _earlier(first: date) -> str:
    """The last month of the previous board, across any gap between two series; empty if there is no earlier month."""
    month = Period.objects.filter(month__lt=first).newest_first().values_list("month", flat=True).first()
    return months.text(month) if month else ""


def _later(until: date) -> str:
    """The last month of the next board, across any gap between two series. Call it only if there is a later month."""
    following = Period.objects.filter(month__gt=until).order_by("month").values_list("month", flat=True)[:1].get()
    return months.text(months.following(following, board.MONTHS - 1))


def _matrix(shown_board: board.Board, *, user_is_force: bool, is_dense: bool) -> dict[str, Any]:
    """The board as the component prints it, with a line for each unit if there are several."""
    rows: list[dict[str, Any]] = []
    unit = None
    several = len({row.force.unit_id for row in shown_board.rows}) > 1
    for row in shown_board.rows:
        if several and row.force.unit_id != unit:
            unit = row.force.unit_id
            rows.append({"is_group": True, "name": str(row.force.unit)})
        rows.append(
            {
                "name": row.force.called_on(months.last_day(shown_board.months[-1])).short_name,
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
    first, last = shown_board.months[0], shown_board.months[-1]
    return {
        "caption": f"Live investigations at month end, {months.label(first)} to {months.label(last)}",
        "name_label": "Force",
        "months": [
            {"label": f"{month:%b %y}", "note": board.NO_PERIOD if month in shown_board.without_period else ""}
            for month in shown_board.months
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
