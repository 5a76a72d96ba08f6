"""Figures of asset recovery, live from the records: how many and how much at each stage, by kind and by quarter.

What is held, ordered, collected and forfeited is counted apart, because it can be the same money: frozen first, then
ordered to be confiscated, then collected. Each counts in the quarter in which it happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, QuerySet, When
from django.db.models.functions import TruncQuarter

from core.aggregates import MedianAmount
from core.money import pounds
from prosecutions.assets.cards import WHY_APART
from prosecutions.assets.choices import AssetKind
from prosecutions.assets.kind_workflow import COLLECTS, HOLDS, PROPERTY
from prosecutions.assets.querysets import AssetRecordQuerySet, AssetStepQuerySet, total
from prosecutions.cases.figures import FEWEST_TIMES, quarter_in_words

FEWEST = FEWEST_TIMES  # for a median


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRow:
    """How many records or payments of one kind, and their amount."""

    kind: str
    number: int
    amount: Decimal
    median: Decimal | None = None
    quarter: str = ""  # in a table by quarter

    @property
    def median_in_words(self) -> str:
        """The median amount; a dash for fewer than `FEWEST`."""
        return pounds(self.median if self.number >= FEWEST else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageAmounts:
    """One stage of the money: a table by kind, and one by quarter and kind."""

    title: str
    what: str  # which records count, and on which day
    counted: str  # the heading of the number
    kinds: tuple[AmountRow, ...]
    quarters: tuple[AmountRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetFigures:
    """All figures of a page."""

    stages: tuple[StageAmounts, ...]
    records: int

    fewest: int = FEWEST
    why_apart: str = WHY_APART


def figures_of(assets: AssetRecordQuerySet, steps: AssetStepQuerySet, *, first: date, last: date) -> AssetFigures:
    """Return how much was held, ordered, collected and forfeited from the first to the last day."""
    day = Case(When(kind=AssetKind.CASH, then=F("started_on")), default=F("made_on"))
    made = assets.made().order_by().annotate(day=day).filter(day__range=(first, last))
    stages = (
        _stage(
            "Restrained, frozen and seized",
            "Counted on the day of the order, or of the seizure, with the amount as it is now.",
            "Records",
            made.filter(kind__in=sorted(HOLDS)),
        ),
        _stage(
            "Ordered",
            "Counted on the day of the order, with the amount as varied. Reparation is paid out of confiscation. Orders"
            " that were quashed on appeal are left out.",
            "Orders",
            made.filter(kind__in=sorted(COLLECTS)),
        ),
        _stage(
            "Interest",
            "On confiscation orders that were not paid in time, counted on the day up to which it was worked out.",
            "Entries",
            _happened(steps.of_money("interest"), first=first, last=last),
        ),
        _stage(
            "Collected",
            "Counted on the day of each payment, of orders and their interest. Payments for orders that were quashed"
            " are left out.",
            "Payments",
            _happened(steps.of_money("pay"), first=first, last=last),
        ),
        _stage(
            "Forfeited",
            "Counted on the day of each forfeiture.",
            "Forfeitures",
            _happened(steps.of_money("forfeit"), first=first, last=last),
        ),
        _stage(
            "Property",
            "Vehicles, ships, aircraft and other property, counted on the day of the order with the estimated value.",
            "Orders",
            made.filter(kind__in=sorted(PROPERTY)),
        ),
    )
    return AssetFigures(stages=stages, records=made.count())


def _happened(steps: AssetStepQuerySet, *, first: date, last: date) -> AssetStepQuerySet:
    rows = steps.order_by().filter(on__range=(first, last))
    return rows.annotate(kind=F("asset__kind"), day=F("on"))


def _stage(title: str, what: str, counted: str, rows: QuerySet[Any]) -> StageAmounts:
    numbers: dict[str, Any] = {"number": Count("pk"), "sum": total("amount")}
    by_kind = rows.values("kind").annotate(**numbers, median=MedianAmount("amount"))
    by_quarter = rows.annotate(quarter=TruncQuarter("day")).values("quarter", "kind").annotate(**numbers)
    return StageAmounts(
        title=title,
        what=what,
        counted=counted,
        kinds=_rows(by_kind),
        quarters=_rows(by_quarter.order_by("-quarter")),
    )


def _rows(counted: Iterable[dict[str, Any]]) -> tuple[AmountRow, ...]:
    """Return the rows with the newest quarter first, the kinds in their order."""
    order = list(AssetKind)
    in_order = sorted(counted, key=lambda row: order.index(AssetKind(row["kind"])))
    in_order = sorted(in_order, key=lambda row: row.get("quarter") or date.min, reverse=True)
    return tuple(
        AmountRow(
            kind=str(AssetKind(row["kind"]).label),
            number=row["number"],
            amount=row["sum"],
            median=row.get("median"),
            quarter=quarter_in_words(row["quarter"]) if row.get("quarter") else "",
        )
        for row in in_order
    )
