"""What every move of a return shares: found in scope and locked, asked whether it may be made, noted when it is made.

The rules are in `states.py`; here are the facts that they ask for, read from the database no more than a move needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from accounts.choices import Role
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock, months
from core.workflow import TransitionNotAllowed
from investigations.choices import RevisionState
from investigations.models import MonthlyReturn, ReturnEvent, Revision
from investigations.returns import creation, workflow

# All that `states.refusal` wants to know of a return and a person, in one statement. Handing in is found in the
# revisions and, for an answer in words, in the events: in whatever role it was done. The months around are those of the
# same series: an earlier one that is undecided, a later one that is approved and covers what moved in this one.
FACTS = """
with series as (
    select coalesce((select max(month) from figures_period where starts_series and month <= %(month)s), '-infinity')
               as first,
           coalesce((select min(month) from figures_period where starts_series and month > %(month)s), 'infinity')
               as next
)
select
    exists (select from investigations_revision where monthly_return_id = %(return)s and submitted_by_id = %(person)s)
    or exists (
        select from investigations_returnevent
        where monthly_return_id = %(return)s and by_id = %(person)s and move in ('submit', 'answer', 'reply')
    ),
    exists (
        select from investigations_returnevent e join investigations_revision r on r.id = e.revision_id
        where e.monthly_return_id = %(return)s and e.move = 'read' and r.state = 'submitted' and r.number = (
            select max(number) from investigations_revision where monthly_return_id = %(return)s and state = 'submitted'
        )
    ),
    (select count(*) from investigations_query where monthly_return_id = %(return)s and state = 'open'),
    (
        select min(m.period) from investigations_monthlyreturn m, series
        where m.force = %(force)s and m.period < %(month)s and m.period >= series.first
          and m.current_id is null and m.status not in ('draft', 'approved')
    ),
    (
        select min(m.period) from investigations_monthlyreturn m, series
        where m.force = %(force)s and m.period > %(month)s and m.period < series.next and m.current_id is not null
    ),
    (
        select r.id from investigations_revision r, series
        where r.force = %(force)s and r.state in ('approved', 'submitted')
          and r.period < %(month)s and r.period >= series.first
        order by r.period desc, r.state = 'approved' desc, r.number desc
        limit 1
    )
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFacts:
    """What the database knows that a move of a return is asked by."""

    handed_in: bool
    has_coordinator: bool
    is_read: bool
    open_questions: int
    undecided_before: date | None
    covered_by: date | None
    base: int | None  # the revision of the newest earlier month that is approved or in the reviewer's hands


def locked(force: str, month: date, *, by: User) -> MonthlyReturn:
    """The return, in scope, read anew under its lock. Everything below it hangs on this one lock."""
    found = MonthlyReturn.objects.visible_to(by).of(force, month).select_related("force__unit", "period")
    return found.select_for_update(of=("self",)).get()


def refuse(
    move: str, monthly_return: MonthlyReturn, *, by: User, carry_open: bool = False, with_reason: bool = True
) -> ReturnFacts:
    """Raise the sentence that says why the move can't be made, if it can't; else answer the facts it stands on."""
    facts = facts_of(monthly_return, person=by)
    if why := why_not(move, monthly_return, by=by, carry_open=carry_open, with_reason=with_reason, facts=facts):
        raise TransitionNotAllowed(why)
    return facts


def why_not(
    move: str,
    monthly_return: MonthlyReturn,
    *,
    by: User,
    carry_open: bool = False,
    with_reason: bool = True,
    facts: ReturnFacts | None = None,
) -> str:
    """Why this person can't make this move now; empty when it can be made. Pages leave a button out by it.

    A page that asks for several moves reads the `facts` once.
    """
    facts = facts or facts_of(monthly_return, person=by)
    return workflow.refusal(
        move,
        status=monthly_return.status,
        role=by.role,
        handed_in=facts.handed_in,
        reviewed_by_national=monthly_return.force.unit.reviewed_by_national,
        has_coordinator=facts.has_coordinator,
        is_locked=monthly_return.period.is_locked,
        is_read=facts.is_read,
        open_questions=facts.open_questions,
        carry_open=carry_open,
        with_reason=with_reason,
    ) or _out_of_order(move, monthly_return, facts)


def facts_of(monthly_return: MonthlyReturn, *, person: User) -> ReturnFacts:
    """The facts of a return for one person."""
    asked: dict[str, int | str | date] = {
        "return": monthly_return.pk,
        "force": monthly_return.force_id,
        "month": monthly_return.period_id,
        "person": person.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(FACTS, asked)
        handed_in, is_read, open_questions, undecided_before, covered_by, base = cursor.fetchone()
    return ReturnFacts(
        handed_in=handed_in,
        has_coordinator=has_coordinator(monthly_return, by=person),
        is_read=is_read,
        open_questions=open_questions,
        undecided_before=undecided_before,
        covered_by=covered_by,
        base=base,
    )


def has_coordinator(monthly_return: MonthlyReturn, *, by: User) -> bool:
    """Whether the unit has an active coordinator who may decide this return. Looked up for the national team only."""
    if by.role != Role.NATIONAL or monthly_return.force.unit.reviewed_by_national:
        return by.role == Role.COORDINATOR
    coordinators = User.objects.coordinating(monthly_return.force.unit_id)
    return any(not facts_of(monthly_return, person=coordinator).handed_in for coordinator in coordinators)


def submitted_revision(monthly_return: MonthlyReturn) -> Revision:
    """The newest revision that was handed in and is not decided."""
    found = Revision.objects.filter(monthly_return=monthly_return, state=RevisionState.SUBMITTED)
    return found.order_by("-number")[:1].get()


def working_revision(monthly_return: MonthlyReturn) -> Revision:
    """The revision that the force may change."""
    return Revision.objects.get(monthly_return=monthly_return, state=RevisionState.WORKING)


def next_number(monthly_return: MonthlyReturn) -> int:
    """The number of the revision that comes next."""
    newest = Revision.objects.filter(monthly_return=monthly_return).order_by("-number").values_list("number", flat=True)
    return (newest.first() or 0) + 1


def record_event(
    move: str,
    monthly_return: MonthlyReturn,
    *,
    by: User,
    revision: Revision | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """Write the move into the history of the return and into the log; the reason's words stay with the return.

    `at` is the moment that the record itself has for the move, where it has one.
    """
    ReturnEvent.objects.create(
        monthly_return=monthly_return,
        force_id=monthly_return.force_id,
        revision=revision,
        move=move,
        by=by,
        at=at or clock.now(),
        reason=reason.strip()[:300],
    )
    log.record(Operation.ALTERATION, of=monthly_return)


def _out_of_order(move: str, monthly_return: MonthlyReturn, facts: ReturnFacts) -> str:
    """Why the months around this one forbid it, or nothing. A return that was approved before is corrected freely."""
    if move in {"submit", "answer", "approve"} and (why := creation.why_not_open(monthly_return.period)):
        return why
    if monthly_return.current_id is not None or move not in {"submit", "answer", "approve"}:
        return ""
    label = months.label(monthly_return.period_id)
    if facts.covered_by:
        later = months.label(facts.covered_by)
        return (
            f"{later} is approved and covers the changes in {label}. "
            f"To correct the record, ask for {later} to be reopened."
        )
    if facts.undecided_before and move == "approve":
        earlier = months.label(facts.undecided_before)
        return f"Months are approved in order. Decide {earlier} first."
    return ""
