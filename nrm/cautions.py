"""Warnings about a transition that is possible but unusual. A warning refuses nothing.

A page shows the warnings beside the form, and the preview of an authority's file shows them beside the row.
"""

from __future__ import annotations

from nrm.choices import Authority, ReferralState
from nrm.rules.rulebook import Rulebook
from nrm.workflow import REQUESTS, TRANSITIONS, ReferralFacts


def of_move(move: str, *, state: str, facts: ReferralFacts, rules: Rulebook) -> list[str]:
    """Return the warnings for a transition from a state on its day, as sentences; empty if nothing is unusual."""
    sentences = []
    if move in {"cg_positive", "cg_negative"} and _is_within_recovery(state, facts):
        sentences.append(
            f"The recovery period lasts at least until the end of {facts.due_on:%-d %B %Y}. A conclusive grounds "
            "decision before then is unusual: check the date on the letter. Support continues until that date."
        )
    if move == "cg_negative" and rules.allows("panel_reviews_negative_cg", on=facts.on):
        sentences.append("At that time a multi-agency panel reviewed negative conclusive grounds decisions.")
    if TRANSITIONS[move].decides:
        sentences += _of_authority(facts)
    if move in REQUESTS and facts.is_late_request and not facts.accepted_late:
        sentences.append(_late(facts, rules))
    return sentences


def _of_authority(facts: ReferralFacts) -> list[str]:
    """Warn if the authority does not decide such a case: the pilot decides children’s, Immigration Enforcement adults’.

    Guidance under section 49 of the Modern Slavery Act 2015, and the answer to parliamentary question 96934 (8 November
    2021). The form does not ask about the listed groups of adults (detention, removal, offences).
    """
    if facts.authority == Authority.PILOT and facts.is_adult:
        return ["Pilot local authorities decide only children’s cases. Check the authority and the person’s age."]
    if facts.authority == Authority.IECA and facts.is_adult is False:
        return [
            "The Immigration Enforcement Competent Authority decides only adults’ cases. Check the authority and the "
            "person’s age."
        ]
    return []


def _is_within_recovery(state: str, facts: ReferralFacts) -> bool:
    return state == ReferralState.RECOVERY and facts.due_on is not None and facts.on <= facts.due_on


def _late(facts: ReferralFacts, rules: Rulebook) -> str:
    until = f"Reconsideration requests were expected by {facts.reconsider_until:%-d %B %Y}."
    if rules.is_verified("reconsideration_days", on=facts.step_began or facts.on):
        return f"{until} Record a later one only if the competent authority accepted it out of time."
    return f"{until} The start of this limit is not verified. Check that the competent authority accepted the request."
