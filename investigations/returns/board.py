"""The board: one row per force, one column per month, each cell with the live investigations and the return's status.

The force, its unit and the national team see a force's row. A month between two series, for which no return is due, is
*no period*, which is neither missing nor 0. Three queries, whatever the number of forces and months.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from accounts.models import User
from accounts.permissions import Scope
from core import months
from figures import deadlines
from figures.choices import STATUS_WORDS, Treatment
from figures.coverage import Counted, Coverage
from figures.measures import ALL, TOTAL
from figures.models import Figure, Period
from investigations.measures import KIND
from investigations.models import MonthlyReturn
from investigations.returns.status import Status, status_of
from reference.models import Force

MONTHS = 12
NO_PERIOD = "not collected"
KEYS = (
    {"kind": "approved", "word": "approved", "text": "submitted by the due date and approved"},
    {"kind": "late", "word": "approved", "text": "approved, submitted after the due date"},
    {"kind": "nil", "word": "nil", "text": "approved, nothing to report"},
    {"kind": "review", "word": "submitted", "text": "waiting for the reviewer"},
    {"kind": "review", "word": "in review", "text": "the force has replied, reviewer to decide"},
    {"kind": "query", "word": "submitted, not certified", "text": "waiting for the force’s lead to certify it"},
    {"kind": "query", "word": "queried", "text": "waiting for the force to reply"},
    {"kind": "draft", "word": "draft", "text": "started, not submitted"},
    {"kind": "none", "word": "not started", "text": "the force has not started it"},
    {"kind": "period", "word": "…, late", "text": "not approved when the month locked, never counted as 0"},
    {"kind": "period", "word": NO_PERIOD, "text": "no returns were due for this month"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCell:
    """One force in one month."""

    kind: str
    counted: Counted
    status: Status | None  # None where the month has no period
    month: date
    force: str
    return_status: str  # the status of the return itself; empty where there is none
    revision: int | None = None  # the approved revision that counts
    is_on_time: bool = False  # submitted by the day on which it was due

    @property
    def word(self) -> str:
        """The status in words; *nil* is approved with nothing to report."""
        if self.status is None:
            return NO_PERIOD
        return "nil" if self.kind == "nil" else self.status.word


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One force through the months, oldest first."""

    force: Force
    cells: tuple[BoardCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthProgress:
    """The progress of one month: how many of its forces are approved, and the others by status."""

    period: Period
    approved: int
    due: int
    others: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def is_whole(self) -> bool:
        """Whether every due force is approved."""
        return self.approved == self.due


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The months and the forces, by unit and name; the newest month that has a period, or None."""

    months: tuple[date, ...]
    rows: tuple[BoardRow, ...]
    newest: Period | None = None
    starts: frozenset[date] = frozenset()  # months that start a series

    @property
    def without_period(self) -> frozenset[date]:
        """Months for which no force here had a return due."""
        due = {cell.month for row in self.rows for cell in row.cells if cell.kind != "period"}
        return frozenset(self.months) - due

    def from_first_due(self) -> Board:
        """The board from the first month for which a force here had a return due; the whole board if none had."""
        first = next((n for n, month in enumerate(self.months) if month not in self.without_period), 0)
        rows = tuple(replace(row, cells=row.cells[first:]) for row in self.rows)
        return replace(self, months=self.months[first:], rows=rows)

    @property
    def standing(self) -> MonthProgress | None:
        """The progress of the newest month, with the statuses furthest from approval first."""
        if self.newest is None:
            return None
        cells = {
            row.force.called_on(months.last_day(cell.month)).short_name: cell.status
            for row in self.rows
            for cell in row.cells
            if cell.month == self.newest.month and cell.status is not None
        }
        approved = [name for name, status in cells.items() if status.kind == Treatment.REPORTED]
        others = (
            (word, tuple(name for name, status in cells.items() if STATUS_WORDS[status.kind] == word))
            for word in reversed(dict.fromkeys(STATUS_WORDS.values()))
            if word != STATUS_WORDS[Treatment.REPORTED]
        )
        return MonthProgress(
            period=self.newest,
            approved=len(approved),
            due=len(cells),
            others=tuple((word, names) for word, names in others if names),
        )


def board_for(user: User, *, until: date, count: int = MONTHS) -> Board:
    """The forces within a user's scope in the last months up to one."""
    span = [months.previous(until, back) for back in range(count - 1, -1, -1)]
    periods = {period.month: period for period in Period.objects.filter(month__in=span)}
    forces = list(
        Force.objects.filter(Scope.of(user).over("code"))
        .select_related("unit")
        .prefetch_related("names")
        .order_by("unit__order", "short_name")
    )
    returns = {
        (monthly_return.force_id, monthly_return.period_id): monthly_return
        for monthly_return in MonthlyReturn.objects.visible_to(user).filter(period__in=span).select_related("current")
    }
    live = _live_of(monthly_return.current_id for monthly_return in returns.values() if monthly_return.current_id)
    return Board(
        newest=periods[max(periods)] if periods else None,
        starts=frozenset(month for month, period in periods.items() if period.starts_series),
        months=tuple(span),
        rows=tuple(
            BoardRow(
                force=force,
                cells=tuple(
                    _cell(
                        force,
                        month,
                        period=periods.get(month),
                        monthly_return=returns.get((force.code, month)),
                        live=live,
                    )
                    for month in span
                ),
            )
            for force in forces
        ),
    )


def later_due(shown: Board) -> list[tuple[str, date]]:
    """The forces to which the national team gave a later due date for the newest month, by name, with that date."""
    period = shown.newest
    if period is None:
        return []
    later = deadlines.extended([period.month])
    named = {
        row.force.called_on(months.last_day(period.month)).short_name: due_on
        for row in shown.rows
        if (due_on := later.get((row.force.code, period.month), period.due_on)) > period.due_on
    }
    return sorted(named.items())


def _live_of(revisions: Iterable[int]) -> dict[int, int]:
    """The counted live investigations, by revision."""
    rows = Figure.objects.filter(
        batch__kind=KIND.name,
        batch__source__in=list(revisions),
        measure="live",
        dimension=TOTAL,
        category=ALL,
    )
    return dict(rows.values_list("batch__source", "value"))


def kind_of(monthly_return: MonthlyReturn | None, *, period: Period | None) -> str:
    """How the page draws the cell of a return: the colour of its status, or a kind of *approved*."""
    if period is None:
        return "period"
    if monthly_return is not None and monthly_return.current is not None:
        if monthly_return.current.is_nil:
            return "nil"
        return "approved" if monthly_return.submitted_on_time is not False else "late"
    return status_of(monthly_return, period=period).colour


def _cell(
    force: Force, month: date, *, period: Period | None, monthly_return: MonthlyReturn | None, live: dict[int, int]
) -> BoardCell:
    value = live.get(monthly_return.current_id) if monthly_return is not None and monthly_return.current_id else None
    status = status_of(monthly_return, period=period) if period is not None else None
    return BoardCell(
        kind=kind_of(monthly_return, period=period),
        counted=counted_alone(force.called_on(months.last_day(month)).short_name, value=value, status=status),
        status=status,
        month=month,
        force=force.code,
        return_status=monthly_return.status if monthly_return is not None else "",
        revision=monthly_return.current_id if monthly_return is not None else None,
        is_on_time=monthly_return is not None and monthly_return.submitted_on_time is True,
    )


def counted_alone(name: str, *, value: int | None, status: Status | None) -> Counted:
    """One force's own number: 1 of 1 if it has reported, otherwise a gap, with its status."""
    is_missing = value is None
    word = STATUS_WORDS[status.kind] if status is not None else NO_PERIOD
    return Counted(
        value=value,
        coverage=Coverage(
            reported=int(not is_missing),
            due=1,
            missing=(name,) if is_missing else (),
            area=name,
            is_locked=status is not None and status.is_late,
            why=((name, word),) if is_missing and word in STATUS_WORDS.values() else (),
        ),
    )
