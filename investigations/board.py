"""The board: bodies down, months across, each cell the number of live investigations and where the return stands.

A body's own rows are shown to the body, its unit and the national team. A month in which nothing was asked (between two
series) is *no period*, which is neither missing nor 0. Three queries, whatever the number of bodies and months.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.access import Scope
from accounts.models import User
from figures.coverage import Counted, Coverage
from figures.measures import ALL, TOTAL
from figures.models import Figure, Period
from investigations.choices import ReturnStatus
from investigations.measures import KIND
from investigations.models import MonthlyReturn
from reference import months
from reference.models import Force

MONTHS = 12
WORDS = {
    "approved": "approved",
    "late": "late",
    "nil": "nil",
    "review": "in review",
    "query": "queried",
    "draft": "draft",
    "none": "not begun",
    "missing": "missing",
    "period": "no period",
}
DONE = frozenset({"approved", "late", "nil"})
KEYS = (
    {"kind": "approved", "word": "approved", "text": "handed in on time and approved"},
    {"kind": "late", "word": "late", "text": "approved, handed in after the due day"},
    {"kind": "nil", "word": "nil", "text": "approved, nothing to report"},
    {"kind": "review", "word": "in review", "text": "handed in, waits for the reviewer"},
    {"kind": "query", "word": "queried", "text": "the force's turn to answer"},
    {"kind": "draft", "word": "draft", "text": "begun, not handed in"},
    {"kind": "none", "word": "not begun", "text": "nobody has opened it"},
    {"kind": "missing", "word": "missing", "text": "not approved when the month locked; never counted as 0"},
    {"kind": "period", "word": "no period", "text": "nothing was asked for this month"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One body in one month."""

    kind: str
    counted: Counted
    status: str
    month: date
    force: str

    @property
    def word(self) -> str:
        """The state in words."""
        return WORDS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One body through the months, oldest first."""

    force: Force
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far one month is: how many of its bodies are approved, and who else stands where."""

    period: Period
    approved: int
    due: int
    others: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def is_whole(self) -> bool:
        """Whether every body that was due is approved."""
        return self.approved == self.due


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The months and the bodies, by unit and name; the newest month that has a period, or None."""

    months: tuple[date, ...]
    rows: tuple[Row, ...]
    newest: Period | None = None

    @property
    def without_period(self) -> frozenset[date]:
        """Months in which nothing was asked of any body here."""
        asked = {cell.month for row in self.rows for cell in row.cells if cell.kind != "period"}
        return frozenset(self.months) - asked

    @property
    def standing(self) -> Standing | None:
        """Where the newest month stands, those first who are furthest from being approved."""
        if self.newest is None:
            return None
        kinds = {
            row.force.short_name: cell.kind
            for row in self.rows
            for cell in row.cells
            if cell.month == self.newest.month and cell.kind != "period"
        }
        others = ((word, tuple(name for name, kind in kinds.items() if kind == key)) for key, word in WORDS.items())
        waiting = tuple((word, names) for word, names in others if names and word not in DONE)
        return Standing(
            period=self.newest,
            approved=sum(WORDS[kind] in DONE for kind in kinds.values()),
            due=len(kinds),
            others=tuple(reversed(waiting)),
        )


def board_for(user: User, *, until: date, count: int = MONTHS) -> Board:
    """The bodies within a person's scope in the last months up to one."""
    span = [months.previous(until, back) for back in range(count - 1, -1, -1)]
    periods = {period.month: period for period in Period.objects.filter(month__in=span)}
    forces = list(
        Force.objects.filter(Scope.of(user).over("code")).select_related("unit").order_by("unit__order", "short_name")
    )
    returns = {
        (one.force_id, one.period_id): one
        for one in MonthlyReturn.objects.visible_to(user).filter(period__in=span).select_related("current")
    }
    live = _live_of(one.current_id for one in returns.values() if one.current_id)
    return Board(
        newest=periods[max(periods)] if periods else None,
        months=tuple(span),
        rows=tuple(
            Row(
                force=force,
                cells=tuple(
                    _cell(force, month, period=periods.get(month), found=returns.get((force.code, month)), live=live)
                    for month in span
                ),
            )
            for force in forces
        ),
    )


def _live_of(revisions: Iterable[int]) -> dict[int, int]:
    """By revision, its live investigations as they were counted."""
    rows = Figure.objects.filter(
        batch__kind=KIND.name,
        batch__source__in=list(revisions),
        measure="live",
        dimension=TOTAL,
        category=ALL,
    )
    return dict(rows.values_list("batch__source", "value"))


def kind_of(found: MonthlyReturn | None, *, period: Period | None) -> str:
    """Where a return stands, as the board says it."""
    if period is None:
        return "period"
    if found is not None and found.current is not None:
        if found.current.is_nil:
            return "nil"
        return "approved" if found.submitted_on_time is not False else "late"
    if period.is_locked and (found is None or found.status in {ReturnStatus.DRAFT}):
        return "missing"
    if found is None:
        return "none"
    if found.status == ReturnStatus.DRAFT:
        return "draft"
    return "query" if found.status == ReturnStatus.QUERIED else "review"


def _cell(
    force: Force, month: date, *, period: Period | None, found: MonthlyReturn | None, live: dict[int, int]
) -> Cell:
    value = live.get(found.current_id) if found is not None and found.current_id else None
    return Cell(
        kind=kind_of(found, period=period),
        counted=counted_alone(force, value=value, is_locked=period is not None and period.is_locked),
        status=found.status if found is not None else "",
        month=month,
        force=force.code,
    )


def counted_alone(force: Force, *, value: int | None, is_locked: bool) -> Counted:
    """One body's own number: 1 of 1 where it has reported, a gap where it has not."""
    return Counted(
        value=value,
        coverage=Coverage(
            reported=int(value is not None),
            due=1,
            missing=() if value is not None else (force.short_name,),
            area=force.short_name,
            noun="bodies",
            is_locked=is_locked,
        ),
    )
