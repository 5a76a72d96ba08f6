"""What amounts and dates of a step have to agree with, one pure function for each; `kinds.py` says which apply.

Each returns why the step is not allowed, as a sentence with what to do instead; empty if it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.govuk import in_words
from core.money import MOST, NOTHING, PENNY, pounds

FURTHEST = timedelta(days=3_653)  # of a last day: ten years, beyond which it is a mistyped year
NOMINAL = Decimal("1.00")  # the usual amount of an order if nothing is available (section 7(2)(b))
LONGEST_DEFAULT_TERM = 168  # months: 14 years (Proceeds of Crime Act 2002, section 35(2A))


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetFacts:
    """What decides whether a step is allowed, read under the lock, with what was entered."""

    today: date
    last_on: date | None = None  # the day of the last step that counts
    on: date | None = None
    entered: Decimal | None = None
    until: date | None = None
    latest: date | None = None  # the last day that the law allows for this step
    benefit: Decimal | None = None
    available: Decimal | None = None
    months: int | None = None
    amount: Decimal | None = None  # held or ordered so far
    forfeited: Decimal = NOTHING
    collected: Decimal = NOTHING
    interest: Decimal = NOTHING  # added to a confiscation order
    ends_on: date | None = None
    convicted_on: date | None = None  # of a conviction that the order needs
    confiscated_on: date | None = None  # the day of the confiscation order that a reparation order hangs on
    unallotted: Decimal | None = None  # of the confiscation order, less its other reparation orders
    allotted: Decimal = NOTHING  # reparation orders made under this confiscation order
    can_undo: bool = False
    undoes: str = ""  # the step that would be undone
    restores_order: bool = False  # whether undoing it puts an order back in force
    restored: Decimal | None = None  # with this amount
    lacks_conviction: bool = False  # whether an order of this kind needs a conviction that the defendant does not have
    is_reparation: bool = False

    @property
    def owed(self) -> Decimal:
        """The amount of the order with its interest."""
        return (self.amount or NOTHING) + self.interest


def refusal_of_day(facts: AssetFacts, *, after: date | None) -> str:
    """Return why a step can’t be of this day, or of none; `after` is the day of the last step."""
    if facts.on is None:
        return "Enter the date."
    if facts.on > facts.today:
        return f"{in_words(facts.on)} is in the future. Record it on or after that date."
    if after is not None and facts.on < after:
        return f"The last step was on {in_words(after)}. Enter that date or a later one."
    return ""


def needs_amount(facts: AssetFacts) -> str:
    """The amount is of whole pence, from a penny up."""
    if facts.entered is None:
        return "Enter the amount."
    if facts.entered < PENNY or facts.entered > MOST:
        return f"Enter an amount from {pounds(PENNY)} to {pounds(MOST)}."
    return "" if facts.entered == facts.entered.quantize(PENNY) else "Enter whole pence, such as 1,234.50."


def needs_end(facts: AssetFacts) -> str:
    """The last day is after the order, within the limit."""
    if facts.until is None:
        return "Enter the last day."
    if facts.on is not None and facts.until <= facts.on:
        return f"The last day is not after {in_words(facts.on)}. Enter a later date."
    return is_within_the_limit(facts)


def needs_time_to_pay(facts: AssetFacts) -> str:
    """The last day to pay is that of the order or later, within the limit."""
    if facts.until is None:
        return "Enter the last day to pay."
    if facts.on is not None and facts.until < facts.on:
        return f"The order was made on {in_words(facts.on)}. Enter that date or a later one."
    return is_within_the_limit(facts)


def is_within_the_limit(facts: AssetFacts) -> str:
    """The last day is possible, and a verified rule allows no later one."""
    if facts.until is not None and facts.on is not None and facts.until - facts.on > FURTHEST:
        return f"{in_words(facts.until)} is more than ten years later. Check the year."
    if facts.latest is not None and facts.until is not None and facts.until > facts.latest:
        return (
            f"By the rules of this service the longest period ends on {in_words(facts.latest)}. Enter that date or"
            " earlier. If the court set a later one, ask an administrator to check the rule."
        )
    return ""


def needs_later_end(facts: AssetFacts) -> str:
    """A court extends a period before it ends, to a later day within the limit."""
    if facts.ends_on is not None and facts.on is not None and facts.on > facts.ends_on:
        return f"The period ended on {in_words(facts.ends_on)}. A court extends it before it ends."
    return needs_later_day(facts, then=needs_end)


def needs_more_time_to_pay(facts: AssetFacts) -> str:
    """The new last day to pay is later, within the limit."""
    return needs_later_day(facts, then=needs_time_to_pay)


def needs_later_day(facts: AssetFacts, *, then: Callable[[AssetFacts], str]) -> str:
    """The new last day is after the present one."""
    if facts.ends_on is not None and facts.latest is not None and facts.ends_on >= facts.latest:
        return f"The period ends on {in_words(facts.ends_on)}, the last day by the rules of this service."
    if facts.ends_on is not None and facts.until is not None and facts.until <= facts.ends_on:
        return f"The period ends on {in_words(facts.ends_on)} so far. Enter a later date."
    return then(facts)


def changes_amount(facts: AssetFacts) -> str:
    """The new amount differs."""
    if facts.entered is not None and facts.entered == facts.amount:
        return f"The amount is {pounds(facts.amount)} already. Enter the new amount."
    return ""


def is_held(facts: AssetFacts) -> str:
    """What is forfeited is still held."""
    held = (facts.amount or NOTHING) - facts.forfeited
    if facts.entered is not None and facts.entered > held:
        return f"{pounds(held)} is still held. Enter that amount or less."
    return ""


def is_outstanding(facts: AssetFacts) -> str:
    """What is collected is still outstanding."""
    outstanding = facts.owed - facts.collected
    if facts.entered is not None and facts.entered > outstanding:
        return f"{pounds(outstanding)} is outstanding. Enter that amount or less."
    return ""


def is_late_with_payment(facts: AssetFacts) -> str:
    """Interest runs on what is not paid when it is due (section 12, Proceeds of Crime Act 2002)."""
    if facts.ends_on is None:
        return ""
    if facts.on is not None and facts.on <= facts.ends_on:
        return f"The time to pay ends on {in_words(facts.ends_on)}. Interest runs from the next day."
    if facts.owed == facts.collected and facts.last_on is not None and facts.last_on <= facts.ends_on:
        return f"The order was paid in full by {in_words(facts.ends_on)}, so no interest is due."
    return ""


def is_possible_with_the_order(facts: AssetFacts) -> str:
    """An order and the interest that is added come to an amount that can be collected."""
    return _refusal_of_owed(facts.owed + (facts.entered or NOTHING))


def is_possible_with_interest(facts: AssetFacts) -> str:
    """A varied order and the interest added before come to an amount that can be collected."""
    return _refusal_of_owed((facts.entered or NOTHING) + facts.interest)


def _refusal_of_owed(owed: Decimal) -> str:
    return f"An order and its interest can’t exceed {pounds(MOST)}." if owed > MOST else ""


def has_no_reparation_left(facts: AssetFacts) -> str:
    """Reparation orders are quashed with the confiscation order that they hang on (section 10)."""
    if facts.allotted:
        return (
            "If a confiscation order is quashed, so are the reparation orders under it (section 10, Modern Slavery Act"
            " 2015). Record that on their pages first."
        )
    return ""


def needs_conviction(facts: AssetFacts) -> str:
    """The sentence that says which one is missing is that of the kind (`refusal_of`)."""
    if facts.convicted_on is not None and facts.on is not None and facts.on < facts.convicted_on:
        return f"The defendant was convicted on {in_words(facts.convicted_on)}. Enter that date or a later one."
    return ""


def needs_benefit(facts: AssetFacts) -> str:
    """The benefit is entered, and the order is within it."""
    if facts.benefit is None:
        return "Enter the benefit."
    return is_within_the_benefit(facts)


def is_within_the_benefit(facts: AssetFacts) -> str:
    """The recoverable amount is the benefit, or less if less is available (section 7)."""
    if facts.benefit is not None and facts.entered is not None and facts.entered > facts.benefit:
        return f"The order can’t exceed the benefit of {pounds(facts.benefit)} (section 7). Check both amounts."
    return ""


def is_within_what_is_available(facts: AssetFacts) -> str:
    """If nothing is available the court makes the order for a nominal amount (section 7(2)(b))."""
    if facts.available is not None and facts.entered is not None and facts.entered > max(facts.available, NOMINAL):
        return (
            f"The order can’t exceed the available amount of {pounds(facts.available)} (section 7). Check both amounts."
        )
    return ""


def has_a_possible_term(facts: AssetFacts) -> str:
    """A default term is from one month to the longest."""
    if facts.months is not None and not 1 <= facts.months <= LONGEST_DEFAULT_TERM:
        return f"Enter a default term from 1 to {LONGEST_DEFAULT_TERM} months, or leave it blank."
    return ""


def is_not_below_what_was_collected(facts: AssetFacts) -> str:
    """An order covers what was collected, and the reparation under it."""
    if facts.entered is not None and facts.entered + facts.interest < facts.collected:
        of_order = facts.collected - facts.interest
        return f"{pounds(of_order)} of the order is collected already. Enter that amount or more."
    if facts.entered is not None and facts.entered < facts.allotted:
        return (
            f"Reparation orders under this order come to {pounds(facts.allotted)}. Record how the court varied or"
            " discharged them first (section 10, Modern Slavery Act 2015)."
        )
    return ""


def is_under_a_confiscation_order(facts: AssetFacts) -> str:
    """A reparation order follows a confiscation order."""
    if facts.confiscated_on is None:
        return "A court makes a reparation order only with a confiscation order. Record the confiscation order first."
    if facts.on is not None and facts.on < facts.confiscated_on:
        return f"The confiscation order was made on {in_words(facts.confiscated_on)}. Enter that date or a later one."
    return is_unallotted(facts)


def is_unallotted(facts: AssetFacts) -> str:
    """All reparation orders together can’t exceed the confiscation order (section 9(4), Modern Slavery Act 2015)."""
    if facts.unallotted is not None and facts.entered is not None and facts.entered > facts.unallotted:
        return (
            f"Reparation can’t exceed the confiscation order, of which {pounds(facts.unallotted)} is left. Enter that"
            " amount or less."
        )
    return ""


def has_something_to_undo(facts: AssetFacts) -> str:
    """A step can be undone, and no reparation order depends on it."""
    if not facts.can_undo:
        return "There is no step to undo."
    if facts.allotted and facts.undoes in {"make", "vary"}:
        return "Undo the steps of the reparation orders under this order first."
    return _is_in_force_again(facts) if facts.restores_order else ""


def _is_in_force_again(facts: AssetFacts) -> str:
    """An order that is in force again still has its conviction, and its part of the confiscation order."""
    if facts.lacks_conviction:
        return "The conviction that this order needs is not recorded any more. Record it first."
    if facts.is_reparation and facts.confiscated_on is None:
        return "The confiscation order is not in force any more. Undo its steps first."
    if facts.unallotted is not None and facts.restored is not None and facts.restored > facts.unallotted:
        return (
            f"{pounds(facts.unallotted)} of the confiscation order is left for reparation. Vary the other orders first."
        )
    return ""
