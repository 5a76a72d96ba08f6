"""The shared steps of every transition of a return: find it in scope, lock it, check it, and record it.

`workflow.py` has the rules; this module reads only the facts that they need from the database.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

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
from investigations.sealed import counting

# All that `workflow.refusal` needs about returns and a user, in one statement. It finds the user's submission in the
# revisions and, for certification and a reply in words, in the events, whatever the user's role was. The months around
# are those of the same series: an earlier one that is undecided, a later one that is approved and covers what changed
# in this one.
FACTS = """
select this.id,
    exists (select from investigations_revision where monthly_return_id = this.id and submitted_by_id = %(person)s)
    or exists (
        select from investigations_returnevent
        where monthly_return_id = this.id and by_id = %(person)s
          and move in ('submit', 'submit_to_certify', 'certify', 'answer', 'reply')
    ),
    exists (
        select from investigations_returnevent e join investigations_revision r on r.id = e.revision_id
        where e.monthly_return_id = this.id and e.move = 'read' and r.state = 'submitted' and r.number = (
            select max(number) from investigations_revision where monthly_return_id = this.id and state = 'submitted'
        )
    ),
    exists (
        select from investigations_returnevent e join investigations_revision r on r.id = e.revision_id
        where e.monthly_return_id = this.id and e.move = 'submit' and e.reason <> '' and r.state = 'submitted'
    ),
    (select count(*) from investigations_query where monthly_return_id = this.id and state = 'open'),
    (
        select count(*) from investigations_query
        where monthly_return_id = this.id and state = 'open' and sealed is not null
          and sealed <> all ((select scope.unsealed('changed'))::bigint[])
    ),
    earlier.period, coalesce(earlier.status = 'to_certify', false),
    (
        select min(m.period) from investigations_monthlyreturn m
        where m.force = this.force and m.period > this.period and m.period < series.next and m.current_id is not null
    ),
    (
        select r.id from investigations_revision r
        where r.force = this.force and r.state in ('approved', 'submitted')
          and r.period < this.period and r.period >= series.first
        order by r.period desc, r.state = 'approved' desc, r.number desc
        limit 1
    )
from investigations_monthlyreturn this
cross join lateral (
    select coalesce(max(month) filter (where month <= this.period), '-infinity') as first,
           coalesce(min(month) filter (where month > this.period), 'infinity') as next
    from figures_period where starts_series
) series
left join lateral (
    select m.period, m.status from investigations_monthlyreturn m
    where m.force = this.force and m.period < this.period and m.period >= series.first
      and m.current_id is null and m.status not in ('draft', 'approved')
    order by m.period
    limit 1
) earlier on true
where this.id = any(%(returns)s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFacts:
    """The facts from the database that decide whether a transition of a return is allowed."""

    has_submitted: bool
    has_coordinator: bool
    is_read: bool
    is_without_lead: bool  # submitted without the certification that the force wants, as it had no active lead
    open_questions: int
    sealed_questions: int  # those of them about a sealed case for which the user is not named
    undecided_before: date | None
    is_uncertified_before: bool  # that month is with the force's lead, not with the reviewer
    covered_by: date | None
    base: int | None  # the revision of the newest earlier month that is approved or with the reviewer


def locked(force: str, month: date, *, by: User) -> MonthlyReturn:
    """Return the monthly return, in scope, reloaded under its lock. This lock covers everything below the return.

    Then nobody seals a case of the force until the transaction ends.
    """
    returns = MonthlyReturn.objects.visible_to(by).of(force, month).select_related("force__unit", "period")
    monthly_return = returns.select_for_update(of=("self",)).get()
    counting.hold_off_sealing(force)
    return monthly_return


def refuse(
    move: str, monthly_return: MonthlyReturn, *, by: User, carry_open: bool = False, with_reason: bool = True
) -> ReturnFacts:
    """Raise TransitionNotAllowed with the reason if the transition is not allowed; otherwise return the facts."""
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
    """Why this user cannot make this transition now; empty if they can. Pages use it to leave a button out.

    A page that checks several transitions reads the `facts` once.
    """
    facts = facts or facts_of(monthly_return, person=by)
    return workflow.refusal(
        move,
        status=monthly_return.status,
        role=by.role,
        has_submitted=facts.has_submitted,
        reviewed_by_national=monthly_return.force.unit.reviewed_by_national,
        has_coordinator=facts.has_coordinator,
        is_locked=monthly_return.period.is_after_lock,
        is_read=facts.is_read,
        open_questions=facts.open_questions,
        sealed_questions=facts.sealed_questions,
        carry_open=carry_open,
        with_reason=with_reason,
    ) or _out_of_order(move, monthly_return, facts)


def decided_by(monthly_return: MonthlyReturn, *, by: User, facts: ReturnFacts) -> str:
    """Who decides on the return instead of this user, as a sentence; empty if this user does."""
    return workflow.decided_by(
        role=by.role,
        reviewed_by_national=monthly_return.force.unit.reviewed_by_national,
        has_coordinator=facts.has_coordinator,
    )


def facts_of(monthly_return: MonthlyReturn, *, person: User) -> ReturnFacts:
    """The facts of a return for one user."""
    return facts_of_each([monthly_return], person=person)[monthly_return.pk]


def facts_of_each(monthly_returns: Collection[MonthlyReturn], *, person: User) -> dict[int, ReturnFacts]:
    """The facts of several returns for one user, by the key of the return, in one statement.

    Those of a unit without the national team as its reviewer take one more for the national team.
    """
    with counting.with_sealed(), connection.cursor() as cursor:
        cursor.execute(FACTS, {"returns": [each.pk for each in monthly_returns], "person": person.pk})
        rows = {key: facts for key, *facts in cursor.fetchall()}
    return {each.pk: _facts(rows[each.pk], has_coordinator(each, by=person)) for each in monthly_returns}


def _facts(row: list[Any], has_a_coordinator: bool) -> ReturnFacts:
    has_submitted, is_read, is_without_lead, open_questions, sealed_questions, *around, base = row
    undecided_before, is_uncertified_before, covered_by = around
    return ReturnFacts(
        has_submitted=has_submitted,
        has_coordinator=has_a_coordinator,
        is_read=is_read,
        is_without_lead=is_without_lead,
        open_questions=open_questions,
        sealed_questions=sealed_questions,
        undecided_before=undecided_before,
        is_uncertified_before=is_uncertified_before,
        covered_by=covered_by,
        base=base,
    )


def has_coordinator(monthly_return: MonthlyReturn, *, by: User) -> bool:
    """Whether the unit has an active coordinator who may decide this return. Queried for the national team only."""
    if by.role != Role.NATIONAL or monthly_return.force.unit.reviewed_by_national:
        return by.role == Role.COORDINATOR
    coordinators = User.objects.coordinating(monthly_return.force.unit_id)
    return any(not facts_of(monthly_return, person=coordinator).has_submitted for coordinator in coordinators)


def submitted_revision(monthly_return: MonthlyReturn) -> Revision:
    """The newest revision that is submitted and not decided."""
    revisions = Revision.objects.filter(monthly_return=monthly_return, state=RevisionState.SUBMITTED)
    return revisions.order_by("-number")[:1].get()


def working_revision(monthly_return: MonthlyReturn) -> Revision:
    """The revision that the force may change."""
    return Revision.objects.get(monthly_return=monthly_return, state=RevisionState.WORKING)


def next_number(monthly_return: MonthlyReturn) -> int:
    """The number of the next revision."""
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
    """Record the transition in the history of the return and in the audit log; the reason's text stays with the return.

    `at` is the time that the record itself has for the transition, if any.
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
    """Why the months around this one forbid the transition; empty if they allow it.

    A previously approved return may always be corrected.
    """
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
        if facts.is_uncertified_before:
            return (
                f"Months are approved in order, and {earlier} is waiting for the force’s lead to certify it. "
                "Ask the lead to certify it or send it back."
            )
        return f"Months are approved in order. Decide {earlier} first."
    return ""
