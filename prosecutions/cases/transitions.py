"""Make a step of a case: one function for all of them, in scope, under the lock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core import clock
from core.sentences import counted_noun
from core.workflow import TransitionNotAllowed
from prosecutions import steps
from prosecutions.cases import case_workflow, records
from prosecutions.cases.case_workflow import CASE_TRANSITIONS, CHARGES, DECIDED, CaseFacts
from prosecutions.cases.choices import CaseStatus, ChargingDecision
from prosecutions.models import ProsecutionCase, ProsecutionStep

COLUMNS = (
    "status",
    "advice_requested_on",
    "advice_received_on",
    "referred_on",
    "suspects",
    "decision",
    "decided_on",
    "charged",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredStep:
    """What the page of a step of a case asks for."""

    on: date | None = None
    suspects: int | None = None
    decision: str = ""
    charged: int | None = None


@transaction.atomic
def make(public_id: UUID, move: str, entered: EnteredStep, *, seen: str, by: User) -> ProsecutionCase:
    """Make one step of a case.

    Raises TransitionNotAllowed with what to do instead, EditConflict, and ProsecutionCase.DoesNotExist out of scope.
    """
    case = records.locked(public_id, by=by)
    records.refuse_outdated(case, seen=seen)
    if why := why_not(move, case, entered, by=by):
        raise TransitionNotAllowed(why)
    before, was = steps.values_of(case, names=COLUMNS), case.status
    undoes = last_step(case) if move == "undo" else None
    if undoes is not None:
        steps.restore(case, undoes.before)
    detail = "" if undoes else _apply(move, case, entered)
    with records.refusing_conflicts():
        case.save(update_fields=list(COLUMNS))
    records.add_step(
        case, move, was=was, by=by, on=entered.on or clock.today(), detail=detail, before=before, undoes=undoes
    )
    return case


def why_not(move: str, case: ProsecutionCase, entered: EnteredStep, *, by: User) -> str:
    """Return why this person can't make the step now, as a sentence; empty if they can."""
    if why := records.why_not_changeable(case, by=by):
        return why
    return case_workflow.refusal_of_case(move, status=case.status, facts=_facts(case, entered))


def why_not_from(move: str, case: ProsecutionCase, *, by: User) -> str:
    """Return why the step can't begin today, before anything is entered; empty if it can."""
    return why_not(move, case, sample_of(case), by=by)


def open_to(case: ProsecutionCase, *, by: User) -> list[str]:
    """Return the steps that this person can make today, for the page."""
    if records.why_not_changeable(case, by=by):
        return []
    facts = _facts(case, sample_of(case))
    return [
        move for move in CASE_TRANSITIONS if not case_workflow.refusal_of_case(move, status=case.status, facts=facts)
    ]


def last_step(case: ProsecutionCase) -> ProsecutionStep | None:
    """Return the last step of the case that nobody has undone."""
    return ProsecutionStep.objects.filter(case=case, defendant=None).effective().first()


def sample_of(case: ProsecutionCase) -> EnteredStep:
    """Return an entry that every step accepts, to find out which steps are possible."""
    return EnteredStep(
        on=clock.today(),
        suspects=case.suspects or 1,
        decision=ChargingDecision.CHARGE_FULL,
        charged=case.charged or 1,
    )


def _facts(case: ProsecutionCase, entered: EnteredStep) -> CaseFacts:
    last = last_step(case)
    return CaseFacts(
        today=clock.today(),
        last_on=last.on if last else None,
        on=entered.on,
        suspects=entered.suspects if entered.suspects is not None else case.suspects,
        charged=entered.charged,
        decision=entered.decision,
        defendants=case.defendants.counted().count() if case.is_charged else 0,
        can_undo=last is not None,
    )


def _apply(move: str, case: ProsecutionCase, entered: EnteredStep) -> str:
    """Set the case to the result of a step; return what was chosen, as the timeline prints it."""
    changes: dict[str, Any] = {}
    detail = ""
    match move:
        case "request_advice":
            changes = {"advice_requested_on": entered.on, "advice_received_on": None}
        case "receive_advice":
            changes = {"advice_received_on": entered.on}
        case "refer":
            changes = {
                "referred_on": entered.on,
                "suspects": entered.suspects,
                "decision": "",
                "decided_on": None,
                "charged": None,
            }
            detail = counted_noun(entered.suspects or 0, "suspect")
        case "decide":
            decision = ChargingDecision(entered.decision)
            charged = entered.charged if decision in CHARGES else None
            changes = {
                "decision": decision,
                "decided_on": entered.on,
                "charged": charged,
                "status": DECIDED[decision],
            }
            detail = f"{decision.label}: {_share(charged, case)}" if charged else str(decision.label)
        case "correct_charged":
            changes = {"charged": entered.charged}
            detail = _share(entered.charged or 0, case)
    if target := CASE_TRANSITIONS[move].target:
        changes["status"] = CaseStatus(target)
    for name, value in changes.items():
        setattr(case, name, value)
    return detail


def _share(charged: int, case: ProsecutionCase) -> str:
    """Return how many of the suspects of a referral are charged: `2 of 3 suspects`."""
    return f"{charged} of {counted_noun(case.suspects or 0, 'suspect')}"
