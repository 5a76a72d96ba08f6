"""Why a step of asset recovery is not allowed, and which status follows from amounts, by the tables of `kinds.py`.

All of it is pure: pages leave out a link with it, and the service refuses.
"""

from __future__ import annotations

from decimal import Decimal

from core.govuk import in_words
from prosecutions.assets import refusals
from prosecutions.assets.choices import AssetKind, AssetStatus
from prosecutions.assets.kinds import WORKFLOWS
from prosecutions.assets.refusals import AssetFacts


def refusal_of(move: str, *, kind: str, status: str, facts: AssetFacts) -> str:
    """Return why a step is not allowed, with what to do instead; empty if it is. Raises KeyError for another step."""
    workflow = WORKFLOWS[AssetKind(kind)]
    transition = workflow.transitions[move]
    if why := transition.why_not_from(AssetStatus(status), label=AssetStatus(status).label):
        return why
    if transition.date_label and (why := refusals.refusal_of_day(facts, after=facts.last_on)):
        return why
    if refusals.needs_conviction in transition.why_not and facts.convicted_on is None:
        return workflow.conviction.value
    return next((why for check in transition.why_not if (why := check(facts))), "")


def refusal_of_start(kind: str, facts: AssetFacts) -> str:
    """Return why a record can’t begin like this, with what to do instead; empty if it can."""
    workflow = WORKFLOWS[AssetKind(kind)]
    if why := refusals.refusal_of_day(facts, after=None):
        return why
    if facts.on is not None and facts.on < workflow.first_day:
        return f"This service records this from {in_words(workflow.first_day)}. Check the date."
    if kind == AssetKind.REPARATION and facts.confiscated_on is None:
        return "Select the confiscation order of this defendant."
    return refusals.needs_amount(facts) if workflow.fields else ""


def status_after_forfeiture(*, amount: Decimal, forfeited: Decimal) -> AssetStatus:
    """Return the status once something was forfeited: all of it, or a part."""
    return AssetStatus.FORFEITED if forfeited == amount else AssetStatus.PART


def status_after_release(*, forfeited: Decimal) -> AssetStatus:
    """Return the status once what was still held was released."""
    return AssetStatus.PART_ENDED if forfeited else AssetStatus.RELEASED


def status_of_payments(*, owed: Decimal, collected: Decimal) -> AssetStatus:
    """Return the status of an order that money is collected for: the order and its interest are owed."""
    return AssetStatus.PAID if collected == owed else AssetStatus.MADE
