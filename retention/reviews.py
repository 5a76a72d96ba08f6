"""Review dates: when a record is looked at again, the decision to keep it, and legal holds."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.govuk import in_words
from core.workflow import TransitionNotAllowed
from retention import erasures, schedule
from retention.kinds import RetainedKind, RetainedRecord, kinds_of
from retention.models import LONGEST_REASON, Erasure, KeepDecision, LegalHold

MOST = 100  # records of a kind on the list; the rest follow when these are decided


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordToReview:
    """A record with the day of its review, and why it is due."""

    kind: RetainedKind
    record: RetainedRecord
    review_on: date
    why: str
    is_requested: bool = False


def records_to_review(user: User) -> list[RecordToReview]:
    """The records due for review on which the person may decide or request, the longest overdue first."""
    due = [each for kind in kinds_of(user) for each in _due_of(kind, user)]
    return sorted(due, key=lambda each: (each.review_on, each.record.reference))


def _due_of(kind: RetainedKind, user: User) -> list[RecordToReview]:
    today = clock.today()
    rule = schedule.rule_for(kind.code, today)
    erasures_of_kind = Erasure.objects.visible_to(user).filter(kind=kind.code)
    decisions = KeepDecision.objects.visible_to(user).filter(kind=kind.code).newest()
    settled = (
        LegalHold.objects.visible_to(user).running().filter(kind=kind.code),
        erasures_of_kind.done(),
        decisions.filter(review_on__gt=today),
    )
    records = kind.records_ended_by(
        rule.due_if_ended_by(today), user=user, without=[rows.values("record") for rows in settled], most=MOST
    )
    keys = [record.public_id for record in records]
    kept = dict(decisions.filter(record__in=keys).values_list("record", "review_on"))
    requested = set(erasures_of_kind.open().filter(record__in=keys).values_list("record", flat=True))
    return [
        RecordToReview(
            kind=kind,
            record=record,
            review_on=kept.get(record.public_id) or rule.review_on(record.ended_on),
            why="Kept until this date" if record.public_id in kept else rule.why(record.ended_on),
            is_requested=record.public_id in requested,
        )
        for record in records
    ]


def hold_on(kind: str, record: uuid.UUID, *, user: User) -> LegalHold | None:
    """The legal hold on a record; None if there is none."""
    holds = LegalHold.objects.visible_to(user).about(kind, record).running()
    return holds.naming("set_by").first()


def why_not_keep_or_hold(kind: RetainedKind, record: RetainedRecord, *, by: User) -> str:
    """Why this person cannot set or lift a legal hold, or keep the record; empty if they can."""
    if kind.is_decided_by(by) and kind.is_of(by, record.force):
        return ""
    return f"You cannot decide on the retention of this record. {kind.advice}"


def why_not_keep(kind: RetainedKind, record: RetainedRecord, *, by: User) -> str:
    """Why this person cannot keep the record until another review; empty if they can."""
    if why := why_not_keep_or_hold(kind, record, by=by):
        return why
    if erasures.erasure_of(kind.code, record.public_id, user=by) is not None:
        return "This record is erased."
    return "" if record.ended_on else "This record has no review yet, so nobody has to decide to keep it."


@transaction.atomic
def keep(kind: RetainedKind, record: RetainedRecord, *, until: date, reason: str, by: User) -> KeepDecision:
    """Keep a record until its next review. Raises TransitionNotAllowed."""
    _refuse(why_not_keep(kind, record, by=by))
    today = clock.today()
    latest = schedule.rule_for(kind.code, today).latest_review(today)
    if not today < until <= latest:
        raise TransitionNotAllowed(f"Enter a review date after today and by {in_words(latest)}.")
    if not reason.strip():
        raise TransitionNotAllowed("Enter why the record is kept.")
    decision = KeepDecision.objects.create(
        kind=kind.code,
        record=record.public_id,
        force_id=record.force,
        review_on=until,
        reason=reason.strip()[:LONGEST_REASON],
        decided_by=by,
        decided_at=clock.now(),
    )
    log.record(Operation.ALTERATION, of=kind.logged_as, keys=[record.public_id], reason="kept at its review")
    return decision


@transaction.atomic
def hold(kind: RetainedKind, record: RetainedRecord, *, reason: str, by: User) -> LegalHold:
    """Stop any erasure of a record, also one that is requested already. Raises TransitionNotAllowed."""
    _refuse(why_not_keep_or_hold(kind, record, by=by))
    if not reason.strip():
        raise TransitionNotAllowed("Enter why the record is held.")
    try:
        with transaction.atomic():
            stored = LegalHold.objects.create(
                kind=kind.code,
                record=record.public_id,
                force_id=record.force,
                reason=reason.strip()[:LONGEST_REASON],
                set_by=by,
                set_at=clock.now(),
            )
    except IntegrityError:
        raise TransitionNotAllowed("This record is already on legal hold.") from None
    log.record(Operation.ALTERATION, of=kind.logged_as, keys=[record.public_id], reason="put on legal hold")
    return stored


@transaction.atomic
def lift(kind: RetainedKind, record: RetainedRecord, *, reason: str, by: User) -> None:
    """Lift the legal hold on a record. Raises TransitionNotAllowed."""
    _refuse(why_not_keep_or_hold(kind, record, by=by))
    if not reason.strip():
        raise TransitionNotAllowed("Enter why the legal hold is lifted.")
    holds = LegalHold.objects.visible_to(by).about(kind.code, record.public_id).running()
    is_lifted = holds.order_by().update(
        lifted_by=by, lifted_at=clock.now(), lifted_reason=reason.strip()[:LONGEST_REASON]
    )
    if not is_lifted:
        raise TransitionNotAllowed("This record is not on legal hold.")
    log.record(Operation.ALTERATION, of=kind.logged_as, keys=[record.public_id], reason="legal hold lifted")


def _refuse(why: str) -> None:
    if why:
        raise TransitionNotAllowed(why)
