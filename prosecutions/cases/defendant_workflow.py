"""The workflow of a defendant, from the charge to the sentence, as a table. It works as that of a case does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from core.govuk import in_words
from core.workflow import Transition
from prosecutions.cases.choices import (
    ChargeResult,
    DefendantStatus,
    OffenceGroup,
    Plea,
    PreventionOrder,
    Remand,
    SentenceKind,
)

LONGEST_SENTENCE = 1_200  # months; a life sentence is entered with its minimum term
FARTHEST = timedelta(days=5 * 365)  # of a court date
LONGEST_TRIAL = timedelta(days=2 * 365)
FAR_LIMIT = "The new last day is more than five years ahead. Check the date."
UNDECIDED = frozenset({DefendantStatus.CHARGED, DefendantStatus.AT_COURT, DefendantStatus.TRIAL})
CONVICTED = frozenset({DefendantStatus.CONVICTED, DefendantStatus.SENTENCED})
FINISHED = CONVICTED | {DefendantStatus.NOT_CONVICTED}  # every charge has its result
IN_COURT = UNDECIDED | FINISHED  # all but those that were removed
CONVICTIONS = frozenset({ChargeResult.GUILTY_PLEA, ChargeResult.CONVICTED, ChargeResult.LESSER})
SPECIAL_VERDICTS = frozenset({ChargeResult.INSANITY, ChargeResult.DISABILITY})  # no convictions
ACQUITTALS = frozenset({ChargeResult.JURY, ChargeResult.JUDGE})
AFTER_TRIAL = ACQUITTALS | SPECIAL_VERDICTS | {ChargeResult.CONVICTED, ChargeResult.DISMISSED}
ABOUT_CRIMES = ("link_crimes", "unlink_crimes")  # steps that only those who see the crime records see
# The result of a defendant is the first of these that a charge has.
RESULTS = (
    ChargeResult.CONVICTED,
    ChargeResult.GUILTY_PLEA,
    ChargeResult.LESSER,
    ChargeResult.INSANITY,
    ChargeResult.DISABILITY,
    ChargeResult.JURY,
    ChargeResult.JUDGE,
    ChargeResult.DISMISSED,
    ChargeResult.NO_EVIDENCE,
    ChargeResult.DISCONTINUED,
    ChargeResult.ADMINISTRATIVE,
)
# A court makes a prevention order on a conviction, or a special verdict, about such an offence (section 14, Modern
# Slavery Act 2015). What a lesser offence is, only a charge of its own says.
ORDER_GROUPS = frozenset({OffenceGroup.SLAVERY, OffenceGroup.CONSPIRACY})
ORDER_RESULTS = SPECIAL_VERDICTS | {ChargeResult.GUILTY_PLEA, ChargeResult.CONVICTED}
WITH_LENGTH = frozenset({SentenceKind.IMPRISONMENT, SentenceKind.YOUTH_DETENTION, SentenceKind.SUSPENDED})
# What may follow in the consideration of a prevention order. A court may make one without an application (section 14).
NEXT_ORDER = {
    PreventionOrder.NOT_CONSIDERED: frozenset(
        {PreventionOrder.UNNECESSARY, PreventionOrder.CONSIDERED, PreventionOrder.APPLIED, PreventionOrder.MADE}
    ),
    PreventionOrder.UNNECESSARY: frozenset({PreventionOrder.CONSIDERED, PreventionOrder.APPLIED, PreventionOrder.MADE}),
    PreventionOrder.CONSIDERED: frozenset({PreventionOrder.UNNECESSARY, PreventionOrder.APPLIED, PreventionOrder.MADE}),
    PreventionOrder.APPLIED: frozenset({PreventionOrder.MADE, PreventionOrder.REFUSED}),
    PreventionOrder.REFUSED: frozenset({PreventionOrder.APPLIED, PreventionOrder.MADE}),
    PreventionOrder.MADE: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DefendantFacts:
    """What decides whether a step of a defendant is allowed, read under the lock, with what was entered."""

    today: date
    charged_on: date
    on: date | None = None
    first_hearing_on: date | None = None
    last_result_on: date | None = None
    remand: str = ""
    new_remand: str = ""
    track: str = ""
    used_days: int = 0  # already in custody for the offence
    remanded_on: date | None = None
    custody_limit_on: date | None = None
    new_limit_on: date | None = None
    ground: str = ""
    trial_on: date | None = None
    trial_ends_on: date | None = None  # as entered with the first day
    open_charges: int = 0  # without a result
    charges: int = 0
    chosen: int = 0  # charges that a plea or a result is about
    pleas: frozenset[str] = frozenset()  # of the chosen charges
    plea_days: frozenset[date] = frozenset()
    plea: str = ""
    result: str = ""
    offence: str = ""
    sentence: str = ""
    months: int | None = None
    order: str = ""
    order_on: date | None = None
    new_order: str = ""
    is_finished: bool = False
    allows_order: bool = False  # a charge ended in a result for which a court can make a prevention order
    is_case_charged: bool = True
    can_undo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DefendantTransition(Transition[DefendantStatus]):
    """One row of the defendant’s table."""

    target: DefendantStatus | None = None  # None: the status stays, or follows from the charges
    title: str
    button: str
    date_label: str = ""
    hint: str = ""
    fields: tuple[str, ...] = ()
    is_ahead: bool = False  # the date may be in the future
    why_not: Callable[[DefendantFacts], str] = lambda _facts: ""


def _needs_hearing(facts: DefendantFacts) -> str:
    if facts.first_hearing_on is None:
        return "Enter the date of the first hearing first."
    if facts.on is not None and facts.on < facts.first_hearing_on:
        if facts.first_hearing_on > facts.today:
            return f"The first hearing is on {in_words(facts.first_hearing_on)}. Record this on or after that date."
        return f"The first hearing was on {in_words(facts.first_hearing_on)}. Enter that date or a later one."
    return ""


def _fits_court_days(facts: DefendantFacts) -> str:
    later = [day for day in (facts.trial_on, *facts.plea_days) if day and facts.on and day < facts.on]
    if later:
        return f"A plea or the trial is on {in_words(min(later))}. Enter that date or an earlier one."
    return ""


def _needs_trial_day(facts: DefendantFacts) -> str:
    if why := _needs_hearing(facts):
        return why
    if not facts.open_charges:
        return "Every charge has its result."
    if facts.trial_ends_on is None or facts.on is None:
        return ""
    if facts.trial_ends_on < facts.on:
        return "The last day of the trial is before the first day. Check both dates."
    if facts.trial_ends_on > facts.on + LONGEST_TRIAL:
        return "The last day of the trial is more than two years after the first day. Check both dates."
    return ""


def _needs_charge(facts: DefendantFacts) -> str:
    return "" if facts.offence else "Select the offence."


def _needs_plea(facts: DefendantFacts) -> str:
    if not facts.charges:
        return "Add the charges first."
    if why := _needs_hearing(facts):
        return why
    if not facts.chosen:
        return "Select the charges."
    return "" if facts.plea in Plea.values else "Select the plea."


def _needs_result(facts: DefendantFacts) -> str:
    if not facts.charges:
        return "Add the charges first."
    if not facts.chosen:
        return "Select the charges."
    if facts.result not in ChargeResult.values:
        return "Select the result."
    if facts.result == ChargeResult.GUILTY_PLEA and facts.pleas & {Plea.LESSER}:
        return f"The plea is to a lesser offence. Select “{ChargeResult.LESSER.label}”."
    if facts.result == ChargeResult.GUILTY_PLEA and not facts.pleas <= {Plea.GUILTY}:
        return "Record the guilty plea first."
    if facts.result in ACQUITTALS | SPECIAL_VERDICTS | {ChargeResult.LESSER} and facts.pleas & {Plea.GUILTY}:
        return "The plea is guilty. Correct the plea first if it is wrong."
    is_without_plea = facts.result == ChargeResult.LESSER and not facts.pleas <= {Plea.LESSER}
    if facts.result in AFTER_TRIAL or is_without_plea:
        if facts.trial_on is None:
            return "Set the trial date first."
        if facts.on is not None and facts.on < facts.trial_on:
            return f"The trial starts on {in_words(facts.trial_on)}. Enter that date or a later one."
    if facts.on is not None and any(day > facts.on for day in facts.plea_days):
        return "The result is before the plea. Check both dates."
    return ""


def _needs_remand(facts: DefendantFacts) -> str:
    if facts.new_remand not in Remand.values:
        return "Select bail or custody."
    if facts.new_remand == Remand.CUSTODY and not facts.track:
        return "Select which custody time limit applies."
    if facts.new_remand != Remand.CUSTODY and (facts.track or facts.used_days or facts.new_limit_on):
        return "Only custody has a time limit. Leave the limit and the days blank."
    if facts.on is not None and facts.remanded_on is not None and facts.on < facts.remanded_on:
        return f"The last entry is from {in_words(facts.remanded_on)}. Enter that date or a later one."
    if facts.on is not None and facts.new_limit_on is not None:
        if facts.new_limit_on < facts.on:
            return f"The extended limit ended before custody began on {in_words(facts.on)}. Check both dates."
        if facts.new_limit_on > facts.today + FARTHEST:
            return FAR_LIMIT
    return ""


def _needs_custody(facts: DefendantFacts) -> str:
    if facts.remand != Remand.CUSTODY or facts.custody_limit_on is None:
        return "Only a defendant in custody has a custody time limit."
    if facts.on is not None and facts.on > facts.custody_limit_on:
        return f"The limit ended on {in_words(facts.custody_limit_on)}. A court can only extend it before it ends."
    if facts.new_limit_on is None:
        return "Enter the new last day of the limit."
    if facts.new_limit_on > facts.today + FARTHEST:
        return FAR_LIMIT
    if facts.new_limit_on <= facts.custody_limit_on:
        return f"The limit ends on {in_words(facts.custody_limit_on)}. Enter a later date."
    return "" if facts.ground else "Select why the court extended it."


def _needs_sentence(facts: DefendantFacts) -> str:
    if facts.sentence not in SentenceKind.values:
        return "Select the sentence."
    if facts.sentence in WITH_LENGTH and not facts.months:
        return "Enter the length of the sentence in months."
    if facts.sentence not in WITH_LENGTH and facts.months:
        return "Only imprisonment, detention and a suspended sentence have a length here. Leave the months blank."
    if facts.months and facts.months > LONGEST_SENTENCE:
        return f"Enter a length of up to {LONGEST_SENTENCE} months."
    if facts.on is not None and facts.last_result_on is not None and facts.on < facts.last_result_on:
        return f"The last result was on {in_words(facts.last_result_on)}. Enter that date or a later one."
    return ""


def _needs_order(facts: DefendantFacts) -> str:
    if facts.order == PreventionOrder.MADE:
        return "The order was made. Record changes of it in the order’s own record."
    if not facts.new_order:
        return "Select what happened to the order."
    if facts.new_order not in NEXT_ORDER[PreventionOrder(facts.order)]:
        now = PreventionOrder(facts.order).label.lower()
        return f"“{PreventionOrder(facts.new_order).label}” can’t follow “{now}”. Record the application first."
    if facts.new_order == PreventionOrder.MADE and not facts.is_finished:
        return "Here an order follows a conviction or a special verdict. Record the result first."
    if facts.new_order == PreventionOrder.MADE and not facts.allows_order:
        return (
            "This defendant is not convicted of a slavery or trafficking offence. A court makes this order on a"
            " conviction, or a special verdict, only for such an offence (section 14, Modern Slavery Act 2015). Check"
            " the charges and results."
        )
    if (
        facts.new_order == PreventionOrder.MADE
        and facts.on
        and facts.last_result_on
        and facts.on < facts.last_result_on
    ):
        return f"The last result was on {in_words(facts.last_result_on)}. Enter that date or a later one."
    if facts.on is not None and facts.order_on is not None and facts.on < facts.order_on:
        return f"The last entry about the order is from {in_words(facts.order_on)}. Enter that date or a later one."
    return ""


def _nothing_to_undo_of_defendant(facts: DefendantFacts) -> str:
    if not facts.can_undo:
        return "There is no step to undo."
    return "" if facts.is_case_charged else "This case is not charged any more. Record the decision to charge first."


DEFENDANT_TRANSITIONS: dict[str, DefendantTransition] = {
    "add_charge": DefendantTransition(
        source=UNDECIDED,
        verb="add a charge",
        title="Add a charge",
        button="Add charge",
        date_label="Date of the charge",
        hint="Each charge counts as one offence. Add every offence on the charge sheet or indictment.",
        fields=("offence", "is_conspiracy"),
        why_not=_needs_charge,
    ),
    "remand": DefendantTransition(
        source=UNDECIDED,
        verb="record bail or custody",
        title="Bail or custody",
        button="Save",
        date_label="Date from which it applies",
        hint="For custody, enter the day of the first court appearance in custody, or the day the case was sent to the"
        " Crown Court. Days already spent in custody for the offence count: before it was sent, and before bail. Check"
        " the last day with the court or the CPS. If the court has extended the limit, enter the last day that it"
        " set, also when you record custody again.",
        fields=("new_remand", "track", "used_days", "new_limit_on"),
        why_not=_needs_remand,
    ),
    "extend_limit": DefendantTransition(
        source=UNDECIDED,
        verb="extend the custody time limit",
        title="Extend the custody time limit",
        button="Save extension",
        date_label="Date of the court’s decision",
        hint="Only a court extends a limit, before it ends.",
        fields=("new_limit_on", "ground"),
        why_not=_needs_custody,
    ),
    "first_hearing": DefendantTransition(
        source=UNDECIDED,
        verb="set the first hearing date",
        title="First hearing",
        button="Save date",
        date_label="Date of the first hearing",
        is_ahead=True,
        why_not=_fits_court_days,
    ),
    "plea": DefendantTransition(
        source=UNDECIDED,
        verb="record a plea",
        title="Plea",
        button="Save plea",
        date_label="Date of the plea",
        fields=("chosen", "plea"),
        why_not=_needs_plea,
    ),
    "set_trial": DefendantTransition(
        source=UNDECIDED,
        target=DefendantStatus.TRIAL,
        verb="set the trial date",
        title="Trial date",
        button="Save date",
        date_label="First day of the trial",
        fields=("trial_ends_on",),
        is_ahead=True,
        why_not=_needs_trial_day,
    ),
    "result": DefendantTransition(
        source=UNDECIDED,
        verb="record a result",
        title="Result of charges",
        button="Save result",
        date_label="Date of the result",
        hint="A defendant is convicted if any charge ends in a conviction. The prosecution is finished when every"
        " charge has its result. If a lesser offence is itself a slavery or trafficking offence, add it as a charge"
        " first, and record the conviction there.",
        fields=("chosen", "result"),
        why_not=_needs_result,
    ),
    "sentence": DefendantTransition(
        source=frozenset({DefendantStatus.CONVICTED}),
        target=DefendantStatus.SENTENCED,
        verb="record the sentence",
        title="Sentence",
        button="Save sentence",
        date_label="Date of the sentence",
        fields=("sentence", "months"),
        why_not=_needs_sentence,
    ),
    "order": DefendantTransition(
        source=IN_COURT,
        verb="record a prevention order",
        title="Slavery and trafficking prevention order",
        button="Save",
        date_label="Date",
        hint="Decide for every defendant convicted of a slavery or trafficking offence, or of a conspiracy to commit"
        " one, whether to ask the court for an order (section 14, Modern Slavery Act 2015). The court can also make one"
        " after a special verdict.",
        fields=("new_order",),
        why_not=_needs_order,
    ),
    "remove": DefendantTransition(
        source=UNDECIDED,
        target=DefendantStatus.REMOVED,
        verb="remove this defendant",
        title="Remove the defendant",
        button="Remove defendant",
        date_label="Date of removal",
        hint="Use this only for a defendant entered by mistake. If the prosecution ended, record the result instead.",
    ),
    "undo": DefendantTransition(
        source=frozenset(DefendantStatus),
        verb="undo the last step",
        title="Undo the last step",
        button="Undo step",
        hint="Use this if the last step was entered by mistake. Both stay in the timeline.",
        why_not=_nothing_to_undo_of_defendant,
    ),
}


def refusal_of_defendant(move: str, *, status: str, facts: DefendantFacts) -> str:
    """Return why a step of a defendant is not allowed, with what to do instead; empty if it is."""
    transition = DEFENDANT_TRANSITIONS[move]
    if why := transition.why_not_from(DefendantStatus(status), label=DefendantStatus(status).label):
        return why
    if transition.date_label:
        if facts.on is None:
            return "Enter the date."
        if facts.on > facts.today and not transition.is_ahead:
            return f"{in_words(facts.on)} is in the future. Record it on or after that date."
        if facts.on > facts.today + FARTHEST:
            return f"{in_words(facts.on)} is more than five years ahead. Check the date."
        if facts.on < facts.charged_on and move != "order":
            return f"The defendant was charged on {in_words(facts.charged_on)}. Enter that date or a later one."
    return transition.why_not(facts)


def result_of(results: list[str]) -> str:
    """Return a defendant’s result from those of all charges: a conviction if there is one; empty until all have one."""
    if not results or not all(results):
        return ""
    return next((result for result in RESULTS if result in results), "")


def status_after(results: list[str], *, status: str) -> str:
    """Return a defendant’s status after a result: finished if all charges have one, and otherwise as before."""
    result = result_of(results)
    if not result:
        return DefendantStatus.AT_COURT if status == DefendantStatus.CHARGED else status
    return DefendantStatus.CONVICTED if result in CONVICTIONS else DefendantStatus.NOT_CONVICTED
