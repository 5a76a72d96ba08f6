"""The first step of a month: the status of each due force by unit, and the forces to chase with their people.

A force is chased until its return is approved. What its missing return means for the figures is the share of the live
cases that it held at the end of the last complete month.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.models import User
from core import clock, months
from core.govuk import in_words
from core.sentences import counted_noun
from core.todo import when_due
from figures import deadlines, reminders, thresholds
from figures.choices import STATUS_WORDS, Treatment
from figures.coverage import Counted, coverage_of
from figures.models import Period, ReminderSent
from figures.thresholds import ReportedMonth
from investigations.records.case_review import contacts_of
from investigations.returns.board import BoardCell, board_for, counted_alone, later_due
from investigations.returns.status import NOT_SUBMITTED, Status
from reference.models import Force, Unit
from reports.charts import sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceStatus:
    """One due force: its status in the month, and the page of its return."""

    code: str
    name: str
    status: Status
    is_after_due: bool  # approved, and submitted after the date by which it was due
    url: str

    @property
    def is_approved(self) -> bool:
        """Whether its return is approved."""
        return self.status.kind == Treatment.REPORTED

    @property
    def words(self) -> str:
        """What is not as it should be: empty for a return approved in time."""
        if self.is_approved:
            return "after due date" if self.is_after_due else ""
        return self.status.word


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitStatus:
    """The due forces of one unit, and their live investigations."""

    name: str
    forces: tuple[ForceStatus, ...]
    live: Counted

    @property
    def approved(self) -> str:
        """`3 of 6`."""
        return f"{sum(force.is_approved for force in self.forces)} of {len(self.forces)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceToChase:
    """One force without an approved return: what it held, its people, and the reminders it was sent."""

    force: ForceStatus
    is_with_force: bool  # the force acts next, and not the reviewer
    due: str  # its own due date, if it has an extension
    overdue: str
    held: Counted | None
    share: str
    contacts: tuple[User, ...]
    reminders: tuple[ReminderSent, ...]
    why_not_remind: str
    may_extend: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageStep:
    """The step as the page shows it."""

    period: Period
    units: tuple[UnitStatus, ...]
    to_chase: tuple[ForceToChase, ...]  # they act next
    with_reviewer: tuple[ForceToChase, ...]
    on_time: int
    later_due: tuple[tuple[str, date], ...]  # the forces with an extension, and their own due dates
    complete: date | None  # the last complete month before this one
    share: str  # of its live cases, those of the forces that are approved now

    @property
    def due(self) -> int:
        """How many forces are due."""
        return sum(len(unit.forces) for unit in self.units)

    @property
    def approved(self) -> int:
        """How many of them are approved."""
        return self.due - len(self.to_chase) - len(self.with_reviewer)

    @property
    def is_whole(self) -> bool:
        """Whether every due force is approved."""
        return self.approved == self.due

    @property
    def title(self) -> str:
        """`44 of 46 returns are approved`."""
        verb = "is" if self.due == 1 else "are"
        return f"{self.approved} of {counted_noun(self.due, 'return')} {verb} approved"

    @property
    def sentences(self) -> tuple[str, ...]:
        """When they were submitted, what the month waits for, and how much of the last complete month they cover."""
        period = self.period
        verb = "was" if self.on_time == 1 else "were"
        on_time = f"{self.on_time} {verb} submitted by the due date, {in_words(period.due_on)}."
        if self.later_due:
            its = "its" if self.on_time == 1 else "their"
            later = ", ".join(f"{name} ({in_words(due_on)})" for name, due_on in self.later_due)
            on_time = (
                f"{self.on_time} {verb} submitted by {its} due date: {in_words(period.due_on)}, or later for {later}."
            )
        if not self.on_time and period.is_from_before(period.due_on):
            on_time = f"It was due on {in_words(period.due_on)}, before the month was opened in this service."
        if period.is_locked:
            lock = f"The month locked on {in_words(period.locked_on)}."
        else:
            lock = f"The month locks after {in_words(period.locks_on)}."
        if not self.share or self.complete is None:
            return (on_time, lock)
        held = f"The approved forces held {self.share} of the live cases at the end of {months.label(self.complete)}."
        return (on_time, lock, held)


def step_of(period: Period, *, user: User) -> CoverageStep:
    """Return the step, in a number of queries that does not grow with forces."""
    board = board_for(user, until=period.month, count=1)
    day = months.last_day(period.month)
    due = set(Force.objects.due_in(period.month).values_list("code", flat=True))
    unit_of = {code: unit for code, _region, unit in Force.objects.places_on(day)}
    cells = {row.force.code: (row.force.called_on(day).short_name, row.cells[-1]) for row in board.rows}
    statuses = {
        code: _status(cell.status, name=name, cell=cell)
        for code, (name, cell) in cells.items()
        if code in due and cell.status is not None
    }
    before = thresholds.last_complete(period.month)
    waiting = [status for status in statuses.values() if not status.is_approved]
    missing = _missing(waiting, period=period, before=before, user=user)
    return CoverageStep(
        period=period,
        units=tuple(
            _unit(unit, forces=of_unit, cells=cells, is_locked=period.is_locked)
            for unit in Unit.objects.in_order()
            if (of_unit := [status for code, status in statuses.items() if unit_of[code] == unit.code])
        ),
        to_chase=tuple(row for row in missing if row.is_with_force),
        with_reviewer=tuple(row for row in missing if not row.is_with_force),
        on_time=sum(cells[code][1].is_on_time for code in statuses),
        later_due=tuple(later_due(board)),
        complete=before.month if before else None,
        share=_share([code for code, status in statuses.items() if status.is_approved], of=before),
    )


def _status(status: Status, *, name: str, cell: BoardCell) -> ForceStatus:
    has_page = cell.return_status and cell.kind != "draft"
    return ForceStatus(
        code=cell.force,
        name=name,
        status=status,
        is_after_due=cell.kind == "late",
        url=reverse("investigations:review-detail", args=[cell.force, months.text(cell.month)]) if has_page else "",
    )


def _unit(
    unit: Unit, *, forces: Sequence[ForceStatus], cells: Mapping[str, tuple[str, BoardCell]], is_locked: bool
) -> UnitStatus:
    counted = {force.name: cells[force.code][1].counted.value for force in forces}
    reported = {name: value for name, value in counted.items() if value is not None}
    covered = coverage_of(
        unit.short_name,
        due=list(counted),
        reported=list(reported),
        is_locked=is_locked,
        status={force.name: _word(force) for force in forces},
    )
    return UnitStatus(
        name=unit.short_name,
        forces=tuple(sorted(forces, key=lambda force: force.name)),
        live=Counted.of(sum(reported.values()), coverage=covered),
    )


def _word(force: ForceStatus) -> str:
    """The status of a force; one that was approved a moment ago is not counted yet, so it appears as in review."""
    return STATUS_WORDS[Treatment.IN_REVIEW if force.is_approved else force.status.kind]


def _missing(
    waiting: Sequence[ForceStatus], *, period: Period, before: ReportedMonth | None, user: User
) -> tuple[ForceToChase, ...]:
    """The forces without an approved return, those that held most first."""
    codes = [force.code for force in waiting]
    contacts = contacts_of(codes)
    if to_certify := [force.code for force in waiting if force.status.kind == Treatment.TO_CERTIFY]:
        contacts |= dict.fromkeys(to_certify, ()) | contacts_of(to_certify, leads_only=True)
    due_dates = deadlines.due_dates(period, codes)
    sent: dict[str, list[ReminderSent]] = {code: [] for code in codes}
    for reminder in ReminderSent.objects.visible_to(user).filter(force__in=codes, period=period.month).newest_first():
        sent[reminder.force_id].append(reminder)
    reminded_today = set(
        ReminderSent.objects.visible_to(user)
        .filter(force__in=codes, sent_on=clock.today())
        .values_list("force", flat=True)
    )
    held = before.held if before else {}
    rows = [
        _force(
            force,
            period=period,
            due_on=due_dates[force.code],
            held=held.get(force.code),
            share=_share([force.code], of=before) if force.code in held else "",
            contacts=contacts.get(force.code, ()),
            sent=sent[force.code],
            is_sent_today=force.code in reminded_today,
        )
        for force in waiting
    ]
    return tuple(sorted(rows, key=lambda row: (-held.get(row.force.code, -1), row.force.name)))


def _force(
    force: ForceStatus,
    *,
    period: Period,
    due_on: date,
    held: int | None,
    share: str,
    contacts: tuple[User, ...],
    sent: Sequence[ReminderSent],
    is_sent_today: bool,
) -> ForceToChase:
    is_with_force = force.status.kind in reminders.WAITING_FOR_FORCE
    is_to_submit = force.status.kind in NOT_SUBMITTED
    is_overdue = is_to_submit and period.is_overdue(due_on)
    return ForceToChase(
        force=force,
        is_with_force=is_with_force,
        due=f"Extended to {in_words(due_on)}" if due_on > period.due_on else "",
        overdue=when_due(due_on, today=clock.today()) if is_overdue else "",
        held=None if held is None else counted_alone(force.name, value=held, status=force.status),
        share=share,
        contacts=contacts,
        reminders=tuple(sent),
        why_not_remind=reminders.why_not_send(
            force.name, treatment=force.status.kind, people=len(contacts), is_sent_today=is_sent_today
        ),
        may_extend=is_to_submit and not period.is_locked,
    )


def _share(forces: Sequence[str], *, of: ReportedMonth | None) -> str:
    """The share of a complete month's live cases that these forces held: `98%`; empty if they are too few."""
    total = sum(of.held.values()) if of else 0
    if of is None or total < sentences.SMALL:
        return ""
    part = sum(of.held.get(force, 0) for force in forces)
    percent = round(100 * part / total)
    if part and not percent:
        return "less than 1%"
    return "more than 99%" if part < total and percent == 100 else f"{percent}%"
