"""Add a victim or witness to a case, and make their steps: one function for all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from core import clock
from core.govuk import in_words
from core.sentences import listed
from core.workflow import EditConflict, TransitionNotAllowed
from prosecutions import steps
from prosecutions.cases import records as case_records
from prosecutions.cases.case_workflow import ENDED_WITHOUT_CHARGE
from prosecutions.models import (
    ProsecutionCase,
    ProsecutionRule,
    SpecialMeasure,
    Witness,
    WitnessStep,
    WitnessSupport,
)
from prosecutions.models.witnesses import lower_first
from prosecutions.witnesses import records, workflow
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
from prosecutions.witnesses.workflow import WITNESS_TRANSITIONS, PartFacts, WitnessFacts

COLUMNS = (
    "kind",
    "is_under_18",
    "is_abroad",
    "country",
    "needs_interpreter",
    "status",
    "last_contact_on",
    "next_contact_on",
    "willingness",
    "willingness_on",
    "stage",
    "needs_assessed_on",
    "statement",
    "statement_on",
    "no_measures_on",
    "abroad",
    "abroad_on",
    "evidence",
    "reason",
    "ended_on",
)
FIRST_DAY = date(2015, 7, 31)  # of the Modern Slavery Act 2015; an earlier first contact is a slip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWitness:
    """What the page that adds a victim or witness asks for."""

    kind: str
    is_under_18: bool
    is_abroad: bool
    country: str = ""  # code in ISO 3166-1
    needs_interpreter: bool
    willingness: str
    first_contact_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredWitnessStep:
    """What the page of a step asks for."""

    on: date | None = None
    next_contact_on: date | None = None
    is_without_contact: bool = False
    new_willingness: str = ""
    stage: str = ""
    new_statement: str = ""
    support: str = ""
    new_support: str = ""
    chosen: tuple[str, ...] = ()
    new_measure: str = ""
    new_abroad: str = ""
    way: str = ""
    reason: str = ""
    new_kind: str = ""
    new_is_under_18: bool | None = None
    new_is_abroad: bool | None = None
    new_country: str = ""
    new_needs_interpreter: bool | None = None


@transaction.atomic
def add(public_id: UUID, new: NewWitness, *, key: UUID, seen: str, by: User) -> Witness:
    """Add the next victim or witness of a case. A form that is sent twice has the same key.

    Raises TransitionNotAllowed, EditConflict, and ProsecutionCase.DoesNotExist out of scope.
    """
    case = case_records.locked(public_id, by=by)
    if sent_before := Witness.objects.visible_to(by).filter(public_id=key, case=case).first():
        if _as_added(sent_before) != new:
            raise EditConflict(steps.SENT_BEFORE)
        return sent_before
    records.refuse_outdated(case, seen=seen)
    if why := why_not_added(case, by=by) or _why_not_new(new):
        raise TransitionNotAllowed(why)
    last = case.witnesses.aggregate(last=Max("number"))["last"] or 0
    witness = Witness(
        public_id=key,
        case_id=case.pk,
        force_id=case.force_id,
        number=last + 1,
        kind=new.kind,
        is_under_18=new.is_under_18,
        is_abroad=new.is_abroad,
        country=new.country,
        needs_interpreter=new.needs_interpreter,
        first_contact_on=new.first_contact_on,
        last_contact_on=new.first_contact_on,
        next_contact_on=next_contact_after(new.first_contact_on),
        willingness=new.willingness,
        willingness_on=new.first_contact_on,
        created_by_id=by.pk,
        created_at=clock.now(),
    )
    with records.refusing_conflicts():
        witness.save(force_insert=True)
    witness.case = case
    records.add_step(
        witness,
        "add",
        by=by,
        on=new.first_contact_on,
        detail=f"{_details_of(witness)}. {Willingness(new.willingness).label}",
        before={"added": {name: getattr(new, name) for name in ADDED}},
    )
    return witness


ADDED = ("kind", "is_under_18", "is_abroad", "country", "needs_interpreter", "willingness")


def _as_added(witness: Witness) -> NewWitness:
    """Return what the form that added a person had: later steps change the columns, and not its step."""
    first = WitnessStep.objects.get(witness=witness, move="add")
    return NewWitness(**first.before["added"], first_contact_on=witness.first_contact_on)


def why_not_added(case: ProsecutionCase, *, by: User) -> str:
    """Return why this person can't add a victim or witness, as a sentence; empty if they can."""
    if why := case_records.why_not_changeable(case, by=by):
        return why
    if case.status in ENDED_WITHOUT_CHARGE:
        return "This case has ended without a charge. Reopen it first."
    return ""


def _why_not_new(new: NewWitness) -> str:
    if new.kind not in WitnessKind.values:
        return "Select whether the person is a victim, a witness or both."
    if new.first_contact_on > clock.today():
        return f"{in_words(new.first_contact_on)} is in the future. Record it on or after that date."
    if new.first_contact_on < FIRST_DAY:
        return f"Enter a date of first contact from {in_words(FIRST_DAY)}."
    if new.willingness not in Willingness.values or new.willingness == Willingness.WITHDREW:
        return "Select whether the person supports the prosecution. Record a withdrawal after you added them."
    return workflow.why_not_country(is_abroad=new.is_abroad, has_country=bool(new.country))


def next_contact_after(last: date) -> date:
    """Return the day on which the next contact is due, by the rule of today. It may have passed."""
    return last + timedelta(days=ProsecutionRule.objects.value("witness_contact_days", on=clock.today()))


@transaction.atomic
def make(public_id: UUID, move: str, entered: EnteredWitnessStep, *, seen: str, by: User) -> Witness:
    """Make one step of a victim or witness.

    Raises TransitionNotAllowed with what to do instead, EditConflict, and Witness.DoesNotExist out of scope.
    """
    witness = records.locked_witness(public_id, by=by)
    records.refuse_outdated(witness, seen=seen)
    if why := why_not(move, witness, entered, by=by):
        raise TransitionNotAllowed(why)
    was = witness.status
    before: dict[str, Any] = {"witness": steps.values_of(witness, names=COLUMNS)}
    undoes = last_step(witness) if move == "undo" else None
    with records.refusing_conflicts():
        if undoes is not None:
            detail = ""
            _restore(witness, undoes)
        else:
            before |= _parts_before(witness, entered)
            detail = _apply(move, witness, entered)
        witness.save(update_fields=list(COLUMNS))
    records.add_step(
        witness,
        move,
        was=was,
        by=by,
        on=entered.on or clock.today(),
        detail=detail,
        before=before,
        undoes=undoes,
    )
    return witness


def why_not(move: str, witness: Witness, entered: EnteredWitnessStep, *, by: User) -> str:
    """Return why this person can't make the step now, as a sentence; empty if they can."""
    if why := case_records.why_not_changeable(witness.case, by=by):
        return why
    return workflow.refusal_of_witness(move, status=witness.status, facts=facts_of(witness, entered))


def why_not_from(move: str, witness: Witness, *, by: User) -> str:
    """Return why the step can't begin today, before anything is entered; empty if it can."""
    if why := case_records.why_not_changeable(witness.case, by=by):
        return why
    return _refusal_of_sample(move, witness, facts_of(witness, EnteredWitnessStep()))


def open_to(witness: Witness, *, by: User) -> list[str]:
    """Return the steps that this person can make today, for the page; nothing is entered yet."""
    if case_records.why_not_changeable(witness.case, by=by):
        return []
    facts = facts_of(witness, EnteredWitnessStep())
    return [move for move in WITNESS_TRANSITIONS if not _refusal_of_sample(move, witness, facts)]


def _refusal_of_sample(move: str, witness: Witness, facts: WitnessFacts) -> str:
    """Return the refusal of an entry that every step accepts, as far as the present status of the person does."""
    statements = sorted(workflow.NEXT_STATEMENT[PersonalStatement(facts.statement)])
    willing = sorted(workflow.NEXT_WILLINGNESS[Willingness(facts.willingness)] - {Willingness.WITHDREW})
    measure = facts.measures.get(Measure.SCREENS, PartFacts())
    provider = facts.supports.get(SupportKind.PROVIDER, PartFacts())
    sample: dict[str, Any] = {
        "on": clock.today(),
        "new_kind": WitnessKind.BOTH,
        "new_is_abroad": False,
        "new_willingness": willing[0],
        "new_statement": statements[0] if statements else "",
        "support": SupportKind.PROVIDER,
        "new_support": min(workflow.NEXT_SUPPORT[provider.status]),
        "chosen": (Measure.SCREENS,),
        "new_measure": min(workflow.NEXT_MEASURE[measure.status]),
        "new_abroad": min(workflow.NEXT_ABROAD[AbroadWay(facts.abroad)]),
        "way": EvidenceWay.IN_PERSON,
        "reason": NotNeeded.PLEA,
    }
    return workflow.refusal_of_witness(move, status=witness.status, facts=replace(facts, **sample))


def still_to_record(witness: Witness) -> str:
    """Return what nobody has recorded yet of a person before evidence, for the top of the page; empty if nothing is."""
    if witness.status != WitnessStatus.BEFORE:
        return ""
    missing = [
        *([] if witness.needs_assessed_on else ["a needs assessment"]),
        *([] if any(row.status for row in witness.supports.all()) else ["support"]),
        *(["a victim personal statement"] if witness.is_victim and not witness.statement else []),
        *(["special measures"] if witness.gives_evidence and not witness.measures_in_words else []),
    ]
    return listed(missing)


def last_step(witness: Witness) -> WitnessStep | None:
    """Return the last step of the person that nobody has undone."""
    return WitnessStep.objects.filter(witness=witness).effective().first()


def facts_of(witness: Witness, entered: EnteredWitnessStep) -> WitnessFacts:
    """Return the facts that the workflow needs, with what was entered."""
    return WitnessFacts(
        today=clock.today(),
        first_contact_on=witness.first_contact_on,
        last_contact_on=witness.last_contact_on,
        on=entered.on,
        kind=witness.kind,
        is_under_18=witness.is_under_18,
        is_abroad=witness.is_abroad,
        next_contact_on=entered.next_contact_on,
        is_without_contact=entered.is_without_contact,
        gave_evidence=witness.status == WitnessStatus.GAVE,
        new_kind=entered.new_kind,
        new_is_abroad=entered.new_is_abroad,
        has_country=bool(entered.new_country),
        willingness=witness.willingness,
        willingness_on=witness.willingness_on,
        new_willingness=entered.new_willingness,
        stage=entered.stage,
        needs_assessed_on=witness.needs_assessed_on,
        statement=witness.statement,
        statement_on=witness.statement_on,
        new_statement=entered.new_statement,
        supports={row.support: PartFacts(status=row.status, on=row.on) for row in witness.supports.all()},
        support=entered.support,
        new_support=entered.new_support,
        measures={row.measure: PartFacts(status=row.status, on=row.on) for row in witness.measures.all()},
        chosen=entered.chosen,
        new_measure=entered.new_measure,
        no_measures_on=witness.no_measures_on,
        abroad=witness.abroad,
        abroad_on=witness.abroad_on,
        new_abroad=entered.new_abroad,
        way=entered.way,
        reason=entered.reason,
        is_case_charged=witness.case.is_charged,
        can_undo=last_step(witness) is not None,
    )


def _parts_before(witness: Witness, entered: EnteredWitnessStep) -> dict[str, Any]:
    """Return support and special measures before a step that changes them, blank if they are new."""
    parts: dict[str, Any] = {}
    if entered.support:
        rows = {row.support: row for row in witness.supports.all()}
        parts["supports"] = {entered.support: _part_before(rows.get(entered.support))}
    if entered.chosen:
        measures = {row.measure: row for row in witness.measures.all()}
        parts["measures"] = {measure: _part_before(measures.get(measure)) for measure in entered.chosen}
    return parts


def _part_before(row: WitnessSupport | SpecialMeasure | None) -> dict[str, Any]:
    return steps.values_of(row, names=("status", "on")) if row else {"status": "", "on": None}


def _restore(witness: Witness, step: WitnessStep) -> None:
    """Give the person, their support and their special measures what they had before a step."""
    steps.restore(witness, step.before["witness"])
    for support, values in step.before.get("supports", {}).items():
        row = WitnessSupport.objects.get(witness=witness, support=support)
        steps.restore(row, values)
        row.save(update_fields=["status", "on"])
    for measure, values in step.before.get("measures", {}).items():
        special = SpecialMeasure.objects.get(witness=witness, measure=measure)
        steps.restore(special, values)
        special.save(update_fields=["status", "on"])


def _apply(move: str, witness: Witness, entered: EnteredWitnessStep) -> str:
    """Set the person, and save support or measures, to the result of a step; return what was chosen, in words."""
    if target := WITNESS_TRANSITIONS[move].target:
        witness.status = target
    on = entered.on or clock.today()
    match move:
        case "contact":
            return _contact(witness, entered, on)
        case "willingness":
            witness.willingness, witness.willingness_on = entered.new_willingness, on
            witness.stage = entered.stage
            stage = f". {WithdrawalStage(entered.stage).label}" if entered.stage else ""
            return f"{Willingness(entered.new_willingness).label}{stage}"
        case "needs":
            witness.needs_assessed_on = on
        case "statement":
            witness.statement, witness.statement_on = entered.new_statement, on
            return str(PersonalStatement(entered.new_statement).label)
        case "support":
            _set_support(witness, entered.support, entered.new_support, on)
            return f"{SupportKind(entered.support).label}: {lower_first(SupportStatus(entered.new_support).label)}"
        case "measures":
            for measure in entered.chosen:
                _set_measure(witness, measure, entered.new_measure, on)
            witness.no_measures_on = None
            names = listed([Measure(measure).label for measure in entered.chosen])
            return f"{MeasureStatus(entered.new_measure).label}: {lower_first(names)}"
        case "no_measures":
            witness.no_measures_on = on
        case "abroad":
            witness.abroad, witness.abroad_on = entered.new_abroad, on
            return str(AbroadWay(entered.new_abroad).label)
        case "evidence":
            witness.evidence, witness.ended_on = entered.way, on
            return str(EvidenceWay(entered.way).label)
        case "not_needed":
            witness.reason, witness.ended_on = entered.reason, on
            return str(NotNeeded(entered.reason).label)
        case "details":
            return _change_details(witness, entered)
    return ""


def _contact(witness: Witness, entered: EnteredWitnessStep, on: date) -> str:
    witness.last_contact_on = on
    if entered.is_without_contact:
        witness.next_contact_on = None
        return "No further contact wanted"
    witness.next_contact_on = entered.next_contact_on or next_contact_after(on)
    return f"Next contact due on {in_words(witness.next_contact_on)}"


def _set_support(witness: Witness, support: str, status: str, on: date) -> None:
    row = WitnessSupport.objects.filter(witness=witness, support=support).first()
    if row is None:
        row = WitnessSupport(witness_id=witness.pk, force_id=witness.force_id, support=support)
    row.status, row.on = status, on
    row.save(update_fields=["status", "on"] if row.pk else None)


def _set_measure(witness: Witness, measure: str, status: str, on: date) -> None:
    row = SpecialMeasure.objects.filter(witness=witness, measure=measure).first()
    if row is None:
        row = SpecialMeasure(witness_id=witness.pk, force_id=witness.force_id, measure=measure)
    row.status, row.on = status, on
    row.save(update_fields=["status", "on"] if row.pk else None)


def _change_details(witness: Witness, entered: EnteredWitnessStep) -> str:
    witness.kind = entered.new_kind
    if entered.new_is_under_18 is not None:
        witness.is_under_18 = entered.new_is_under_18
    if entered.new_needs_interpreter is not None:
        witness.needs_interpreter = entered.new_needs_interpreter
    witness.is_abroad = bool(entered.new_is_abroad)
    witness.country = entered.new_country
    if not witness.is_abroad:
        witness.abroad, witness.abroad_on = "", None
    return _details_of(witness)


def _details_of(witness: Witness) -> str:
    """Return what is recorded of a person, without the country: `Victim and witness, 18 or over, lives abroad`."""
    details = [
        str(WitnessKind(witness.kind).label),
        "under 18" if witness.is_under_18 else "18 or over",
        "lives abroad" if witness.is_abroad else "lives in the UK",
        *(["needs an interpreter"] if witness.needs_interpreter else []),
    ]
    return ", ".join(details)
