"""The states of a referral in groups, and what comes next in each."""

from __future__ import annotations

from datetime import date

from nrm.choices import ReferralState

# Finished, and the Home Office does not have it yet.
READY = frozenset({ReferralState.READY_TO_REFER, ReferralState.READY_TO_NOTIFY})
NOT_REFERRED = READY | {ReferralState.DRAFT}
AWAITING = frozenset({ReferralState.SUBMITTED, ReferralState.AWAITING_REASONABLE_GROUNDS})
RECONSIDERING = frozenset(
    {
        ReferralState.RECONSIDERING_REASONABLE_GROUNDS,
        ReferralState.RECONSIDERING_CONCLUSIVE_GROUNDS,
        ReferralState.RECONSIDERING_DISQUALIFICATION,
    }
)
UNDER_WAY = AWAITING | RECONSIDERING | {ReferralState.RECOVERY, ReferralState.AWAITING_CONCLUSIVE_GROUNDS}
OPEN = UNDER_WAY | {ReferralState.SUSPENDED}
NOT_CLOSED = NOT_REFERRED | OPEN
# Reasonable grounds are positive, and nothing later is decided.
POSITIVE = frozenset({ReferralState.RECOVERY, ReferralState.AWAITING_CONCLUSIVE_GROUNDS})
# Reasonable grounds were positive at some earlier time. For a suspended case only its steps can show it.
AFTER_POSITIVE = POSITIVE | {
    ReferralState.CONCLUSIVE_GROUNDS_POSITIVE,
    ReferralState.CONCLUSIVE_GROUNDS_NEGATIVE,
    ReferralState.RECONSIDERING_CONCLUSIVE_GROUNDS,
    ReferralState.RECONSIDERING_DISQUALIFICATION,
    ReferralState.DISQUALIFIED,
}


def next_step(state: str, *, due: date | None) -> str:
    """Return what comes next, and when."""
    match state:
        case ReferralState.DRAFT:
            return "You have not referred this person yet. Finish the form, then enter it in the Home Office form."
        case ReferralState.READY_TO_REFER:
            return (
                "You have not referred this person yet. Enter the answers in the Home Office form, "
                "then save its reference here."
            )
        case ReferralState.READY_TO_NOTIFY:
            return (
                "You have not notified the Home Office yet. Enter the answers in the Home Office form, "
                "then save its reference here."
            )
        case ReferralState.SUBMITTED | ReferralState.AWAITING_REASONABLE_GROUNDS:
            return f"The next step is the reasonable grounds decision{_by(due)}."
        case ReferralState.RECOVERY:
            return f"The recovery period runs{_by(due, word='until')}; then the conclusive grounds decision."
        case ReferralState.AWAITING_CONCLUSIVE_GROUNDS:
            return "The next step is the conclusive grounds decision. It has no due date."
        case ReferralState.REASONABLE_GROUNDS_NEGATIVE | ReferralState.CONCLUSIVE_GROUNDS_NEGATIVE:
            return (
                "Decided. A reconsideration can be requested if there is new evidence or the decision did not follow "
                "the guidance."
            )
        case ReferralState.DISQUALIFIED:
            return "Decided. A reconsideration of the disqualification can be requested."
        case status if status in RECONSIDERING:
            return "The competent authority is reconsidering the decision."
        case ReferralState.SUSPENDED:
            return "The next step is for the competent authority to resume the case."
        case _:
            return "No further steps."


def _by(due: date | None, *, word: str = "by") -> str:
    return f" {word} {due:%-d %B %Y}" if due else ""
