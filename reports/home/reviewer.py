"""The home page of a reviewer: the area's headline figures, and each force's return for the newest month.

A coordinator sees the forces of the unit; for the national team, the forces that are not approved yet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.models import User
from core import clock, months
from core.todo import when_due
from figures import deadlines, reminders
from figures.choices import Treatment
from figures.coverage import Counted
from figures.models import Period
from investigations.choices import EntryState, RevisionState
from investigations.models import Entry
from investigations.returns.board import Board, BoardCell, BoardRow, board_for
from investigations.returns.status import NOT_SUBMITTED, Status
from investigations.sealed import counting
from reports.home import board_figures
from reports.home.board_figures import HomeTile

MONTHS = 13  # the newest month and the year before it


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceRow:
    """One force in the newest month."""

    name: str
    url: str
    status: Status
    overdue: str  # how long the force is overdue, in words; empty if it is not, or if the next step is not its own
    counted: Counted
    submitted: int | None  # live investigations of a return that is submitted and not counted yet
    change: int | None
    line: SafeString

    @property
    def is_approved(self) -> bool:
        """Whether the return is approved, even if its figures are not counted yet."""
        return self.status.kind == Treatment.REPORTED

    @property
    def urgency(self) -> int:
        """The place of the row: 0 if the force is overdue, then queried returns, others of the force, and the rest."""
        if self.overdue:
            return 0
        if self.status.kind == Treatment.QUERIED:
            return 1
        return 2 if self.status.kind in reminders.WAITING_FOR_FORCE else 3

    @property
    def change_words(self) -> str:
        """`+3`, `−5`, `0`; a dash where there is nothing to compare."""
        if self.change is None:
            return "–"
        return f"{self.change:+,}".replace("-", "−") if self.change else "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerHome:
    """The newest month of an area: its progress and its forces."""

    period: Period
    area: str
    tiles: tuple[HomeTile, ...]
    rows: tuple[ForceRow, ...]
    approved: int
    due: int
    previous: str  # the month before, as a column heading names it

    @property
    def title(self) -> str:
        """`October 2026: 3 of 6 returns approved`."""
        return f"{self.period}: {self.approved} of {self.due} returns approved"

    @property
    def deadline(self) -> str:
        """When the month is due or locks, in words."""
        if self.period.is_locked:
            return f"Locked on {self.period.locked_on:%A %-d %B}"
        if self.period.due_on >= clock.today():
            return f"Due {self.period.due_on:%A %-d %B}, locks after {self.period.locks_on:%A %-d %B}"
        return f"Was due {self.period.due_on:%A %-d %B}, locks after {self.period.locks_on:%A %-d %B}"

    @property
    def not_approved(self) -> tuple[ForceRow, ...]:
        """The forces without an approved return: overdue ones first, then those with queries."""
        waiting = [row for row in self.rows if not row.is_approved]
        return tuple(sorted(waiting, key=lambda row: (row.urgency, row.name)))


def board_of(user: User) -> Board | None:
    """The forces in scope over a year up to the newest month; None before the first month."""
    newest = Period.objects.newest_first().values_list("month", flat=True).first()
    return board_for(user, until=newest, count=MONTHS) if newest else None


def home_of(board: Board, *, area: str) -> ReviewerHome | None:
    """The dashboard of the forces on a board; None if its newest month has no period."""
    home = returns_of(board, area=area)
    return home and replace(home, tiles=tuple(board_figures.tiles_of(board, area=area)))


def returns_of(board: Board, *, area: str) -> ReviewerHome | None:
    """The same without tiles, for a page that has the area's figures already."""
    if board.newest is None or board.newest.month != board.months[-1]:
        return None
    live = _submitted_live(board)
    due_dates = deadlines.due_dates(board.newest, [row.force.code for row in board.rows])
    rows = [
        _row(
            row,
            period=board.newest,
            status=status,
            due_on=due_dates[row.force.code],
            live=live,
            starts=board.starts,
        )
        for row in board.rows
        if (status := row.cells[-1].status) is not None
    ]
    return ReviewerHome(
        period=board.newest,
        area=area,
        tiles=(),
        rows=tuple(rows),
        approved=sum(row.is_approved for row in rows),
        due=len(rows),
        previous=f"{months.previous(board.newest.month):%B}",
    )


def _submitted_live(board: Board) -> dict[str, int]:
    """The live investigations of each return that is submitted and not approved, by force."""
    waiting = [row.force.code for row in board.rows if row.cells[-1].kind in {"review", "query"}]
    counted = (
        Entry.objects.filter(revision__force__in=waiting, revision__period=board.months[-1])
        .filter(revision__state=RevisionState.SUBMITTED, state=EntryState.LIVE)
        .values_list("revision__force", "revision__number")
        .annotate(n=Count("pk"))
        .order_by("revision__number")
    )
    live = dict.fromkeys(waiting, 0)  # a return without a live case has no row
    with counting.with_sealed():
        return live | {force: number for force, _revision, number in counted}  # the newest revision is the last


def _row(
    row: BoardRow, *, period: Period, status: Status, due_on: date, live: dict[str, int], starts: frozenset[date]
) -> ForceRow:
    cell, before = row.cells[-1], row.cells[-2]
    name = row.force.called_on(months.last_day(cell.month)).short_name
    is_overdue = status.kind in NOT_SUBMITTED and period.is_overdue(due_on)
    submitted = live.get(row.force.code) if cell.counted.is_gap else None
    now = cell.counted.value if submitted is None else submitted
    then = before.counted.value if cell.month not in starts else None
    return ForceRow(
        name=name,
        url=_url(cell),
        status=status,
        overdue=when_due(due_on, today=clock.today()) if is_overdue else "",
        counted=cell.counted,
        submitted=submitted,
        change=now - then if now is not None and then is not None else None,
        line=board_figures.line_of(row, name=name, starts=starts),
    )


def _url(cell: BoardCell) -> str:
    """The review of the return; empty if nothing is submitted yet."""
    if not cell.return_status or cell.kind == "draft":
        return ""
    return reverse("investigations:review-detail", args=[cell.force, months.text(cell.month)])
