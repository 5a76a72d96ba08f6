"""The top of a force's home page: the return to work on next, and its live investigations over a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.models import User
from core import months
from core.sentences import counted_noun, listed
from figures.coverage import Counted
from figures.models import Period
from investigations.returns import board, current_return, grid, transitions
from investigations.returns.current_return import MonthToDo, Problem
from investigations.returns.grid import Grid
from investigations.views.page_context import reconciliation_to_print
from investigations.views.shared import revision_to_show
from reports.charts import referrals_by_month, sentences
from reports.charts.figure import Chart
from reports.charts.referrals_by_month import ReferralsByMonth
from reports.charts.timeline import MonthCount

MONTHS = 13  # the newest month and the year before it


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceHome:
    """What a force sees first. Everything but the chart is None or empty before its first month."""

    force: str
    current: MonthToDo | None
    reconciliation: dict[str, Any] | None
    grid: Grid | None
    problems: tuple[Problem, ...]
    trend: Chart | None
    may_certify: bool = False  # whether the user certifies the return next

    @property
    def url(self) -> str:
        """Where the main button leads: to the return, or to its certification."""
        month = months.text(self.current.period.month) if self.current else ""
        name = "return-certify" if self.may_certify else "return-detail"
        return reverse(f"investigations:{name}", args=[self.force, month]) if self.current else ""

    @property
    def button(self) -> str:
        """The words of the main button."""
        if self.may_certify:
            return "Certify return"
        if self.current is None or not self.current.is_to_do:
            return "View return"
        if self.current.monthly_return is None:
            return "Open return"
        return "Reply to reviewer" if self.current.is_queried else "Continue return"

    @property
    def progress(self) -> str:
        """How far the return is: `57 investigations: 18 changed, 24 checked and unchanged, 15 left to check`."""
        if self.grid is None:
            return ""
        return (
            f"{counted_noun(self.grid.total, 'investigation')}: {self.grid.changed:,} changed, "
            f"{self.grid.checked:,} checked and unchanged, {self.grid.to_check:,} left to check."
        )


def home_of(user: User, current: MonthToDo | None) -> ForceHome:
    """The dashboard of the user's own force, in a number of queries that does not grow with its rows.

    `current` is the month at the top (`current_return.ForceMonths`).
    """
    monthly_return = current.monthly_return if current else None
    revision = revision_to_show(monthly_return, user) if monthly_return else None
    rows = (
        grid.grid_of(monthly_return, revision) if monthly_return and revision and current and current.is_to_do else None
    )
    return ForceHome(
        force=user.force_id or "",
        current=current,
        reconciliation=reconciliation_to_print(monthly_return, revision) if monthly_return and revision else None,
        grid=rows,
        problems=tuple(current_return.problems_of(rows, monthly_return=monthly_return))
        if rows and monthly_return
        else (),
        trend=trend_of(user),
        may_certify=bool(
            monthly_return
            and current
            and current.is_to_certify
            and not transitions.why_not("certify", monthly_return, by=user)
        ),
    )


def trend_of(user: User) -> Chart | None:
    """The force's approved live investigations by month; None before two months are approved."""
    newest = Period.objects.newest_first().values_list("month", flat=True).first()
    if newest is None:
        return None
    shown = board.board_for(user, until=newest, count=MONTHS)
    [row] = shown.rows
    name = row.force.called_on(months.last_day(newest)).short_name
    cells = [cell for cell in row.cells if cell.kind != "period"]
    counts = tuple(MonthCount(month=cell.month, counted=cell.counted) for cell in cells)
    if sum(not count.counted.is_gap for count in counts) < 2:
        return None
    return referrals_by_month.chart(
        ReferralsByMonth(
            name="force-live",
            counts=counts,
            breaks=tuple(sorted(shown.starts)),
            area=name,
            what="live investigations",
            sub=f"{name}, live investigations at month end",
            finding=finding_of(counts, starts=sorted(shown.starts)),
            coverage=_coverage(name, counts),
        )
    )


def finding_of(counts: Sequence[MonthCount], *, starts: Sequence[date]) -> str:
    """`52 live at the end of October: 3 more than in September and 9 more than a year ago`.

    No comparison crosses a gap or the start of a series.
    """
    by_month = {count.month: count.counted for count in counts}
    latest = max(month for month, counted in by_month.items() if not counted.is_gap)
    now = by_month[latest].value or 0
    begin = max((start for start in starts if start <= latest), default=date.min)
    compared = []
    for back, words in ((1, f"in {months.label(months.previous(latest))}"), (12, "a year before")):
        then: Counted | None = by_month.get(months.previous(latest, back))
        if then is not None and then.value is not None and months.previous(latest, back) >= begin:
            compared.append(f"{_against(then.value, now)} {words}")
    words = f"{now:,} live at the end of {months.label(latest)}"
    return f"{words}: {listed(compared)}" if compared else words


def _against(then: int, now: int) -> str:
    if then == now:
        return "the same as"
    return f"{abs(now - then):,} {'more' if now > then else 'fewer'} than"


def _coverage(name: str, counts: Sequence[MonthCount]) -> str:
    missing = [sentences.short_month(count.month) for count in counts if count.counted.is_gap]
    if not missing:
        return f"{name} has an approved return for every month shown."
    return f"No approved return from {name} yet for {listed(missing)}."
