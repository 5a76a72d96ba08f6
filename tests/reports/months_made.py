"""Months with snapshots for the report pages: a few forces report, and two users publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core import months
from figures import publishing
from figures.models import Snapshot
from investigations.measures import KIND
from tests.accounts.factories import national
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, LANCASHIRE, WEST_MERCIA

SCOTLAND = "S23000009"
MORE_THAN_A_PAGE_SHOWS = 14  # months: charts show the newest and the year before it
MULTIPLIER = 7919  # a prime: any number divisible by it is a figure, and nothing else on a page is


def provisional(month: date = FEBRUARY, *, new: Mapping[str, int] | None = None, is_locked: bool = True) -> Snapshot:
    """An unpublished month in which these forces report this many new investigations."""
    making.period(month)
    for force, many in (new or {LANCASHIRE: 3, CHESHIRE: 2, WEST_MERCIA: 1}).items():
        making.reported(force, month, new=many)
    if is_locked:
        making.lock(month)
    return making.built(month)


def publish(snapshot: Snapshot, *, reason: str = "") -> Snapshot:
    """Publish a live snapshot, as two users of the national team do."""
    proposal = publishing.propose(snapshot, reason=reason or "Few forces, for a test", by=national())
    return publishing.confirm(proposal, seen=publishing.token_of(proposal), by=national())


def published(month: date = FEBRUARY, *, new: Mapping[str, int] | None = None) -> Snapshot:
    """A month as version 1."""
    return publish(provisional(month, new=new))


def corrected(month: date = FEBRUARY, *, new: int = 5, force: str = LANCASHIRE, **fields: Any) -> Snapshot:
    """The month's candidate for another version, after the correction of a force's return."""
    making.corrected(force, month, new=new, **fields)
    return making.built(month)


def many(number: int, *, last: date = FEBRUARY) -> list[Snapshot]:
    """A run of consecutive published months, one force reporting in each."""
    first = months.previous(last, number - 1)
    return [published(month, new={LANCASHIRE: 1}) for month in months.between(first, last)]


def multiply(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every figure a multiple of one large prime: sums still add up, and a figure is recognisable.

    Corrections are counted from the records on request, so this helper multiplies them there.
    """
    counted = f"select force, up * {MULTIPLIER} as up, down * {MULTIPLIER} as down from ({KIND.corrections}) counted"
    monkeypatch.setattr("investigations.measures.KIND", replace(KIND, corrections=counted))
    for table in ("figures_figure", "figures_snapshotfigure"):
        making.tamper(f"update {table} set value = value * {MULTIPLIER}")
