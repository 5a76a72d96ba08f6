"""Merge two records of one person: one user requests it, a colleague confirms it, and it can be undone.

One record stays, with its number. Everything that belongs to the other record moves to it, table by table. The other
record stays empty, and its number leads to the merged record, also for officers who found it in the register. No step,
court wording, visit or breach is rewritten; only their subject changes. The merge stores what moved, so that it can
move back.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.transfers import TransferState
from core.workflow import TransitionNotAllowed
from matching import register_lookup
from orders import permissions
from orders.choices import MergeState
from orders.models import DifferentPeople, RiskAssessment, Subject, SubjectMerge, SubjectTransfer
from orders.register import index
from orders.subjects import erased

LONGEST = 300
COLUMNS = ("risk", "review_due_on", "visit_due_on", "protects", "died_on", "nationality_id", "out_of_hours_contact")
NOT_THE_SUBJECTS_OWN: frozenset[type[Model]] = frozenset({DifferentPeople, SubjectMerge})
VERBS = {"confirm": "confirm it", "decline": "decline it", "withdraw": "withdraw it", "undo": "undo it"}


def tables() -> list[type[Model]]:
    """Every table whose rows refer to a subject. Read from the models, so that no table is forgotten."""
    return [
        relation.related_model
        for relation in Subject._meta.related_objects
        if relation.field.name == "subject" and relation.related_model not in NOT_THE_SUBJECTS_OWN
    ]


@transaction.atomic
def request(kept: UUID, other: UUID, *, reason: str, by: User) -> SubjectMerge:
    """Request a merge of two records; nothing else changes.

    Raises TransitionNotAllowed, and Subject.DoesNotExist out of scope.
    """
    subjects = _locked([kept, other], by=by)
    if why := why_not_requested(subjects[kept], subjects[other], by=by):
        raise TransitionNotAllowed(why)
    if not reason.strip():
        raise TransitionNotAllowed("Enter why they are the same person. The person who confirms the merge reads this.")
    made = SubjectMerge.objects.create(
        subject=subjects[kept],
        other=subjects[other],
        force_id=subjects[kept].force_id,
        reason=_line(reason),
        requested_by=by,
        requested_at=clock.now(),
    )
    log.record(Operation.COMBINATION, of="orders.subject", keys=[kept, other], question="merge requested")
    return made


def why_not_requested(kept: Subject, other: Subject, *, by: User) -> str:
    """Why the person can't request this merge, as a sentence; empty when they can."""
    if not permissions.is_of_force(by, kept.force_id):
        return f"Only order managers in {kept.force.short_name} can merge its records."
    if kept.pk == other.pk:
        return "Choose a different record."
    if kept.force_id != other.force_id:
        return "Only records of one force can be merged. Call the other force, which can transfer the person to you."
    if SubjectMerge.objects.open().of(kept, other).exists():
        return "One of these records has a merge awaiting confirmation. Confirm or decline that merge first."
    return _why_not_now(kept, other)


@transaction.atomic
def decide(merge: int, move: str, *, reason: str = "", by: User) -> SubjectMerge:
    """Confirm, decline, withdraw or undo. Raises TransitionNotAllowed, and SubjectMerge.DoesNotExist out of scope."""
    seen = SubjectMerge.objects.visible_to(by).select_related("subject", "other").get(pk=merge)
    list(Subject.objects.select_for_update(of=("self",)).filter(pk__in=[seen.subject_id, seen.other_id]).order_by("pk"))
    subject_merge = (
        SubjectMerge.objects.select_for_update(of=("self",)).select_related("subject", "other").get(pk=merge)
    )
    if why := refusal(move, subject_merge, by=by):
        raise TransitionNotAllowed(why)
    erased.refuse(subject_merge.subject_id, subject_merge.other_id)
    match move:
        case "confirm":
            _merge(subject_merge, by=by)
        case "undo":
            if not reason.strip():
                raise TransitionNotAllowed("Enter why you are undoing the merge.")
            _undo(subject_merge, reason=reason, by=by)
        case _:
            subject_merge.state = MergeState.DECLINED if move == "decline" else MergeState.WITHDRAWN
            subject_merge.decided_by, subject_merge.decided_at = by, clock.now()
            subject_merge.save(update_fields=["state", "decided_by", "decided_at"])
    keys = [subject_merge.subject.public_id, subject_merge.other.public_id]
    log.record(
        Operation.COMBINATION,
        of="orders.subject",
        keys=keys,
        question=f"merge {subject_merge.get_state_display().lower()}",
    )
    return subject_merge


def refusal(move: str, merge: SubjectMerge, *, by: User) -> str:
    """Why the person can't make this transition of a merge, as a sentence; empty when they can."""
    kept, other = merge.subject, merge.other
    if not permissions.is_of_force(by, merge.force_id):
        return f"Only order managers in {merge.force.short_name} can {VERBS[move]}."
    if merge.state != (MergeState.CONFIRMED if move == "undo" else MergeState.REQUESTED):
        return f"This merge is {merge.get_state_display().lower()}. You can’t {VERBS[move]}."
    is_own = merge.requested_by_id == by.pk
    if move in {"confirm", "decline"} and is_own:
        return "You asked for this merge. A colleague who manages orders confirms or declines it."
    if move == "withdraw" and not is_own:
        return "Only the person who asked for this merge can withdraw it. You can confirm or decline it."
    if move == "undo":
        if kept.force_id != merge.force_id or other.force_id != merge.force_id:
            return "The person has since been transferred to another force, so you cannot undo the merge."
        if kept.merged_into_id:
            return "The record that was kept has since been merged with another. Undo that merge first."
        return ""
    return _why_not_now(kept, other) if move == "confirm" else ""


def _why_not_now(kept: Subject, other: Subject) -> str:
    for subject in (kept, other):
        if subject.merged_into_id:
            return f"{subject.number} has already been merged with another record."
        if SubjectTransfer.objects.filter(subject=subject, state=TransferState.OFFERED).exists():
            return f"{subject.number} is offered to another force. Withdraw the offer first, or wait for the reply."
    return ""


def _locked(keys: list[UUID], *, by: User) -> dict[UUID, Subject]:
    rows = Subject.objects.visible_to(by).filter(public_id__in=keys).select_related("force").order_by("pk")
    subjects = {subject.public_id: subject for subject in rows.select_for_update(of=("self",))}
    if set(keys) - set(subjects):
        raise Subject.DoesNotExist
    erased.refuse(*(subject.pk for subject in subjects.values()))
    return subjects


def _merge(merge: SubjectMerge, *, by: User) -> None:
    """Move everything, one statement for each table; copy the details that the remaining record lacks."""
    kept, other = merge.subject, merge.other
    merge.before = {name: _plain(getattr(kept, name)) for name in COLUMNS} | {"had_birthday": bool(kept.born_on)}
    merge.moved = join(kept, other)
    merge.state, merge.decided_by, merge.decided_at = MergeState.CONFIRMED, by, clock.now()
    merge.save(update_fields=["before", "moved", "state", "decided_by", "decided_at"])
    other.merged_into = kept
    other.version += 1
    other.save(update_fields=["merged_into", "version"])
    register_lookup.remove_hashes(app=index.APP, record=other.public_id)


def join(kept: Subject, other: Subject) -> dict[str, list[int]]:
    """Move everything of the other subject to the remaining one; both are locked. Returns what moved: keys by table."""
    moved = {}
    for model in tables():
        rows = model._base_manager.filter(subject=other)
        if keys := list(rows.order_by("pk").values_list("pk", flat=True)):
            model._base_manager.filter(pk__in=keys).update(subject=kept)
            moved[model._meta.label_lower] = keys
    _copy_from(kept, other)
    index.index_subject(kept)
    return moved


def _copy_from(kept: Subject, other: Subject) -> None:
    """Take the newest risk, the earliest visit and review, and the details that the remaining record lacks."""
    newest = RiskAssessment.objects.filter(subject=kept).order_by("-on", "-at", "-pk").first()
    kept.risk = newest.level if newest else kept.risk or other.risk
    kept.review_due_on = _earliest(kept.review_due_on, other.review_due_on)
    kept.visit_due_on = _earliest(kept.visit_due_on, other.visit_due_on)
    kept.protects = max((many for many in (kept.protects, other.protects) if many is not None), default=None)
    kept.died_on = kept.died_on or other.died_on
    kept.nationality_id = kept.nationality_id or other.nationality_id
    kept.out_of_hours_contact = kept.out_of_hours_contact or other.out_of_hours_contact
    names = ["risk", "review_due_on", "visit_due_on", "protects", "died_on", "nationality"]
    names += ["out_of_hours_contact", "version"]
    if other.born_on and not kept.born_on:
        kept.born_on = other.born_on.reveal()
        names.append("born_on")
    kept.version += 1
    kept.save(update_fields=names)


def _undo(merge: SubjectMerge, *, reason: str, by: User) -> None:
    """Return to the other record what came from it; later additions stay with the remaining record."""
    kept, other = merge.subject, merge.other
    for model in tables():
        model._base_manager.filter(pk__in=merge.moved.get(model._meta.label_lower, []), subject=kept).update(
            subject=other
        )
    for name in COLUMNS:
        value = merge.before[name]
        setattr(kept, name, date.fromisoformat(value) if value and name.endswith("_on") else value)
    if not merge.before["had_birthday"]:
        kept.born_on = ""
    other.merged_into = None
    for subject in (kept, other):
        subject.version += 1
        subject.save()
        index.index_subject(subject)
    merge.state, merge.undone_by, merge.undone_at = MergeState.UNDONE, by, clock.now()
    merge.undone_why = _line(reason)
    merge.save(update_fields=["state", "undone_by", "undone_at", "undone_why"])


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST]
