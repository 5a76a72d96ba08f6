"""Approve several clean returns in one act. Each is approved as a whole, by the rules for one, and named in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from audit import log
from audit.choices import Operation
from core.workflow import TransitionNotAllowed
from investigations.models import MonthlyReturn
from investigations.returns.status import status_of
from investigations.review import decisions, inbox

NOT_CLEAN = "Something stands out in it now. Open it to decide."
MOST = 60  # returns in one act: more than the forces of one month


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A return that was not approved, and why."""

    monthly_return: MonthlyReturn
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedTogether:
    """What one act did."""

    approved: tuple[MonthlyReturn, ...]
    left_out: tuple[LeftOut, ...]


def approve_together(chosen: Mapping[tuple[str, date], str], *, by: User) -> ApprovedTogether:
    """Approve those returns of a reviewer's list that are still clean and as the list showed them.

    `chosen` has the token of each return as it was shown, by force and month. Every other one of them stays as it is,
    and the answer says why. A return out of the reviewer's scope is ignored: nobody could have ticked it.
    """
    present = inbox.inbox_of(by)
    clean = {item.monthly_return.pk for item in present.clean}
    approved, left_out = [], []
    for item in (*present.to_look_at, *present.clean):
        monthly_return = item.monthly_return
        seen = chosen.get((monthly_return.force_id, monthly_return.period_id))
        if seen is None:
            continue
        if monthly_return.pk not in clean:
            left_out.append(LeftOut(monthly_return=monthly_return, why=NOT_CLEAN))
            continue
        try:
            decisions.approve(monthly_return.force_id, monthly_return.period_id, seen=seen, by=by)
        except TransitionNotAllowed as why:
            left_out.append(LeftOut(monthly_return=monthly_return, why=str(why)))
        else:
            approved.append(monthly_return)
    listed = {each.pk for each in present.returns_to_decide}
    gone = [each for each in _returns(chosen, by) if each.pk not in listed]
    left_out += [LeftOut(monthly_return=each, why=_status_of(each)) for each in gone]
    log.record(Operation.ALTERATION, of=approved, question=_act(approved))
    return ApprovedTogether(approved=tuple(approved), left_out=tuple(left_out))


def _returns(chosen: Mapping[tuple[str, date], str], by: User) -> list[MonthlyReturn]:
    """The returns that were chosen, as they are now, in the reviewer's scope. One statement."""
    forces, periods = {force for force, _ in chosen}, {month for _, month in chosen}
    returns = MonthlyReturn.objects.visible_to(by).filter(force__in=forces, period__in=periods)
    returns = returns.select_related("force", "period").prefetch_related("force__names").order_by("period", "pk")
    return [each for each in returns if (each.force_id, each.period_id) in chosen]


def _status_of(monthly_return: MonthlyReturn) -> str:
    """What became of a return that no longer waits for the reviewer: a colleague approved it, or its force has it."""
    return f"It no longer waits for you: {status_of(monthly_return, period=monthly_return.period).word}."


def _act(approved: list[MonthlyReturn]) -> str:
    return f"approved {len(approved)} clean returns together" if len(approved) > 1 else "approved from the list"
