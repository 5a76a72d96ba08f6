"""What every move of a return shares: found in scope and locked, asked whether it may be made, noted when it is made.

The rules are in `states.py`; here are the facts that they ask for, read from the database no more than a move needs.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from accounts.choices import Role
from accounts.models import User
from audit import log
from audit.choices import Kind
from figures.models import Period
from investigations import states
from investigations.choices import QueryState, ReturnStatus, RevisionState
from investigations.models import MonthlyReturn, Query, ReturnEvent, Revision
from reference import clock, months

# Events by which a person handed in, or answered for, what is to be decided.
HANDING_IN = ("submit", "answer", "reply")


def locked(force: str, month: date, *, by: User) -> MonthlyReturn:
    """The return, in scope, read anew under its lock. Everything below it hangs on this one lock."""
    found = MonthlyReturn.objects.visible_to(by).of(force, month).select_related("force__unit", "period")
    return found.select_for_update(of=("self",)).get()


def refuse(
    move: str, monthly_return: MonthlyReturn, *, by: User, carry_open: bool = False, with_reason: bool = True
) -> None:
    """Raise the sentence that says why the move can't be made, if it can't."""
    if why := why_not(move, monthly_return, by=by, carry_open=carry_open, with_reason=with_reason):
        raise states.MoveRefused(why)


def why_not(
    move: str, monthly_return: MonthlyReturn, *, by: User, carry_open: bool = False, with_reason: bool = True
) -> str:
    """Why this person can't make this move now; empty when it can be made. Pages leave a button out by it."""
    is_open = monthly_return.status in states.MOVES[move].start
    return states.refusal(
        move,
        status=monthly_return.status,
        role=by.role,
        handed_in=is_open and move == "approve" and has_handed_in(by, monthly_return),
        reviewed_by_national=monthly_return.force.unit.reviewed_by_national,
        has_coordinator=is_open and has_coordinator(monthly_return, by=by),
        is_locked=monthly_return.period.is_locked,
        is_read=is_open and move == "withdraw_answer" and is_read(monthly_return),
        open_questions=open_questions(monthly_return) if is_open and move == "approve" else 0,
        carry_open=carry_open,
        with_reason=with_reason,
    ) or (_out_of_order(monthly_return) if move in {"submit", "approve"} else "")


def has_handed_in(person: User, monthly_return: MonthlyReturn) -> bool:
    """Whether a person ever submitted or answered any revision of a return, in whatever role."""
    events = ReturnEvent.objects.filter(monthly_return=OuterRef("pk"), by=person, move__in=HANDING_IN)
    revisions = Revision.objects.filter(monthly_return=OuterRef("pk"), submitted_by=person)
    found = MonthlyReturn.objects.filter(pk=monthly_return.pk)
    return found.filter(Q(Exists(revisions)) | Q(Exists(events))).exists()


def has_coordinator(monthly_return: MonthlyReturn, *, by: User) -> bool:
    """Whether the unit has an active coordinator who may decide this return. Asked only for the national team."""
    if by.role != Role.NATIONAL or monthly_return.force.unit.reviewed_by_national:
        return by.role == Role.COORDINATOR
    return any(
        not has_handed_in(person, monthly_return)
        for person in User.objects.coordinating(monthly_return.force.unit_id)
    )


def is_read(monthly_return: MonthlyReturn) -> bool:
    """Whether a reviewer has opened the answer that is in hand."""
    return ReturnEvent.objects.filter(revision=in_hand(monthly_return), move="read").exists()


def open_questions(monthly_return: MonthlyReturn) -> int:
    """Questions that wait for the force."""
    if monthly_return.status != ReturnStatus.QUERIED:
        return 0
    return Query.objects.filter(monthly_return=monthly_return, state=QueryState.OPEN).count()


def in_hand(monthly_return: MonthlyReturn) -> Revision:
    """The newest revision that was handed in and is not decided."""
    found = Revision.objects.filter(monthly_return=monthly_return, state=RevisionState.SUBMITTED)
    return found.order_by("-number")[:1].get()


def working(monthly_return: MonthlyReturn) -> Revision:
    """The revision that the force may change."""
    return Revision.objects.get(monthly_return=monthly_return, state=RevisionState.WORKING)


def next_number(monthly_return: MonthlyReturn) -> int:
    """The number of the revision that comes next."""
    newest = Revision.objects.filter(monthly_return=monthly_return).order_by("-number").values_list("number", flat=True)
    return (newest.first() or 0) + 1


def note(
    move: str, monthly_return: MonthlyReturn, *, by: User, revision: Revision | None = None, reason: str = ""
) -> None:
    """Write the move into the history of the return and into the log."""
    ReturnEvent.objects.create(
        monthly_return=monthly_return,
        force_id=monthly_return.force_id,
        revision=revision,
        move=move,
        by=by,
        at=clock.now(),
        reason=reason.strip()[:300],
    )
    log.record(Kind.ALTERATION, of=monthly_return, reason=reason.strip())


def _out_of_order(monthly_return: MonthlyReturn) -> str:
    """Why the months around this one forbid deciding it, or nothing. A return approved before is corrected freely."""
    if monthly_return.current_id is not None:
        return ""
    month = monthly_return.period_id
    others = MonthlyReturn.objects.filter(
        force=monthly_return.force_id, period__in=Period.objects.series_of(month).values("pk")
    )
    undecided = Q(period__lt=month, current__isnull=True, status__in=states.UNDECIDED)
    covering = Q(period__gt=month, current__isnull=False)
    other = others.filter(undecided | covering).order_by("period").first()
    if other is None:
        return ""
    name = months.label(other.period_id)
    if other.period_id > month:
        return (
            f"{name} is approved and covers the movements of {months.label(month)}. "
            f"To correct the record, ask for {name} to be reopened."
        )
    if monthly_return.status == ReturnStatus.DRAFT:
        return ""
    return f"{name} is not decided yet. Months are approved in order: decide {name} first."
