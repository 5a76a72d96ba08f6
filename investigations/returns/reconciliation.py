"""The reconciliation of a return: how live at the last approved month end became live now.

Every entry of a revision has one arrival (`Arrivals`) and one state at month end (`States`); the reconciliation
combines those two counts, with named corrections. A reconciliation that does not close cannot be created. Other modules
count the entries and show the terms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core import months
from figures.reconciliation.base import NO_CORRECTIONS, Corrections, DoesNotReconcile, Reconciliation, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """How the entries of one revision came into it. Each entry is counted once.

    `rolled` was carried forward from an earlier month end, or was added by a correction of the record;
    `already_running` was open when the force made its first return of the series.
    """

    rolled: int = 0
    already_running: int = 0
    first_reported: int = 0
    reopened: int = 0
    transferred_in: int = 0

    @property
    def total(self) -> int:
        return self.rolled + self.already_running + self.first_reported + self.reopened + self.transferred_in


@dataclass(frozen=True, slots=True, kw_only=True)
class States:
    """The states of the entries of one revision at month end. Each entry is counted once."""

    live: int = 0
    closed: int = 0
    transferred_out: int = 0
    merged: int = 0
    void: int = 0

    @property
    def total(self) -> int:
        return self.live + self.closed + self.transferred_out + self.merged + self.void


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnReconciliation(Reconciliation):
    """From live then to live now in one return, with its corrections up and down. Create it with `from_counts`."""

    corrections: Corrections = NO_CORRECTIONS

    def __post_init__(self) -> None:
        if self.opening is not None and self.already_running:
            raise DoesNotReconcile(
                "Only a first return can have investigations that were already running. Later ones are first reported.",
                difference=self.already_running,
            )
        Reconciliation.__post_init__(self)  # slots=True creates the class twice, and super() would refer to the first

    @property
    def besides(self) -> int:
        """The net amount of the corrections."""
        return self.corrections.net

    def terms_besides(self) -> Iterator[Term]:
        """The corrections, up and down."""
        yield from self.corrections.terms()

    def covers(self, month: date) -> str:
        """The months that its flows cover, if the return of `month` was carried forward over a gap; otherwise empty."""
        if self.opening_month is None or months.distance(self.opening_month, month) < 2:
            return ""
        first = months.following(self.opening_month)
        return f"This return covers {months.distance(first, month) + 1} months, {months.span(first, month)}."

    @property
    def is_first(self) -> bool:
        """Whether there is no earlier month: a first-ever return, or the start of a series."""
        return self.opening is None


def from_counts(
    *,
    opening: int | None,
    opening_month: date | None,
    arrivals: Arrivals,
    states: States,
    corrections: Corrections | None = None,
) -> ReturnReconciliation:
    """The reconciliation of a revision from its counted entries and the opening as now stored.

    `corrections` are counted case by case against that opening. A first return has no opening to differ from: what it
    made void is its only correction. Raises DoesNotReconcile if they do not explain the difference.
    """
    if unexplained := arrivals.total - states.total:
        raise DoesNotReconcile(
            f"{arrivals.total:,} investigations arrived in the return, but {states.total:,} have a state at month end. "
            f"The difference of {unexplained:+,} has no explanation.",
            difference=unexplained,
        )
    if opening is None and arrivals.rolled:
        raise DoesNotReconcile(
            f"{arrivals.rolled:,} investigations rolled into a return that has no month before it.",
            difference=arrivals.rolled,
        )
    return ReturnReconciliation(
        opening=opening,
        opening_month=opening_month,
        already_running=arrivals.already_running,
        first_reported=arrivals.first_reported,
        reopened=arrivals.reopened,
        transferred_in=arrivals.transferred_in,
        closed=states.closed,
        transferred_out=states.transferred_out,
        merged=states.merged,
        corrections=Corrections(down=states.void) if opening is None else corrections or NO_CORRECTIONS,
        live=states.live,
    )
