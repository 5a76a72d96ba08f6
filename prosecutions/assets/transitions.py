"""Make a step of a record: one function for all of them, in scope, under the lock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core import clock
from core.govuk import in_words
from core.money import MOST, NOTHING, PENNY, pounds
from core.workflow import TransitionNotAllowed
from prosecutions import steps
from prosecutions.assets import convictions, limits, records, workflow
from prosecutions.assets.choices import AssetKind, AssetStatus
from prosecutions.assets.kind_workflow import COLLECTS, AssetTransition, Conviction
from prosecutions.assets.kinds import WORKFLOWS
from prosecutions.assets.refusals import AssetFacts
from prosecutions.models import AssetRecord, AssetStep, ProsecutionCase

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredAssetStep:
    """What the page of a step asks for."""

    on: date | None = None
    amount: Decimal | None = None
    until: date | None = None
    benefit: Decimal | None = None
    available: Decimal | None = None
    months: int | None = None


@transaction.atomic
def make(public_id: UUID, move: str, entered: EnteredAssetStep, *, seen: str, by: User) -> AssetRecord:
    """Make one step of a record.

    Raises TransitionNotAllowed with what to do instead, EditConflict, and AssetRecord.DoesNotExist out of scope.
    """
    asset = records.locked(public_id, by=by)
    records.refuse_outdated(asset, seen=seen)
    _lock_confiscation(asset)
    _lock_case(asset)
    entered = _only_what_is_asked_for(move, asset, entered)
    if why := why_not(move, asset, entered, by=by):
        raise TransitionNotAllowed(why)
    before, was = steps.values_of(asset, names=records.COLUMNS), asset.status
    undoes = last_step(asset) if move == "undo" else None
    if undoes is not None:
        steps.restore(asset, undoes.before)
    detail = "" if undoes else _apply(move, asset, entered)
    with records.refusing_conflicts():
        asset.save(update_fields=list(records.COLUMNS))
    records.add_step(
        asset,
        move,
        was=was,
        by=by,
        on=entered.on or clock.today(),
        amount=None if undoes else entered.amount,
        detail=detail,
        before=before,
        undoes=undoes,
    )
    return asset


def why_not(move: str, asset: AssetRecord, entered: EnteredAssetStep, *, by: User) -> str:
    """Return why this person can't make the step now, as a sentence; empty if they can."""
    if why := records.why_not_changeable(asset, by=by):
        return why
    facts = facts_of(move, asset, entered)
    return workflow.refusal_of(move, kind=asset.kind, status=asset.status, facts=facts)


def why_not_from(move: str, asset: AssetRecord, *, by: User) -> str:
    """Return why the step can't begin today, before anything is entered; empty if it can."""
    return why_not(move, asset, sample_of(move, asset), by=by)


def open_to(asset: AssetRecord, *, by: User) -> list[tuple[str, AssetTransition]]:
    """Return the steps that this person can make today, for the page."""
    if records.why_not_changeable(asset, by=by):
        return []
    table = WORKFLOWS[AssetKind(asset.kind)].transitions
    possible = [(move, row) for move, row in table.items() if AssetStatus(asset.status) in row.source]
    return [(move, row) for move, row in possible if not why_not_from(move, asset, by=by)]


def transition_of(asset: AssetRecord, move: str) -> AssetTransition | None:
    """Return the row of a step in the table of the record’s kind; None for a step that the kind does not have."""
    return WORKFLOWS[AssetKind(asset.kind)].transitions.get(move)


def last_step(asset: AssetRecord) -> AssetStep | None:
    """Return the last step of the record that nobody has undone."""
    return AssetStep.objects.filter(asset=asset).effective().first()


def facts_of(move: str, asset: AssetRecord, entered: EnteredAssetStep) -> AssetFacts:
    """Return the facts that the workflow needs, with what was entered."""
    last = last_step(asset)
    table = WORKFLOWS[AssetKind(asset.kind)]
    transition = table.transitions[move]
    confiscation = asset.confiscation
    is_ordered = confiscation is not None and confiscation.status in {AssetStatus.MADE, AssetStatus.PAID}
    allotted = _allotted(asset) if asset.is_confiscation else NOTHING
    asks_for_conviction = table.conviction != Conviction.NONE and move in {"make", "undo"}
    convicted_on = convictions.convicted_on(asset.defendant, table.conviction) if asks_for_conviction else None
    before: dict[str, Any] = last.before if last is not None and move == "undo" else {}
    return AssetFacts(
        today=clock.today(),
        last_on=last.on if last else asset.started_on,
        on=entered.on,
        entered=entered.amount,
        until=entered.until,
        latest=limits.latest(transition.limits, on=entered.on, first_on=asset.made_on),
        benefit=entered.benefit if move == "make" or entered.benefit is not None else asset.benefit,
        available=entered.available if move == "make" or entered.available is not None else asset.available,
        months=entered.months,
        amount=asset.amount,
        forfeited=asset.forfeited,
        collected=asset.collected,
        interest=asset.interest,
        ends_on=asset.ends_on,
        convicted_on=convicted_on if move == "make" else None,
        confiscated_on=confiscation.made_on if confiscation and is_ordered else None,
        unallotted=_unallotted(asset, confiscation) if confiscation else None,
        allotted=allotted,
        can_undo=last is not None,
        undoes=last.move if last else "",
        restores_order=before.get("status") in {AssetStatus.MADE, AssetStatus.PAID},
        restored=Decimal(before["amount"]) if before.get("amount") else None,
        lacks_conviction=asks_for_conviction and convicted_on is None,
        is_reparation=confiscation is not None,
    )


def sample_of(move: str, asset: AssetRecord) -> EnteredAssetStep:
    """Return an entry that the step accepts if it is possible today, to find out which steps are."""
    today = clock.today()
    on = today
    if move == "extend" and asset.ends_on and not asset.is_confiscation:
        on = min(today, asset.ends_on)  # a court extends it before it ends, and somebody may enter it later
    transition = WORKFLOWS[AssetKind(asset.kind)].transitions[move]
    amount = PENNY
    if move == "vary":  # one that differs from the present amount, and is not below what it must cover
        amount = min(max(asset.collected - asset.interest, asset.forfeited, _allotted(asset), NOTHING), MOST)
        amount = amount + PENNY if amount in {asset.amount, NOTHING} else amount
        amount = amount + PENNY if amount == asset.amount else amount
    return EnteredAssetStep(
        on=on,
        amount=amount,
        until=_sample_day(transition, asset, on=on),
        benefit=MOST if move == "vary" else PENNY,  # a court that varies an order can work out the benefit again
        available=MOST if move == "vary" else None,
    )


def _sample_day(transition: AssetTransition, asset: AssetRecord, *, on: date) -> date | None:
    """Return a last day that the rules allow, later than the present one where nothing refuses it."""
    if not transition.limits:
        return None
    if refused_after := limits.latest(transition.limits, on=on, first_on=asset.made_on):
        return refused_after
    return max(on, asset.ends_on or on) + ONE_DAY


def _only_what_is_asked_for(move: str, asset: AssetRecord, entered: EnteredAssetStep) -> EnteredAssetStep:
    """Return what was entered without fields that the page of the step does not have."""
    transition = WORKFLOWS[AssetKind(asset.kind)].transitions[move]
    names = {question.name for question in transition.fields} | ({"on"} if transition.date_label else set())
    return EnteredAssetStep(**{name: getattr(entered, name) for name in names})


def _lock_confiscation(asset: AssetRecord) -> None:
    """Let nobody change the confiscation order, or another reparation order under it, until this one is saved."""
    if asset.confiscation_id is not None:
        asset.confiscation = AssetRecord.objects.select_for_update().get(pk=asset.confiscation_id)


def _lock_case(asset: AssetRecord) -> None:
    """Let nobody undo the conviction until an order on it is saved: each step of a defendant locks the case."""
    if asset.defendant is not None:
        ProsecutionCase.objects.select_for_update().filter(pk=asset.defendant.case_id).first()


def _allotted(asset: AssetRecord) -> Decimal:
    total: Decimal = AssetRecord.objects.filter(confiscation=asset).reparation_made()
    return total


def _unallotted(asset: AssetRecord, confiscation: AssetRecord) -> Decimal:
    """What other reparation orders leave of a confiscation order (section 9(4), Modern Slavery Act 2015)."""
    others: Decimal = AssetRecord.objects.filter(confiscation=confiscation).exclude(pk=asset.pk).reparation_made()
    return (confiscation.amount or NOTHING) - others


def _apply(move: str, asset: AssetRecord, entered: EnteredAssetStep) -> str:
    """Set the record to the result of a step; return its amounts and dates, as the timeline prints them."""
    on = entered.on or clock.today()
    amount = entered.amount or NOTHING
    changes: dict[str, Any] = {}
    detail = pounds(entered.amount) if entered.amount is not None else ""
    match move:
        case "make":
            changes = {"made_on": on, "ends_on": entered.until, "amount": amount}
            changes |= {"benefit": entered.benefit, "available": entered.available, "months": entered.months}
            detail = _order_in_words(entered)
        case "detain":
            changes = {"made_on": on, "ends_on": entered.until}
            detail = _until(entered.until)
        case "extend":
            changes = {"ends_on": entered.until}
            detail = _until(entered.until)
        case "vary":
            changes = {"amount": amount}
            changes |= {name: new for name in ("benefit", "available") if (new := getattr(entered, name)) is not None}
            detail = f"From {pounds(asset.amount)} to {pounds(amount)}"
            if entered.benefit is not None:
                detail += f", benefit {pounds(entered.benefit)}"
            if entered.available is not None:
                detail += f", available {pounds(entered.available)}"
            if asset.kind in COLLECTS:
                owed = amount + asset.interest
                changes["status"] = workflow.status_of_payments(owed=owed, collected=asset.collected)
        case "forfeit":
            forfeited = asset.forfeited + amount
            status = workflow.status_after_forfeiture(amount=asset.amount or NOTHING, forfeited=forfeited)
            changes = {"forfeited": forfeited, "status": status}
            detail = f"{pounds(amount)} of {pounds(asset.amount)}"
        case "release":
            changes = {"status": workflow.status_after_release(forfeited=asset.forfeited)}
            detail = pounds(asset.remaining)
        case "pay":
            collected = asset.collected + amount
            status = workflow.status_of_payments(owed=asset.owed, collected=collected)
            changes = {"collected": collected, "status": status}
            detail = f"{pounds(amount)}, {pounds(collected)} of {pounds(asset.owed)} so far"
        case "interest":
            changes = {"interest": asset.interest + amount, "status": AssetStatus.MADE}
            detail = f"{pounds(amount)}, {pounds(asset.interest + amount)} in all"
    if target := WORKFLOWS[AssetKind(asset.kind)].transitions[move].target:
        changes["status"] = target
    for name, value in changes.items():
        setattr(asset, name, value)
    return detail


def _order_in_words(entered: EnteredAssetStep) -> str:
    parts = [pounds(entered.amount)]
    if entered.until:
        parts.append(
            _until(entered.until).lower() if entered.benefit is None else f"to pay by {in_words(entered.until)}"
        )
    if entered.benefit is not None:
        parts.append(f"benefit {pounds(entered.benefit)}")
    if entered.available is not None:
        parts.append(f"available {pounds(entered.available)}")
    if entered.months:
        parts.append(f"default term {entered.months} months")
    return ", ".join(parts)


def _until(day: date | None) -> str:
    return f"Until {in_words(day)}" if day else ""
