"""The workflow of a victim or witness, from first contact to evidence, as a table. It works as that of a case does.

A row says from which statuses a step is possible and what its page asks for. What follows in willingness, support,
special measures and evidence from abroad are tables of their own, which the refusals read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.govuk import in_words
from core.sentences import listed
from core.workflow import Transition
from prosecutions.witnesses.choices import (
    AbroadWay,
    EvidenceWay,
    Measure,
    MeasureStatus,
    NotNeeded,
    PersonalStatement,
    SupportKind,
    SupportStatus,
    Willingness,
    WithdrawalStage,
    WitnessKind,
    WitnessStatus,
)

FARTHEST = timedelta(days=366)  # of the next contact
BEFORE = frozenset({WitnessStatus.BEFORE})
IN_THE_CASE = frozenset(WitnessStatus) - {WitnessStatus.REMOVED}
VICTIMS = frozenset({WitnessKind.VICTIM, WitnessKind.BOTH})
GIVING_EVIDENCE = frozenset({WitnessKind.WITNESS, WitnessKind.BOTH})
UNWILLING = frozenset({Willingness.AGAINST, Willingness.WITHDREW})
AGREED_ABROAD = frozenset({AbroadWay.LINK_AGREED, AbroadWay.LETTER_AGREED, AbroadWay.TRAVEL})
FROM_ABROAD = frozenset({EvidenceWay.ABROAD_LINK, EvidenceWay.LETTER})

NEXT_WILLINGNESS = {
    Willingness.UNDECIDED: frozenset({Willingness.SUPPORTS, Willingness.AGAINST}),
    Willingness.SUPPORTS: frozenset({Willingness.WITHDREW, Willingness.UNDECIDED}),
    Willingness.AGAINST: frozenset({Willingness.SUPPORTS, Willingness.UNDECIDED}),
    Willingness.WITHDREW: frozenset({Willingness.SUPPORTS, Willingness.UNDECIDED}),
}
NEXT_STATEMENT = {
    PersonalStatement.NOT_OFFERED: frozenset(
        {PersonalStatement.OFFERED, PersonalStatement.MADE, PersonalStatement.DECLINED}
    ),
    PersonalStatement.OFFERED: frozenset({PersonalStatement.MADE, PersonalStatement.DECLINED}),
    PersonalStatement.DECLINED: frozenset({PersonalStatement.OFFERED, PersonalStatement.MADE}),
    PersonalStatement.MADE: frozenset(),
}
NEXT_SUPPORT: dict[str, frozenset[SupportStatus]] = {
    "": frozenset({SupportStatus.OFFERED, SupportStatus.ACCEPTED, SupportStatus.DECLINED}),
    SupportStatus.OFFERED: frozenset({SupportStatus.ACCEPTED, SupportStatus.DECLINED}),
    SupportStatus.ACCEPTED: frozenset({SupportStatus.ENDED}),
    SupportStatus.DECLINED: frozenset({SupportStatus.OFFERED, SupportStatus.ACCEPTED}),
    SupportStatus.ENDED: frozenset({SupportStatus.OFFERED, SupportStatus.ACCEPTED}),
}
NEXT_MEASURE: dict[str, frozenset[MeasureStatus]] = {
    "": frozenset({MeasureStatus.NEEDED, MeasureStatus.APPLIED, MeasureStatus.UNWANTED}),
    MeasureStatus.NEEDED: frozenset({MeasureStatus.APPLIED, MeasureStatus.UNWANTED}),
    MeasureStatus.APPLIED: frozenset({MeasureStatus.GRANTED, MeasureStatus.REFUSED, MeasureStatus.UNWANTED}),
    MeasureStatus.GRANTED: frozenset({MeasureStatus.UNWANTED}),
    MeasureStatus.REFUSED: frozenset({MeasureStatus.APPLIED, MeasureStatus.UNWANTED}),
    MeasureStatus.UNWANTED: frozenset({MeasureStatus.NEEDED, MeasureStatus.APPLIED}),
}
_BEGINNINGS = frozenset({AbroadWay.LINK_APPLIED, AbroadWay.LINK_AGREED, AbroadWay.LETTER_SENT, AbroadWay.TRAVEL})
NEXT_ABROAD = {
    AbroadWay.NOTHING: _BEGINNINGS | {AbroadWay.NOT_POSSIBLE},
    AbroadWay.LINK_APPLIED: _BEGINNINGS - {AbroadWay.LINK_APPLIED} | {AbroadWay.NOT_POSSIBLE},
    AbroadWay.LINK_AGREED: _BEGINNINGS - {AbroadWay.LINK_AGREED} | {AbroadWay.NOT_POSSIBLE},
    AbroadWay.LETTER_SENT: _BEGINNINGS - {AbroadWay.LETTER_SENT} | {AbroadWay.LETTER_AGREED, AbroadWay.NOT_POSSIBLE},
    AbroadWay.LETTER_AGREED: _BEGINNINGS | {AbroadWay.NOT_POSSIBLE},
    AbroadWay.TRAVEL: _BEGINNINGS - {AbroadWay.TRAVEL} | {AbroadWay.NOT_POSSIBLE},
    AbroadWay.NOT_POSSIBLE: _BEGINNINGS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFacts:
    """The status of one kind of support or one special measure, and its day."""

    status: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessFacts:
    """What decides whether a step of a victim or witness is allowed, read under the lock, with what was entered."""

    today: date
    first_contact_on: date
    last_contact_on: date
    on: date | None = None
    kind: str = WitnessKind.BOTH
    is_under_18: bool = False
    is_abroad: bool = False
    next_contact_on: date | None = None  # as entered
    is_without_contact: bool = False  # the person wants none
    gave_evidence: bool = False
    new_kind: str = ""
    new_is_abroad: bool | None = None
    has_country: bool = False
    willingness: str = Willingness.UNDECIDED
    willingness_on: date | None = None
    new_willingness: str = ""
    stage: str = ""
    needs_assessed_on: date | None = None
    statement: str = PersonalStatement.NOT_OFFERED
    statement_on: date | None = None
    new_statement: str = ""
    supports: Mapping[str, PartFacts] = field(default_factory=dict)
    support: str = ""
    new_support: str = ""
    measures: Mapping[str, PartFacts] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()  # special measures
    new_measure: str = ""
    no_measures_on: date | None = None
    abroad: str = AbroadWay.NOTHING
    abroad_on: date | None = None
    new_abroad: str = ""
    way: str = ""
    reason: str = ""
    is_case_charged: bool = True
    can_undo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessTransition(Transition[WitnessStatus]):
    """One row of the table. `fields` are what its page asks for, beside the date."""

    target: WitnessStatus | None = None  # None: the status stays, or is that before the step undone
    title: str
    button: str
    date_label: str = ""
    hint: str = ""
    fields: tuple[str, ...] = ()
    why_not: Callable[[WitnessFacts], str] = lambda _facts: ""


def _not_before(on: date | None, last: date | None, what: str) -> str:
    if on is not None and last is not None and on < last:
        return f"The last entry about {what} is from {in_words(last)}. Enter that date or a later one."
    return ""


def _fits_contact(facts: WitnessFacts) -> str:
    if facts.on is not None and facts.on < facts.last_contact_on:
        return f"The last contact was on {in_words(facts.last_contact_on)}. Enter that date or a later one."
    if facts.next_contact_on is None:
        return ""
    if facts.is_without_contact:
        return "Leave the date of the next contact blank if the person wants no further contact."
    if facts.next_contact_on < facts.today:
        return f"{in_words(facts.next_contact_on)} is in the past. Enter when the next contact is due."
    if facts.next_contact_on > facts.today + FARTHEST:
        return "The next contact is more than a year ahead. Check the date."
    return ""


def _fits_details(facts: WitnessFacts) -> str:
    if facts.new_kind not in WitnessKind.values:
        return "Select whether the person is a victim, a witness or both."
    if facts.new_kind == WitnessKind.VICTIM and facts.gave_evidence:
        return "This person gave evidence. Undo that step first, or select “Victim and witness”."
    if facts.new_kind not in VICTIMS and facts.statement:
        return "A victim personal statement is recorded. Undo that step first, or select that the person is a victim."
    if facts.new_is_abroad is None:
        return "Select where the person lives."
    return why_not_country(is_abroad=facts.new_is_abroad, has_country=facts.has_country)


def why_not_country(*, is_abroad: bool, has_country: bool) -> str:
    """Return why a country can't be entered, as a sentence; empty if it can. It may be unknown."""
    return "Only for a person who lives abroad: leave the country blank." if has_country and not is_abroad else ""


def _needs_willingness(facts: WitnessFacts) -> str:
    if facts.new_willingness not in Willingness.values:
        return "Select whether the person supports the prosecution."
    if facts.new_willingness not in NEXT_WILLINGNESS[Willingness(facts.willingness)]:
        now = Willingness(facts.willingness).label.lower()
        return f"“{Willingness(facts.new_willingness).label}” can’t follow “{now}”. Check what is recorded."
    if facts.new_willingness == Willingness.WITHDREW and facts.stage not in WithdrawalStage.values:
        return "Select the stage at which the person withdrew."
    if facts.new_willingness != Willingness.WITHDREW and facts.stage:
        return "Only a withdrawal has a stage. Leave it blank."
    return _not_before(facts.on, facts.willingness_on, "this")


def _needs_assessment(facts: WitnessFacts) -> str:
    return _not_before(facts.on, facts.needs_assessed_on, "the needs assessment")


def _needs_statement(facts: WitnessFacts) -> str:
    if facts.kind not in VICTIMS:
        return "Only a victim makes a victim personal statement."
    following = NEXT_STATEMENT[PersonalStatement(facts.statement)]
    if not following:
        return "The statement was made."
    if not facts.new_statement:
        return "Select what happened to the statement."
    if facts.new_statement not in following:
        now = PersonalStatement(facts.statement).label.lower()
        return f"“{PersonalStatement(facts.new_statement).label}” can’t follow “{now}”. Check what is recorded."
    return _not_before(facts.on, facts.statement_on, "the statement")


def _needs_support(facts: WitnessFacts) -> str:
    if facts.support not in SupportKind.values:
        return "Select who supports the person."
    if facts.support == SupportKind.GUARDIAN and not facts.is_under_18 and facts.new_support != SupportStatus.ENDED:
        return "A guardian is for people under 18. Change the details first if the age is wrong."
    now = facts.supports.get(facts.support, PartFacts())
    if facts.new_support not in SupportStatus.values:
        return "Select whether the support was offered, accepted, declined or ended."
    if facts.new_support not in NEXT_SUPPORT[now.status]:
        if not now.status:
            return "This support is not recorded yet. Record the offer first."
        label = SupportStatus(now.status).label.lower()
        return f"“{SupportStatus(facts.new_support).label}” can’t follow “{label}”. Check what is recorded."
    return _not_before(facts.on, now.on, "this support")


def _gives_evidence(facts: WitnessFacts) -> str:
    if facts.kind not in GIVING_EVIDENCE:
        return "This victim is not giving evidence. Change the details first."
    return ""


def _needs_measures(facts: WitnessFacts) -> str:
    if why := _gives_evidence(facts):
        return why
    if not facts.chosen or not set(facts.chosen) <= set(Measure.values):
        return "Select the special measures."
    if facts.new_measure not in MeasureStatus.values:
        return "Select what happened to the special measures."
    for measure in facts.chosen:
        now = facts.measures.get(measure, PartFacts())
        if facts.new_measure not in NEXT_MEASURE[now.status]:
            label = MeasureStatus(now.status).label.lower() if now.status else "not recorded"
            return (
                f"{Measure(measure).label} is {label}, so “{MeasureStatus(facts.new_measure).label}” can’t follow."
                " Choose only measures at the same stage, and record the application first."
            )
        if why := _not_before(facts.on, now.on, "this measure"):
            return why
    return _not_before(facts.on, facts.no_measures_on, "special measures")


def _needs_no_measures(facts: WitnessFacts) -> str:
    if why := _gives_evidence(facts):
        return why
    if facts.no_measures_on is not None:
        return "It is recorded that none are needed."
    wanted = [
        Measure(measure).label
        for measure, now in facts.measures.items()
        if now.status and now.status != MeasureStatus.UNWANTED
    ]
    if wanted:
        return f"Recorded: {listed(wanted)}. If they are not wanted any longer, record that instead."
    return ""


def _needs_abroad(facts: WitnessFacts) -> str:
    if why := _gives_evidence(facts):
        return why
    if not facts.is_abroad:
        return "This person lives in the UK. Change the details first."
    if not facts.new_abroad:
        return "Select what is arranged."
    if facts.new_abroad not in NEXT_ABROAD[AbroadWay(facts.abroad)]:
        now = AbroadWay(facts.abroad).label.lower()
        return f"“{AbroadWay(facts.new_abroad).label}” can’t follow “{now}”. Record the request first."
    return _not_before(facts.on, facts.abroad_on, "evidence from abroad")


def _needs_evidence(facts: WitnessFacts) -> str:
    if why := _gives_evidence(facts) or _needs_charge(facts):
        return why
    if facts.way not in EvidenceWay.values:
        return "Select how the evidence was given."
    if facts.way in FROM_ABROAD and not facts.is_abroad:
        return "This person lives in the UK. Select another way, or change the details first."
    return ""


def _needs_charge(facts: WitnessFacts) -> str:
    return "" if facts.is_case_charged else "Nobody is charged in this case. Record the charging decision first."


def _needs_reason(facts: WitnessFacts) -> str:
    return "" if facts.reason in NotNeeded.values else "Select why the evidence was not needed."


def _nothing_to_undo(facts: WitnessFacts) -> str:
    return "" if facts.can_undo else "There is no step to undo."


WITNESS_TRANSITIONS: dict[str, WitnessTransition] = {
    "contact": WitnessTransition(
        source=IN_THE_CASE,
        verb="record contact",
        title="Contact",
        button="Save contact",
        date_label="Date of the contact",
        hint="Record that there was contact, not what was discussed.",
        fields=("next_contact_on", "is_without_contact"),
        why_not=_fits_contact,
    ),
    "willingness": WitnessTransition(
        source=BEFORE,
        verb="record whether they support the prosecution",
        title="Support for the prosecution",
        button="Save",
        date_label="Date",
        hint="A person who withdrew can support the prosecution again. Before a decision that rests on their evidence,"
        " make sure they know every way of giving it.",
        fields=("new_willingness", "stage"),
        why_not=_needs_willingness,
    ),
    "needs": WitnessTransition(
        source=IN_THE_CASE,
        verb="record a needs assessment",
        title="Needs assessment",
        button="Save date",
        date_label="Date of the assessment",
        hint="Victims have the right to have their needs assessed (Victims’ Code). Assess them again when they change.",
        why_not=_needs_assessment,
    ),
    "statement": WitnessTransition(
        source=IN_THE_CASE,
        verb="record a victim personal statement",
        title="Victim personal statement",
        button="Save",
        date_label="Date",
        hint="Record that it was offered, made or declined, not what it says.",
        fields=("new_statement",),
        why_not=_needs_statement,
    ),
    "support": WitnessTransition(
        source=IN_THE_CASE,
        verb="record an advocate or support",
        title="Advocate or support",
        button="Save support",
        date_label="Date",
        hint="A guardian is for children (section 48, Modern Slavery Act 2015).",
        fields=("support", "new_support"),
        why_not=_needs_support,
    ),
    "measures": WitnessTransition(
        source=BEFORE,
        verb="record special measures",
        title="Special measures",
        button="Save measures",
        date_label="Date",
        hint="You can record several measures at the same stage together. The court decides on an application. An"
        " intermediary and aids to communication are for witnesses who are under 18 or vulnerable (section 16).",
        fields=("chosen", "new_measure"),
        why_not=_needs_measures,
    ),
    "no_measures": WitnessTransition(
        source=BEFORE,
        verb="record that no special measures are needed",
        title="No special measures needed",
        button="Save",
        date_label="Date you discussed it with the witness",
        hint="Use this after you explained the measures to the witness and none are needed. If they do not want a"
        " measure, record that under special measures.",
        why_not=_needs_no_measures,
    ),
    "abroad": WitnessTransition(
        source=BEFORE,
        verb="record evidence from abroad",
        title="Evidence from abroad",
        button="Save",
        date_label="Date",
        hint="A live link from abroad needs the court’s direction, and often the consent of the other state. Ask the"
        " CPS early. A letter of request can take months.",
        fields=("new_abroad",),
        why_not=_needs_abroad,
    ),
    "evidence": WitnessTransition(
        source=BEFORE,
        target=WitnessStatus.GAVE,
        verb="record that evidence was given",
        title="Evidence given",
        button="Save evidence",
        date_label="Date the evidence was given",
        hint="Record the first day, and how it was given.",
        fields=("way",),
        why_not=_needs_evidence,
    ),
    "not_needed": WitnessTransition(
        source=BEFORE,
        target=WitnessStatus.NOT_NEEDED,
        verb="record that evidence is not needed",
        title="Evidence not needed",
        button="Save",
        date_label="Date",
        hint="For example after a guilty plea. Inform the person of the result.",
        fields=("reason",),
        why_not=_needs_reason,
    ),
    "details": WitnessTransition(
        source=IN_THE_CASE,
        verb="change details",
        title="Change details",
        button="Save details",
        date_label="Date from which it applies",
        hint="For example when the person moves abroad. Arrangements for evidence from abroad end when they live in the"
        " UK again.",
        fields=("new_kind", "new_is_under_18", "new_is_abroad", "new_country", "new_needs_interpreter"),
        why_not=_fits_details,
    ),
    "remove": WitnessTransition(
        source=BEFORE,
        target=WitnessStatus.REMOVED,
        verb="remove this person",
        title="Remove from the case",
        button="Remove",
        date_label="Date of removal",
        hint="Use this only for a person entered by mistake. If they withdrew, record that instead.",
    ),
    "undo": WitnessTransition(
        source=frozenset(WitnessStatus),
        verb="undo the last step",
        title="Undo the last step",
        button="Undo step",
        hint="Use this if the last step was entered by mistake. Both stay in the timeline.",
        why_not=_nothing_to_undo,
    ),
}


def refusal_of_witness(move: str, *, status: str, facts: WitnessFacts) -> str:
    """Return why a step is not allowed, with what to do instead; empty if it is."""
    transition = WITNESS_TRANSITIONS[move]
    if why := transition.why_not_from(WitnessStatus(status), label=WitnessStatus(status).label):
        return why
    if transition.date_label:
        if facts.on is None:
            return "Enter the date."
        if facts.on > facts.today:
            return f"{in_words(facts.on)} is in the future. Record it on or after that date."
        if facts.on < facts.first_contact_on:
            return f"The first contact was on {in_words(facts.first_contact_on)}. Enter that date or a later one."
    return transition.why_not(facts)


def eligibility_of(*, kind: str, is_under_18: bool) -> str:
    """Return why a witness is eligible for special measures, in words; empty for a victim who gives no evidence.

    Youth Justice and Criminal Evidence Act 1999, sections 16 and 17.
    """
    if kind not in GIVING_EVIDENCE:
        return ""
    if is_under_18:
        return "Eligible, as a witness under 18 (section 16)."
    if kind == WitnessKind.BOTH:
        return (
            "Eligible, as the complainant of an offence of slavery or trafficking, unless they tell the court that they"
            " do not want to be (section 17(4))."
        )
    return (
        "May be eligible: with a disorder, disability or impairment that affects their evidence (section 16), or if"
        " fear or distress would (section 17). The court decides."
    )
