"""The return that a force works on next: which month, its status, and what to fix or check before submitting it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import clock, months
from core.sentences import counted_noun
from core.todo import when_due
from figures import deadlines
from figures.models import Period
from investigations.choices import FindingState, ReturnStatus, Severity
from investigations.models import MonthlyReturn
from investigations.returns.grid import Grid
from investigations.returns.grid_lines import GridLine
from investigations.returns.status import Status, status_of

SHOWN = 4  # problems on the home page; the return's own page has all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthToDo:
    """A month that the force has to start, submit or send back; `monthly_return` is None if it is not started.

    `due_on` is the due date of the force, as far as it has something to submit: that of the month, or a later one that
    it was given.
    """

    period: Period
    monthly_return: MonthlyReturn | None
    due_on: date

    @property
    def is_queried(self) -> bool:
        """Whether the reviewer waits for replies."""
        return self.monthly_return is not None and self.monthly_return.status == ReturnStatus.QUERIED

    @property
    def status(self) -> Status:
        """The status of the force in the month."""
        return status_of(self.monthly_return, period=self.period)

    @property
    def is_to_do(self) -> bool:
        """Whether the next step is the force's."""
        return self.monthly_return is None or self.monthly_return.status in {ReturnStatus.DRAFT, ReturnStatus.QUERIED}

    @property
    def is_to_certify(self) -> bool:
        """Whether the force's lead certifies it next."""
        return self.monthly_return is not None and self.monthly_return.status == ReturnStatus.TO_CERTIFY

    @property
    def is_history(self) -> bool:
        """Whether it was due before its month was opened here, so that its due date says nothing."""
        return self.period.is_from_before(self.due_on)

    @property
    def sentence(self) -> str:
        """The status, if the title gives the due date instead of it; otherwise who acts next."""
        if self.is_queried:
            return "Reply to the queries, then send the return back."
        return f"{self.status.label}." if self.is_to_do and not self.is_history else self.status.next_step

    @property
    def title(self) -> str:
        """The month with what matters most about it: `October 2026 return: due tomorrow`."""
        if not self.is_to_do or self.is_queried:
            word = self.status.word
        elif self.status.is_reopened:
            word = "reopened"
        elif self.is_history:
            word = self.status.word
        else:
            word = when_due(self.due_on, today=clock.today())
            word = word[:1].lower() + word[1:]
        return f"{self.period} return: {word}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One line of what to fix, answer or check: a state mark, where, and what to do."""

    kind: str  # a kind of templates/components/state.html
    count: str
    where: str
    url: str
    to_do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceMonths:
    """The months that wait for a force's own people, and the one at the top of its home page."""

    to_do: list[MonthToDo]
    current: MonthToDo | None
    to_certify: list[MonthToDo] = field(default_factory=list)  # for its lead


def force_months_of(user: User) -> ForceMonths:
    """Read both for the user's own force."""
    every = _months_not_approved(user)
    to_do = [month for month in every if month.is_to_do]
    to_certify = [month for month in every if month.is_to_certify and user.role == Role.LEAD]
    return ForceMonths(to_do=to_do, current=current_of(to_do, user=user), to_certify=to_certify)


def months_to_do(user: User) -> list[MonthToDo]:
    """The months that wait for the analysts and leads of a force, oldest first."""
    return [month for month in _months_not_approved(user) if month.is_to_do]


def _months_not_approved(user: User) -> list[MonthToDo]:
    """The months of a force that are not approved, oldest first, in four queries.

    A month that the force skipped before its last approved one is not asked for again.
    """
    mine = MonthlyReturn.objects.visible_to(user)
    newest = Period.objects.newest_first().values_list("month", flat=True).first()
    counted = mine.filter(current__isnull=False).aggregate(last=Max("period"))["last"] or date.min
    series = Period.objects.series_of(newest).filter(month__gt=counted) if newest else Period.objects.none()
    begun = {
        monthly_return.period_id: monthly_return
        for monthly_return in mine.exclude(status=ReturnStatus.APPROVED)
        .select_related("period", "force__unit")
        .order_by("period")
    }
    periods = {period.month: period for period in series}
    periods |= {month: monthly_return.period for month, monthly_return in begun.items()}
    extended = deadlines.extended(periods)
    return [
        MonthToDo(
            period=periods[month],
            monthly_return=begun.get(month),
            due_on=extended.get((user.force_id or "", month), periods[month].due_on),
        )
        for month in sorted(periods)
    ]


def current_of(to_do: list[MonthToDo], *, user: User) -> MonthToDo | None:
    """The month at the top of the force's home page: the first to submit, then to reply, then its newest return."""
    first = next((month for month in to_do if not month.is_queried), None) or next(iter(to_do), None)
    if first is not None:
        return first
    newest = (
        MonthlyReturn.objects.visible_to(user)
        .filter(force=user.force_id or "")
        .select_related("period", "force__unit")
        .order_by("-period")
        .first()
    )
    return MonthToDo(period=newest.period, monthly_return=newest, due_on=newest.period.due_on) if newest else None


def problems_of(grid: Grid, *, monthly_return: MonthlyReturn) -> list[Problem]:
    """What to fix, answer or check before submitting, the first `SHOWN` errors and warnings by row, in words."""
    base = reverse(
        "investigations:return-detail", args=[monthly_return.force_id, months.text(monthly_return.period_id)]
    )
    problems = [
        Problem(
            kind="error" if finding.severity == Severity.ERROR else "ask",
            count="1 error" if finding.severity == Severity.ERROR else "1 warning",
            where="Whole return",
            url=f"{base}?show=todo",
            to_do=f"{finding.message} {finding.remedy}".strip(),
        )
        for finding in grid.findings
        if finding.state == FindingState.OPEN
    ]
    lines = [line for line in grid.every if line.kind == "todo"]
    lines.sort(key=lambda line: not line.open_errors)  # errors block, so they come first
    problems += [_of_line(line, base=base) for line in lines]
    more = len(problems) - SHOWN
    if more > 0:
        problems = [
            *problems[:SHOWN],
            Problem(
                kind="ask",
                count=f"{more:,} more",
                where="All errors and warnings",
                url=f"{base}?show=todo",
                to_do="Fix or explain the other errors and warnings.",
            ),
        ]
    if grid.to_check:
        them = "it has" if grid.to_check == 1 else "they have"
        problems.append(
            Problem(
                kind="waiting",
                count=f"{grid.to_check:,} not checked",
                where="See " + counted_noun(grid.to_check, "investigation"),
                url=f"{base}?show=left",
                to_do=f"Confirm that {them} not changed, or update {'it' if grid.to_check == 1 else 'them'}.",
            )
        )
    return problems


def _of_line(line: GridLine, *, base: str) -> Problem:
    finding = next((finding for finding in line.findings if finding.state == FindingState.OPEN), None)
    return Problem(
        kind=line.state_kind,
        count=line.state_text,
        where=str(line.entry.holding),
        url=f"{base}?row={line.entry.pk}#form-{line.entry.pk}",
        to_do=f"{finding.message} {finding.remedy}".strip() if finding else "Correct the value that cannot be read.",
    )
