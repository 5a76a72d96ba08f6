"""The bridge of a snapshot: how the live investigations of one month end became those of the next.

It takes the movements of the bodies that reported in both months, adds the bodies that report now and did not then,
takes away those that reported then and do not now, and names the corrections, up and down. It promises that a bridge
which does not close cannot exist. Where the rows come from, and how they are shown, is left to others.
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
    """What one body's approved returns say for the two months of a bridge.

    `then` is live at the earlier month end in the version that the bridge starts from, `now` live at the later one;
    None means that the body did not report (or was not in the area), which is not the same as 0. The other counts are
    of its return for the later month: `rolled` is how many investigations it brought along, `void` how many it struck
    out as wrongly created, `corrections` how its cases differ from those of the earlier month, case by case.
    """

    force: str
    then: int | None
    now: int | None
    rolled: int = 0
    taken_in: int = 0
    first_reported: int = 0
    reopened: int = 0
    taken_over: int = 0
    closed: int = 0
    handed_over: int = 0
    merged: int = 0
    void: int = 0
    corrections: Corrections = NO_CORRECTIONS

    def __post_init__(self) -> None:
        """Refuse a return whose investigations did not all arrive somehow, or did not all end up in some state."""
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
                f"{self.force}: {self.rolled + self.taken_in:,} investigations were brought along from {self.then:,} "
                f"and {self.void:,} are void, but corrections come to {self.corrections.net:+,}. "
                f"The difference of {unexplained:+,} has no explanation.",
                difference=unexplained,
            )

    @property
    def _arrived(self) -> int:
        return self.rolled + self.taken_in + self.first_reported + self.reopened + self.taken_over

    @property
    def _left(self) -> int:
        """Everything that is in the return and not live at its end."""
        return self.closed + self.handed_over + self.merged + self.void

    @property
    def _changed(self) -> int:
        """What the return brought along beyond the earlier month end as the bridge has it, less what it struck out.

        A first return after imported figures brings along what it takes into the system: its cases are the same as
        those that the figures counted.
        """
        return self.rolled + self.taken_in - (self.then or 0) - self.void

    @classmethod
    def without_entries(
        cls, force: str, *, then: int | None, now: int, first_reported: int = 0, closed: int = 0
    ) -> Self:
        """The row of an imported month: figures, but no entries of which each has an arrival and a state.

        What its known movements do not explain can only be shown as a correction, of all cases together.
        """
        brought = now + closed - first_reported
        if brought < 0:
            raise DoesNotReconcile(
                f"{force}: {first_reported:,} first reported is more than {now:,} live and {closed:,} closed.",
                difference=brought,
            )
        rolled, taken_in = (0, brought) if then is None else (brought, 0)
        return cls(
            force=force,
            then=then,
            now=now,
            rolled=rolled,
            taken_in=taken_in,
            first_reported=first_reported,
            closed=closed,
            corrections=Corrections.of_a_difference(0 if then is None else brought - then),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceShare:
    """One body's part of a term, so that the term can open its list."""

    force: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotReconciliation(Reconciliation):
    """From live then to live now, over all bodies of an area. Made by `between` or `of_a_series_start`.

    `first_reported_measure` is the measure as printed beside the bridge; it can be more than the bridge's own term,
    because bodies that return after a gap come in whole.
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
        """Bodies that came or left whole, and corrections."""
        return self.reporting_now_only - self.reported_then_only + self.corrections.net

    @property
    def first_reported_outside(self) -> int:
        """First reported by bodies that were not there then: in the measure, but not in the bridge's term."""
        return self.first_reported_measure - self.first_reported

    @property
    def first_reported_note(self) -> str:
        """The printed difference between the measure and the term; empty when they are the same."""
        if not self.first_reported_outside:
            return ""
        return (
            f"First reported in the month: {self.first_reported_measure:,}. {self.first_reported:,} are shown above, "
            f"because the other {self.first_reported_outside:,} came from forces that did not report the month before. "
            "Their whole live total is added."
        )

    def terms_besides(self) -> Iterator[Term]:
        """Bodies that report in one of the two months only, and the corrections."""
        now_only, then_only = self.reporting_now_only, self.reported_then_only
        yield from printed(
            Term(key="joined", sign=PLUS, label="live in forces that report now and did not then", value=now_only),
            Term(key="left", sign=MINUS, label="live in forces that reported then and do not now", value=then_only),
        )
        yield from self.corrections.terms()


def between(rows: Iterable[ForceMonth], *, opening_month: date) -> SnapshotReconciliation:
    """The bridge from the month end `opening_month` to now, over the bodies that reported in either month."""
    rows = tuple(rows)
    _each_once(rows)
    both = tuple(row for row in rows if row.then is not None and row.now is not None)
    return SnapshotReconciliation(
        opening=sum(row.then for row in rows if row.then is not None),
        opening_month=opening_month,
        first_reported=sum(row.first_reported for row in both),
        reopened=sum(row.reopened for row in both),
        taken_over=sum(row.taken_over for row in both),
        closed=sum(row.closed for row in both),
        handed_over=sum(row.handed_over for row in both),
        merged=sum(row.merged for row in both),
        joined=_shares((row.force, row.now) for row in rows if row.now is not None and row.then is None),
        left=_shares((row.force, row.then) for row in rows if row.then is not None and row.now is None),
        corrected_up=_shares((row.force, row.corrections.up) for row in both if row.corrections.up),
        corrected_down=_shares((row.force, row.corrections.down) for row in both if row.corrections.down),
        live=sum(row.now for row in rows if row.now is not None),
        first_reported_measure=sum(row.first_reported for row in rows),
    )


def of_a_series_start(rows: Iterable[ForceMonth]) -> SnapshotReconciliation:
    """The bridge of the first month of a series: no opening, all that is running is taken into the system."""
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
        taken_into_the_system=sum(row.taken_in for row in rows),
        first_reported=sum(row.first_reported for row in rows),
        reopened=sum(row.reopened for row in rows),
        taken_over=sum(row.taken_over for row in rows),
        closed=sum(row.closed for row in rows),
        handed_over=sum(row.handed_over for row in rows),
        merged=sum(row.merged for row in rows),
        # Nothing to roll from, and so only what a first return itself struck out again can be a correction.
        corrected_down=_shares((row.force, row.void) for row in rows if row.void),
        live=sum(row.now for row in rows if row.now is not None),
        first_reported_measure=sum(row.first_reported for row in rows),
    )


def _each_once(rows: tuple[ForceMonth, ...]) -> None:
    """Refuse a body that comes twice: it would be added twice."""
    seen: set[str] = set()
    for row in rows:
        if row.force in seen:
            raise ValueError(f"{row.force} is in the rows of the bridge twice.")
        seen.add(row.force)


def _shares(parts: Iterable[tuple[str, int]]) -> tuple[ForceShare, ...]:
    return tuple(ForceShare(force=force, value=value) for force, value in sorted(parts))
