"""The result of a transition: the step that it makes, and the state of the referral afterwards.

Only this module decides it, for a transition of today and for the full history of an imported referral. It stores
nothing; the caller has checked with `workflow` whether the transition is allowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import date, datetime

from accounts.models import User
from nrm import states, workflow
from nrm.choices import ReferralState
from nrm.models import Referral, ReferralStep
from nrm.rules import deadlines
from nrm.rules.rulebook import Rulebook

NEGATIVE = frozenset({ReferralState.REASONABLE_GROUNDS_NEGATIVE, ReferralState.CONCLUSIVE_GROUNDS_NEGATIVE})


def step_of(
    referral: Referral,
    move: str,
    *,
    on: date,
    at: datetime,
    by: User | None,
    rules: Rulebook,
    past: Iterable[ReferralStep],
    authority: str = "",
    reasons: str = "",
    reference: str = "",
    sent_at: datetime | None = None,
    maker: str = "",
    accepted_late: bool = False,
) -> ReferralStep:
    """Set the referral to the target of a transition; return the step, not stored yet.

    `past` are its steps so far, the earliest first; they matter only if the transition goes back to one of them.
    `sent_at` is when the Home Office form was submitted, if that is known to the minute.
    """
    transition = workflow.TRANSITIONS[move]
    was = referral.state
    before = list(past) if transition.target is None or move == "acknowledge" else []
    end = transition.target or ReferralState(_newest(before, moves={workflow.GOES_BACK[move]}).was)
    due = None if transition.target is None else deadlines.of_step(end, began=on, rules=rules)
    due_on, due_why = (due.on, due.why) if due else (None, "")
    if transition.target is None:  # it resumes with its previous due date
        days = (step for step in reversed(before) if step.became == end or step.move == workflow.DUE_CORRECTED)
        goes_on = next(days, None)
        due_on, due_why = (goes_on.due_on, goes_on.due_why) if goes_on else (None, "")
    if end in states.AWAITING and before:  # the days run from the submission, as it is recorded now
        submitted = _newest(before, moves={"submit", workflow.DATE_CORRECTED})
        due_on, due_why = submitted.due_on, submitted.due_why
    referral.state, referral.began_on = end, on
    referral.due_on, referral.due_why = due_on, due_why
    referral.reconsider_until = deadlines.reconsideration_until(on, rules=rules) if end in NEGATIVE else None
    if transition.target == ReferralState.RECOVERY:
        referral.recovery_until = due_on
    if authority:
        referral.authority = authority
    if move == "submit":
        referral.safeguard_by = deadlines.safeguarding_until(on, rules=rules)
    if move in workflow.FINISHES:
        referral.finished_at, referral.finished_by = at, by
    if end == ReferralState.DRAFT:
        referral.finished_at, referral.finished_by, referral.began_on = None, None, None
    if move in workflow.SENDS:
        referral.submitted_at, referral.submitted_by = sent_at or at, by
        referral.reference_missing = not (reference or referral.authority_reference)
    if reference:
        referral.authority_reference, referral.reference_missing = reference, False
    return ReferralStep(
        referral=referral,
        force_id=referral.force_id,
        move=move,
        was=was,
        became=end,
        on=on,
        maker=maker or transition.maker,
        accepted_late=accepted_late,
        authority=authority,
        reasons=reasons.strip(),
        reference=reference,
        due_on=due_on,
        due_why=due_why,
        by=by,
        at=at,
    )


def _newest(steps: Iterable[ReferralStep], *, moves: Set[str]) -> ReferralStep:
    return [step for step in steps if step.move in moves][-1]
