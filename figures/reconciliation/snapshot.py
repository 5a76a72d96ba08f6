"""The reconciliation of a snapshot: how the live investigations of one month end became those of the next.

It takes the movements of the forces that reported in both months, adds the forces that report now and did not then,
subtracts those that reported then and do not now, and names the corrections, up and down. A reconciliation that does
not close cannot be created. Other modules read the rows and render the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from figures.reconciliation.base import (
    MINUS,
    NO_CORRECTIONS,
    PLUS,
    Corrections,
    DoesNotReconcile,
    Reconciliation,
    Term,
    printed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceMonth:
    """What one force's approved returns say for the two months of a reconciliation.

    `then` is live at the earlier month end in the version that the reconciliation starts from, `now` is live at the
    later month end; None means that the force did not report (or was not in the area), which is not the same as 0. The
    other counts come from its return for the later month: `rolled` is how many investigations were carried forward,
    `void` how many it made void as wrongly created, `corrections` how its cases differ from those of the earlier month,
    case by case.
    """

    force: str
    then: int | None
    now: int | None
    rolled: int = 0
    already_running: int = 0
    first_reported: int = 0
    reopened: int = 0
    transferred_in: int = 0
    closed: int = 0
    transferred_out: int = 0
    merged: int = 0
    void: int = 0
    corrections: Corrections = NO_CORRECTIONS

    def __post_init__(self) -> None:
        """Refuse a return unless each investigation has one arrival and one state."""
        if self.now is None:
            if self._arrived or self._left:
                raise DoesNotReconcile(
                    f"{self.force} did not report now, and yet has movements.", difference=self._arrived - self._left
                )
        elif unexplained := self._arrived - self._left - self.now:
            raise DoesNotReconcile(
                f"{self.force}: {self._arrived:,} investigations arrived in the return, "
                f"but {self._left + self.now:,} have a state at month end. "
                f"The difference of {unexplained:+,} has no explanation.",
                difference=unexplained,
            )
        elif self.then is not None and (unexplained := self._changed - self.corrections.net):
            raise DoesNotReconcile(
                f"{self.force}: {self.rolled + self.already_running:,} investigations were brought along from "
                f"{self.then:,} and {self.void:,} are void, but corrections come to {self.corrections.net:+,}. "
                f"The difference of {unexplained:+,} has no explanation.",
                difference=unexplained,
            )

    @property
    def _arrived(self) -> int:
        return self.rolled + self.already_running + self.first_reported + self.reopened + self.transferred_in

    @property
    def _left(self) -> int:
        """Everything in the return that is not live at its end."""
        return self.closed + self.transferred_out + self.merged + self.void

    @property
    def _changed(self) -> int:
        """What the return carried forward in excess of the earlier month end, less what it made void.

        A first return after imported figures carries forward what it takes into the system: its cases are the same as
        those that the figures counted.
        """
        return self.rolled + self.already_running - (self.then or 0) - self.void

    @classmethod
    def without_entries(
        cls, force: str, *, then: int | None, now: int, first_reported: int = 0, closed: int = 0
    ) -> Self:
        """The row of an imported month: it has figures, but no entries that each have an arrival and a state.

        What its known movements do not explain becomes one correction, over all cases together.
        """
        brought = now + closed - first_reported
        if brought < 0:
            raise DoesNotReconcile(
                f"{force}: {first_reported:,} first reported is more than {now:,} live and {closed:,} closed.",
                difference=brought,
            )
        rolled, already_running = (0, brought) if then is None else (brought, 0)
        return cls(
            force=force,
            then=then,
            now=now,
            rolled=rolled,
            already_running=already_running,
            first_reported=first_reported,
            closed=closed,
            corrections=Corrections.of_a_difference(0 if then is None else brought - then),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceShare:
    """One force's part of a term, so that a page can list the forces behind the term."""

    force: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotReconciliation(Reconciliation):
    """From live then to live now, over all forces of an area. Create it with `between` or `of_a_series_start`.

    `first_reported_measure` is the measure printed beside the reconciliation. It can exceed the reconciliation's own
    term, because the reconciliation adds all cases of a force that returns after a gap in another term.
    """

    joined: tuple[ForceShare, ...] = ()
    left: tuple[ForceShare, ...] = ()
    corrected_up: tuple[ForceShare, ...] = ()
    corrected_down: tuple[ForceShare, ...] = ()
    first_reported_measure: int

    @property
    def reporting_now_only(self) -> int:
        return sum(share.value for share in self.joined)

    @property
    def reported_then_only(self) -> int:
        return sum(share.value for share in self.left)

    @property
    def corrections(self) -> Corrections:
        return Corrections(
            up=sum(share.value for share in self.corrected_up), down=sum(share.value for share in self.corrected_down)
        )

    @property
    def besides(self) -> int:
        """Forces added or removed with all their cases, and corrections."""
        return self.reporting_now_only - self.reported_then_only + self.corrections.net

    @property
    def first_reported_outside(self) -> int:
        """First reported by forces that did not report then: in the measure, but not in the reconciliation's term."""
        return self.first_reported_measure - self.first_reported

    @property
    def first_reported_note(self) -> str:
        """A note on the difference between the measure and the term; empty if they are the same."""
        if not self.first_reported_outside:
            return ""
        return (
            f"First reported in the month: {self.first_reported_measure:,}. {self.first_reported:,} are shown above, "
            f"because the other {self.first_reported_outside:,} came from forces that did not report the month before. "
            "Their whole live total is added."
        )

    def terms_besides(self) -> Iterator[Term]:
        """The terms of forces that report in one of the two months only, and the corrections."""
        now_only, then_only = self.reporting_now_only, self.reported_then_only
        yield from printed(
            Term(key="joined", sign=PLUS, label="live in forces that report now and did not then", value=now_only),
            Term(key="left", sign=MINUS, label="live in forces that reported then and do not now", value=then_only),
        )
        yield from self.corrections.terms()


def between(rows: Iterable[ForceMonth], *, opening_month: date) -> SnapshotReconciliation:
    """The reconciliation from the month end `opening_month` to now, over the forces that reported in either month."""
    rows = tuple(rows)
    _each_once(rows)
    both = tuple(row for row in rows if row.then is not None and row.now is not None)
    return SnapshotReconciliation(
        opening=sum(row.then for row in rows if row.then is not None),
        opening_month=opening_month,
        first_reported=sum(row.first_reported for row in both),
        reopened=sum(row.reopened for row in both),
        transferred_in=sum(row.transferred_in for row in both),
        closed=sum(row.closed for row in both),
        transferred_out=sum(row.transferred_out for row in both),
        merged=sum(row.merged for row in both),
        joined=_shares((row.force, row.now) for row in rows if row.now is not None and row.then is None),
        left=_shares((row.force, row.then) for row in rows if row.then is not None and row.now is None),
        corrected_up=_shares((row.force, row.corrections.up) for row in both if row.corrections.up),
        corrected_down=_shares((row.force, row.corrections.down) for row in both if row.corrections.down),
        live=sum(row.now for row in rows if row.now is not None),
        first_reported_measure=sum(row.first_reported for row in rows),
    )


def of_a_series_start(rows: Iterable[ForceMonth]) -> SnapshotReconciliation:
    """The reconciliation of the first month of a series: no opening; all live cases were already running."""
    rows = tuple(rows)
    _each_once(rows)
    for row in rows:
        if row.then is not None or row.rolled:
            raise DoesNotReconcile(
                f"{row.force} has a month before the start of the series. Nothing crosses it.",
                difference=row.then or row.rolled,
            )
    return SnapshotReconciliation(
        opening=None,
        opening_month=None,
        already_running=sum(row.already_running for row in rows),
        first_reported=sum(row.first_reported for row in rows),
        reopened=sum(row.reopened for row in rows),
        transferred_in=sum(row.transferred_in for row in rows),
        closed=sum(row.closed for row in rows),
        transferred_out=sum(row.transferred_out for row in rows),
        merged=sum(row.merged for row in rows),
        # There is nothing to carry forward, so the only corrections are what a first return itself made void.
        corrected_down=_shares((row.force, row.void) for row in rows if row.void),
        live=sum(row.now for row in rows if row.now is not None),
        first_reported_measure=sum(row.first_reported for row in rows),
    )


def _each_once(rows: tuple[ForceMonth, ...]) -> None:
    """Refuse a force that is listed twice: it would be added twice."""
    seen: set[str] = set()
    for row in rows:
        if row.force in seen:
            raise ValueError(f"{row.force} is in the rows of the reconciliation twice.")
        seen.add(row.force)


def _shares(parts: Iterable[tuple[str, int]]) -> tuple[ForceShare, ...]:
    return tuple(ForceShare(force=force, value=value) for force, value in sorted(parts))
