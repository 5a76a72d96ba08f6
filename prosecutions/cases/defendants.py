"""Add a defendant, and make the steps of a defendant: one function for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from core import clock
from core.govuk import in_words
from core.sentences import counted_noun, listed
from core.workflow import EditConflict, TransitionNotAllowed
from nrm.models import ChargedOffence
from prosecutions import steps
from prosecutions.cases import custody, defendant_workflow, records
from prosecutions.cases.choices import (
    ChargeResult,
    CustodyTrack,
    DefendantStatus,
    ExtensionGround,
    OffenceGroup,
    Plea,
    PreventionOrder,
    Remand,
    SentenceKind,
)
from prosecutions.cases.defendant_workflow import DEFENDANT_TRANSITIONS, DefendantFacts
from prosecutions.models import AssetRecord, Charge, Defendant, PrincipalOffence, ProsecutionCase, ProsecutionStep

COLUMNS = (
    "status",
    "remand",
    "remanded_on",
    "track",
    "used_days",
    "custody_limit_on",
    "first_hearing_on",
    "trial_on",
    "trial_ends_on",
    "result",
    "result_on",
    "sentence",
    "months",
    "sentenced_on",
    "order",
    "order_on",
)
CHARGE_COLUMNS = ("plea", "plea_on", "result", "result_on", "is_removed")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredDefendantStep:
    """What the page of a step of a defendant asks for."""

    on: date | None = None
    offence: str = ""
    is_conspiracy: bool = False
    new_remand: str = ""
    track: str = ""
    used_days: int = 0
    new_limit_on: date | None = None
    ground: str = ""
    trial_ends_on: date | None = None
    chosen: tuple[int, ...] = ()  # numbers of charges
    plea: str = ""
    result: str = ""
    sentence: str = ""
    months: int | None = None
    new_order: str = ""


@transaction.atomic
def add(public_id: UUID, *, charged_on: date, key: UUID, seen: str, by: User) -> Defendant:
    """Add the next defendant of a case that was charged. A form that is sent twice has the same key.

    Raises TransitionNotAllowed, EditConflict, and ProsecutionCase.DoesNotExist out of scope.
    """
    case = records.locked(public_id, by=by)
    if sent_before := Defendant.objects.visible_to(by).filter(public_id=key, case=case).first():
        if sent_before.charged_on != charged_on:
            raise EditConflict(steps.SENT_BEFORE)
        return sent_before
    records.refuse_outdated(case, seen=seen)
    if why := why_not_added(case, by=by) or _why_not_charged(case, charged_on):
        raise TransitionNotAllowed(why)
    last = case.defendants.aggregate(last=Max("number"))["last"] or 0
    defendant = Defendant(
        public_id=key,
        case_id=case.pk,
        force_id=case.force_id,
        number=last + 1,
        charged_on=charged_on,
        created_by_id=by.pk,
        created_at=clock.now(),
    )
    with records.refusing_conflicts():
        defendant.save(force_insert=True)
    records.add_step(case, "add", defendant=defendant, by=by, on=charged_on)
    return defendant


def why_not_added(case: ProsecutionCase, *, by: User) -> str:
    """Return why this person can't add a defendant, as a sentence; empty if they can."""
    if why := records.why_not_changeable(case, by=by):
        return why
    if not case.is_charged:
        return "Record the decision to charge first."
    if case.charged is not None and case.defendants.counted().count() >= case.charged:
        return (
            f"The decision was to charge {counted_noun(case.charged, 'suspect')}, and each is added. If the number is"
            " wrong, correct it first. If others were charged later, add another prosecution with the same URN."
        )
    return ""


def _why_not_charged(case: ProsecutionCase, day: date) -> str:
    if day > clock.today():
        return f"{in_words(day)} is in the future. Record it on or after that date."
    if case.decided_on is not None and day < case.decided_on:
        return f"The decision to charge was made on {in_words(case.decided_on)}. Enter that date or a later one."
    return ""


@transaction.atomic
def make(public_id: UUID, move: str, entered: EnteredDefendantStep, *, seen: str, by: User) -> Defendant:
    """Make one step of a defendant.

    Raises TransitionNotAllowed with what to do instead, EditConflict, and Defendant.DoesNotExist out of scope.
    """
    defendant = records.locked_defendant(public_id, by=by)
    records.refuse_outdated(defendant, seen=seen)
    charges = list(Charge.objects.filter(defendant=defendant).of_defendant())
    if why := why_not(move, defendant, charges, entered, by=by):
        raise TransitionNotAllowed(why)
    was = defendant.status
    before: dict[str, Any] = {"defendant": steps.values_of(defendant, names=COLUMNS)}
    undoes = last_step(defendant) if move == "undo" else None
    with records.refusing_conflicts():
        if undoes is not None:
            detail = ""
            _restore(defendant, undoes)
        else:
            chosen = [charge for charge in charges if charge.number in entered.chosen]
            before["charges"] = {charge.pk: steps.values_of(charge, names=CHARGE_COLUMNS) for charge in chosen}
            detail = _apply(move, defendant, charges, entered)
            if move == "add_charge":
                added = _add_charge(defendant, entered)
                before["added"], detail = added.pk, str(added)
        defendant.save(update_fields=list(COLUMNS))
    records.add_step(
        defendant.case,
        move,
        defendant=defendant,
        was=was,
        by=by,
        on=entered.on or clock.today(),
        detail=detail,
        before=before,
        undoes=undoes,
    )
    return defendant


def why_not(move: str, defendant: Defendant, charges: list[Charge], entered: EnteredDefendantStep, *, by: User) -> str:
    """Return why this person can't make the step now, as a sentence; empty if they can."""
    if why := records.why_not_changeable(defendant.case, by=by):
        return why
    if (
        move == "undo"
        and defendant.is_removed
        and defendant.case.is_charged
        and (why := why_not_added(defendant.case, by=by))
    ):
        return why  # undoing the removal adds the defendant again
    if move == "undo" and (why := _why_conviction_stays(defendant)):
        return why
    can_undo = move == "undo" and last_step(defendant) is not None
    facts = facts_of(defendant, charges, entered, can_undo=can_undo)
    why = defendant_workflow.refusal_of_defendant(move, status=defendant.status, facts=facts)
    if why or entered.on is None:
        return why
    if move == "remand" and entered.new_remand == Remand.CUSTODY and entered.new_limit_on is None:
        return custody.why_no_limit(entered.on, track=entered.track, used=entered.used_days)
    if move != "add_charge":
        return ""
    known = ChargedOffence.objects.valid_on(entered.on).filter(code=entered.offence).exists()
    if known or entered.offence == ANY:
        return ""
    return f"This offence is not in the list for {in_words(entered.on)}. Check the offence and the date."


def _why_conviction_stays(defendant: Defendant) -> str:
    """Return which orders to confiscate, forfeit or repair follow from a conviction that would be undone."""
    last = last_step(defendant)
    if last is None or last.move != "result":
        return ""
    orders = [str(order) for order in AssetRecord.objects.filter(defendant=defendant).on_conviction().order_by("pk")]
    return f"Undo the steps of {listed(orders)} first, which were ordered on this conviction." if orders else ""


ANY = "*"  # in place of an offence, while nothing is entered


def open_to(defendant: Defendant, charges: list[Charge], *, by: User) -> list[str]:
    """Return the steps that this person can make today, for the page; nothing is entered yet."""
    if records.why_not_changeable(defendant.case, by=by):
        return []
    return [move for move in DEFENDANT_TRANSITIONS if not why_not_from(move, defendant, charges, by=by)]


def why_not_from(move: str, defendant: Defendant, charges: list[Charge], *, by: User) -> str:
    """Return why the step can't begin today, before anything is entered; empty if it can."""
    today = clock.today()
    undecided = tuple(charge.number for charge in charges if not charge.result)
    following = sorted(defendant_workflow.NEXT_ORDER[PreventionOrder(defendant.order)] - {PreventionOrder.MADE})
    limit = defendant.custody_limit_on
    on = today
    if DEFENDANT_TRANSITIONS[move].is_ahead:
        on = max([today, *(day for day in (defendant.first_hearing_on, defendant.result_on) if day)])
    elif move == "extend_limit" and limit:
        on = min(today, limit)  # a court extends a limit before it ends, and somebody may enter it later
    sample = EnteredDefendantStep(
        on=on,
        offence=ANY,
        new_remand=Remand.BAIL,
        new_limit_on=max(limit, today) + custody.ONE_DAY if limit and move == "extend_limit" else None,
        ground=ExtensionGround.OTHER,
        chosen=undecided,
        plea=Plea.NOT_GUILTY,
        result=ChargeResult.DISCONTINUED,
        sentence=SentenceKind.OTHER,
        new_order=following[0] if following else "",
    )
    if move == "first_hearing":
        return defendant_workflow.refusal_of_defendant(
            move, status=defendant.status, facts=facts_of(defendant, [], sample, trial_on=None)
        )
    return why_not(move, defendant, charges, sample, by=by)


def last_step(defendant: Defendant) -> ProsecutionStep | None:
    """Return the last step of the defendant that nobody has undone."""
    return ProsecutionStep.objects.filter(defendant=defendant).effective().first()


def facts_of(
    defendant: Defendant, charges: list[Charge], entered: EnteredDefendantStep, **changes: Any
) -> DefendantFacts:
    """Return the facts that the workflow needs, with what was entered."""
    undecided = [charge for charge in charges if not charge.result]
    chosen = [charge for charge in undecided if charge.number in entered.chosen]
    about = chosen or charges
    facts: dict[str, Any] = {
        "today": clock.today(),
        "charged_on": defendant.charged_on,
        "on": entered.on,
        "first_hearing_on": defendant.first_hearing_on,
        "trial_on": defendant.trial_on,
        "trial_ends_on": entered.trial_ends_on,
        "last_result_on": defendant.result_on,
        "remand": defendant.remand,
        "new_remand": entered.new_remand,
        "track": entered.track,
        "used_days": entered.used_days,
        "remanded_on": defendant.remanded_on,
        "custody_limit_on": defendant.custody_limit_on,
        "new_limit_on": entered.new_limit_on,
        "ground": entered.ground,
        "open_charges": len(undecided),
        "charges": len(charges),
        "chosen": len(chosen),
        "pleas": frozenset(charge.plea for charge in about),
        "plea_days": frozenset(charge.plea_on for charge in about if charge.plea_on),
        "plea": entered.plea,
        "result": entered.result,
        "offence": entered.offence,
        "sentence": entered.sentence,
        "months": entered.months,
        "order": defendant.order,
        "order_on": defendant.order_on,
        "new_order": entered.new_order,
        "is_finished": defendant.is_finished,
        "allows_order": any(charge.allows_order for charge in charges),
        "is_case_charged": defendant.case.is_charged,
    }
    return DefendantFacts(**facts | changes)


def _apply(move: str, defendant: Defendant, charges: list[Charge], entered: EnteredDefendantStep) -> str:
    """Set the defendant, and save the charges, to the result of a step; return what was chosen, in words."""
    if target := DEFENDANT_TRANSITIONS[move].target:
        defendant.status = target
    on = entered.on or clock.today()
    chosen = [charge for charge in charges if charge.number in entered.chosen and not charge.result]
    match move:
        case "add_charge":
            return ""
        case "remand":
            return _remand(defendant, entered, on)
        case "extend_limit":
            defendant.custody_limit_on = entered.new_limit_on
            ground = ExtensionGround(entered.ground).label
            return f"To {in_words(entered.new_limit_on)}. {ground}" if entered.new_limit_on else ""
        case "first_hearing":
            defendant.first_hearing_on = on
        case "plea":
            if defendant.status == DefendantStatus.CHARGED:  # with a trial date it stays as it is
                defendant.status = DefendantStatus.AT_COURT
            for charge in chosen:
                charge.plea, charge.plea_on = entered.plea, on
                charge.save(update_fields=["plea", "plea_on"])
            return f"{Plea(entered.plea).label}: {_numbers(chosen)}"
        case "set_trial":
            defendant.trial_on, defendant.trial_ends_on = on, entered.trial_ends_on
            return f"Expected to end on {in_words(entered.trial_ends_on)}" if entered.trial_ends_on else ""
        case "result":
            return _result(defendant, charges, chosen, entered.result, on)
        case "sentence":
            defendant.sentence, defendant.months, defendant.sentenced_on = entered.sentence, entered.months, on
            length = f", {counted_noun(entered.months, 'month')}" if entered.months else ""
            return f"{SentenceKind(entered.sentence).label}{length}"
        case "order":
            defendant.order, defendant.order_on = entered.new_order, on
            return str(PreventionOrder(entered.new_order).label)
    return ""


def _remand(defendant: Defendant, entered: EnteredDefendantStep, on: date) -> str:
    defendant.remand, defendant.remanded_on = entered.new_remand, on
    defendant.used_days = entered.used_days
    if entered.new_remand != Remand.CUSTODY:
        defendant.track, defendant.custody_limit_on = "", None
        return str(Remand(entered.new_remand).label)
    defendant.track = entered.track
    limit = entered.new_limit_on or custody.last_day(on, track=entered.track, used=entered.used_days)
    defendant.custody_limit_on = limit
    used = f"{counted_noun(entered.used_days, 'day')} in custody before. " if entered.used_days else ""
    ends = f"{'Extended limit' if entered.new_limit_on else 'Custody time limit'} ends on {in_words(limit)}"
    return f"{CustodyTrack(entered.track).label}. {used}{ends}"


def _result(defendant: Defendant, charges: list[Charge], chosen: list[Charge], result: str, on: date) -> str:
    for charge in chosen:
        charge.result, charge.result_on = result, on
        charge.save(update_fields=["result", "result_on"])
    results = [charge.result for charge in charges]
    defendant.status = defendant_workflow.status_after(results, status=defendant.status)
    defendant.result = defendant_workflow.result_of(results)
    if defendant.result:
        defendant.result_on = max(charge.result_on for charge in charges if charge.result_on)
    return f"{ChargeResult(result).label}: {_numbers(chosen)}"


def _add_charge(defendant: Defendant, entered: EnteredDefendantStep) -> Charge:
    on = entered.on or clock.today()
    offence = ChargedOffence.objects.valid_on(on).get(code=entered.offence)
    group = PrincipalOffence.objects.group_of(offence.code, on=on) or OffenceGroup.OTHER
    if entered.is_conspiracy and group == OffenceGroup.SLAVERY:
        group = OffenceGroup.CONSPIRACY
    last = Charge.objects.filter(defendant=defendant).aggregate(last=Max("number"))["last"] or 0
    return Charge.objects.create(
        defendant_id=defendant.pk,
        force_id=defendant.force_id,
        number=last + 1,
        offence_id=offence.pk,
        is_conspiracy=entered.is_conspiracy,
        group=group,
        charged_on=on,
    )


def _restore(defendant: Defendant, step: ProsecutionStep) -> None:
    """Give a defendant and the charges what they had before a step."""
    steps.restore(defendant, step.before["defendant"])
    for charge in Charge.objects.filter(defendant=defendant):
        if values := step.before.get("charges", {}).get(str(charge.pk)):
            steps.restore(charge, values)
        elif charge.pk == step.before.get("added"):
            charge.is_removed = True
        else:
            continue
        charge.save(update_fields=list(CHARGE_COLUMNS))


def _numbers(charges: list[Charge]) -> str:
    noun = "charge" if len(charges) == 1 else "charges"
    return f"{noun} {listed([str(charge.number) for charge in charges])}"
