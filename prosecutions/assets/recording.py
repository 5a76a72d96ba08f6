"""Add a record of asset recovery to an investigation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core import clock
from core.govuk import in_words
from core.money import pounds
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import Investigation
from investigations.sealed import counting
from prosecutions import locked_investigation, steps
from prosecutions.assets import limits, records, workflow
from prosecutions.assets.choices import AssetKind, AssetStatus
from prosecutions.assets.kinds import WORKFLOWS
from prosecutions.assets.querysets import AssetRecordQuerySet
from prosecutions.assets.refusals import AssetFacts
from prosecutions.cases import permissions
from prosecutions.cases.querysets import DefendantQuerySet
from prosecutions.models import AssetRecord, Defendant

NO_DEFENDANT = "Select the defendant."
NOT_OF_THE_DEFENDANT = "Select a confiscation order of this defendant."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAsset:
    """What the page that adds a record asks for. `confiscation` is for a reparation order, `amount` for cash."""

    on: date | None = None
    defendant: Defendant | None = None
    confiscation: AssetRecord | None = None
    amount: Decimal | None = None


@transaction.atomic
def add(investigation: UUID, kind: AssetKind, entered: NewAsset, *, key: UUID, by: User) -> AssetRecord:
    """Add a record to an investigation that the person may change.

    A form that is sent twice has the same key and adds one record. Raises TransitionNotAllowed with what to do,
    EditConflict, and Investigation.DoesNotExist out of scope.
    """
    of = locked_investigation.locked(investigation, by=by, why_not=why_not_added)
    same_form = AssetRecord.objects.visible_to(by).filter(public_id=key, investigation=of)
    if sent_before := same_form.first():
        return _sent_before(sent_before, kind, entered)
    if why := _why_not_begun(of, kind, entered, by=by):
        raise TransitionNotAllowed(why)
    asset = _begun(of, kind, entered, key=key, by=by)
    try:
        with records.refusing_conflicts():
            asset.save(force_insert=True)
    except EditConflict:
        if sent_at_once := same_form.first():  # the other one was saved while this one waited
            return _sent_before(sent_at_once, kind, entered)
        raise
    beside = [of, *([entered.defendant] if entered.defendant else [])]
    detail = pounds(entered.amount) if entered.amount is not None else ""
    records.add_step(
        asset, "add", by=by, on=asset.started_on, amount=entered.amount, detail=_with_end(asset, detail), beside=beside
    )
    return asset


def why_not_added(investigation: Investigation, *, by: User) -> str:
    """Return why this person can't add a record to the investigation, as a sentence; empty if they can."""
    if not permissions.is_of_force(by, investigation.force_id):
        return "Only analysts and leads of the force that has the investigation can add a record."
    if not investigation.force.is_in_england_and_wales:
        return "These orders are those of England and Wales, so this force has no asset recovery here."
    return counting.why_read_only(investigation.pk)


def defendants_of(investigation: Investigation, *, by: User) -> DefendantQuerySet:
    """Return the defendants of an investigation that a record can be about."""
    rows = Defendant.objects.visible_to(by).counted().filter(case__investigation=investigation)
    return rows.select_related("case").order_by("case__created_at", "case", "number")


def confiscations_of(investigation: Investigation, *, by: User) -> AssetRecordQuerySet:
    """Return the confiscation orders of an investigation under which reparation can be considered."""
    in_force = [AssetStatus.MADE, AssetStatus.PAID]
    rows = AssetRecord.objects.visible_to(by).filter(
        investigation=investigation, kind=AssetKind.CONFISCATION, status__in=in_force
    )
    return rows.select_related("defendant__case").order_by("made_on", "pk")


def why_not_yet(kind: AssetKind, defendants: DefendantQuerySet, confiscations: AssetRecordQuerySet) -> str:
    """Return what the investigation lacks for a record of this kind, as a sentence; empty if it lacks nothing."""
    if kind == AssetKind.REPARATION and not confiscations.exists():
        return "A court makes a reparation order only with a confiscation order. Record the confiscation order first."
    if WORKFLOWS[kind].needs_defendant and not defendants.exists():
        return (
            "This order needs a defendant. Add the prosecution and its defendants first. If the prosecution belongs to"
            " an investigation that was merged into this one, add the record there."
        )
    return ""


def _why_not_begun(of: Investigation, kind: AssetKind, entered: NewAsset, *, by: User) -> str:
    table = WORKFLOWS[kind]
    if table.needs_defendant and entered.defendant is None:
        return NO_DEFENDANT
    if entered.defendant and not defendants_of(of, by=by).filter(pk=entered.defendant.pk).exists():
        return NO_DEFENDANT
    confiscation = entered.confiscation
    if kind == AssetKind.REPARATION and confiscation is not None:
        known = confiscations_of(of, by=by).filter(pk=confiscation.pk, defendant=entered.defendant)
        if not known.exists():
            return NOT_OF_THE_DEFENDANT
    return workflow.refusal_of_start(
        kind,
        AssetFacts(
            today=clock.today(),
            on=entered.on,
            entered=entered.amount,
            confiscated_on=confiscation.made_on if confiscation else None,
        ),
    )


def _begun(of: Investigation, kind: AssetKind, entered: NewAsset, *, key: UUID, by: User) -> AssetRecord:
    on = entered.on or clock.today()
    return AssetRecord(
        public_id=key,
        investigation_id=of.pk,
        force_id=of.force_id,
        defendant_id=entered.defendant.pk if entered.defendant else None,
        confiscation_id=entered.confiscation.pk if entered.confiscation else None,
        kind=kind,
        status=WORKFLOWS[kind].first,
        started_on=on,
        ends_on=limits.last_day_without_order(on) if kind == AssetKind.CASH else None,
        amount=entered.amount if WORKFLOWS[kind].fields else None,
        created_by_id=by.pk,
        created_at=clock.now(),
    )


def _sent_before(asset: AssetRecord, kind: AssetKind, entered: NewAsset) -> AssetRecord:
    """Return what the same form added before. Raises EditConflict if it has other details now."""
    first = asset.steps.order_by("pk").values_list("amount", flat=True).first()
    stored = (asset.kind, asset.started_on, asset.defendant_id, asset.confiscation_id, first)
    sent = (
        kind,
        entered.on,
        entered.defendant.pk if entered.defendant else None,
        entered.confiscation.pk if entered.confiscation else None,
        entered.amount,
    )
    if stored != sent:
        raise EditConflict(steps.SENT_BEFORE)
    return asset


def _with_end(asset: AssetRecord, detail: str) -> str:
    return f"{detail} until {in_words(asset.ends_on)}" if asset.ends_on else detail


def may_add_reparation(confiscation: AssetRecord, *, by: User) -> bool:
    """Whether this person can add a reparation order under a confiscation order."""
    if not confiscation.is_confiscation or confiscation.status not in {AssetStatus.MADE, AssetStatus.PAID}:
        return False
    return not records.why_not_changeable(confiscation, by=by)


def lacks_reparation(confiscation: AssetRecord) -> bool:
    """Whether a court must consider reparation under a confiscation order, and nobody recorded it."""
    rows = AssetRecord.objects.filter(pk=confiscation.pk)
    return confiscation.is_confiscation and rows.without_reparation().exists()
