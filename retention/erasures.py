"""Request an erasure, withdraw or refuse the request, and approve it: the record is erased in the same transaction.

Nothing is erased automatically. The database repeats each rule for all SQL and blanks only what the apps declare
(`sql/erase.sql`).
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.govuk import in_words
from core.workflow import EditConflict, TransitionNotAllowed
from retention.choices import ErasureState
from retention.kinds import RetainedKind, RetainedRecord, registered
from retention.models import LONGEST_REASON, Erasure, LegalHold

SENTENCES = {
    "missing": "Your force no longer has this record. Contact the force that does.",
    "held": "{held} It can be erased once the hold is lifted.",
    "decided": "This request has already been decided.",
    "own": "You cannot decide on your own request. Ask another {decider}.",
    "lifter": "You lifted a legal hold on this record. Ask another {decider} to approve.",
    "lifted": "A legal hold on this record was lifted less than 7 days ago. Wait until 7 days have passed.",
    "new": "Both of you must have had your accounts for 14 days. Ask another {decider}, or wait.",
    "role": "You cannot decide on this request. {advice}",
}
AFTER_A_HOLD = timedelta(days=7)  # as in `sql/erase.sql`
CHANGED = "The record has changed since you opened this page. Read it again before you decide."
ALREADY = "Somebody has already requested the erasure of this record."


def why_not_erase(kind: RetainedKind, record: uuid.UUID) -> str:
    """Why a record of the person's scope cannot be erased now, and what to do; empty if it can."""
    with connection.cursor() as cursor:
        cursor.execute("select scope.why_not_erase(%s, %s)", [kind.code, record])
        (code,) = cursor.fetchone()
    return sentence_of(kind, code)


def sentence_of(kind: RetainedKind, code: str) -> str:
    """What a code of the database means; empty for none."""
    sentence = {**SENTENCES, **kind.sentences, "": ""}[code]
    return sentence.format(decider=kind.decider, advice=kind.advice, held=kind.held)


def why_not_decide(erasure: Erasure, *, by: User) -> str:
    """Why this person cannot approve or refuse a request, and what to do; empty if they can."""
    kind = registered()[erasure.kind]
    if not erasure.is_open:
        return sentence_of(kind, "decided")
    if erasure.requested_by_id == by.pk:
        return sentence_of(kind, "own")
    return "" if kind.is_decided_by(by) and kind.is_of(by, erasure.force_id) else sentence_of(kind, "role")


def why_not_approve(erasure: Erasure, *, by: User) -> str:
    """Why this person, who may decide, cannot approve a request now, and from when or who can; empty if they can."""
    kind = registered()[erasure.kind]
    lifted = LegalHold.objects.visible_to(by).about(erasure.kind, erasure.record).filter(lifted_at__isnull=False)
    if lifted.filter(lifted_by=by).exists():
        return sentence_of(kind, "lifter")
    last = lifted.aggregate(last=Max("lifted_at"))["last"]
    if last and (free_at := last + AFTER_A_HOLD) > clock.now():
        when = f"{in_words(timezone.localdate(free_at))} at {timezone.localtime(free_at):%H:%M}"
        return f"A legal hold on this record was lifted less than 7 days ago. It can be erased from {when}."
    return why_not_erase(kind, erasure.record)


def fingerprint_of(erasure: Erasure) -> str:
    """A digest of the text that the approver can read.

    Uploads, drafts and downloads are erased too, and are not in it.
    """
    with connection.cursor() as cursor:
        cursor.execute("select scope.digest_of_text(%s, %s)", [erasure.kind, erasure.record])
        (digest,) = cursor.fetchone()
    return str(digest)


def rows_to_erase(erasure: Erasure) -> dict[str, int]:
    """How many rows of each part would be erased, for the person who decides; empty if it cannot be erased now."""
    parts = registered()[erasure.kind].erasable.rows
    with connection.cursor() as cursor:
        cursor.execute("select place, number_of_rows from scope.rows_to_erase(%s, %s)", [erasure.kind, erasure.record])
        numbers = cursor.fetchall()
    return {parts[place].called: number for place, number in numbers if number}


@transaction.atomic
def request(kind: RetainedKind, record: RetainedRecord, *, reason: str, by: User) -> Erasure:
    """Ask a second person to erase a record. Raises TransitionNotAllowed with the reason and the way forward."""
    if not kind.is_requested_by(by) or not kind.is_of(by, record.force):
        raise TransitionNotAllowed(f"You cannot request the erasure of this record. {kind.advice}")
    if not reason.strip():
        raise TransitionNotAllowed("Enter why the record should be erased.")
    if why := why_not_erase(kind, record.public_id):
        raise TransitionNotAllowed(why)
    try:
        with transaction.atomic():
            erasure = Erasure.objects.create(
                kind=kind.code,
                record=record.public_id,
                force_id=record.force,
                reason=reason.strip()[:LONGEST_REASON],
                requested_by=by,
                requested_at=clock.now(),
            )
    except IntegrityError:
        raise TransitionNotAllowed(ALREADY) from None
    log.record(Operation.COLLECTION, of=erasure)
    return erasure


@transaction.atomic
def approve(public_id: uuid.UUID, *, seen: str, by: User) -> Erasure:
    """Erase a record at another person's request. It cannot be undone.

    `seen` is the fingerprint of the page on which the person decided. Raises Erasure.DoesNotExist outside the scope,
    EditConflict if the record has changed since, and TransitionNotAllowed with the reason.
    """
    erasure = Erasure.objects.visible_to(by).get(public_id=public_id)
    kind = registered()[erasure.kind]
    if why := why_not_decide(erasure, by=by):
        raise TransitionNotAllowed(why)
    if why := why_not_approve(erasure, by=by):
        raise TransitionNotAllowed(why)
    with connection.cursor() as cursor:
        cursor.execute("select scope.erase(%s, %s)", [public_id, seen])
        (code,) = cursor.fetchone()
    if code == "changed":
        raise EditConflict(CHANGED)
    if code:
        raise TransitionNotAllowed(sentence_of(kind, code))
    log.record(Operation.ERASURE, of=kind.logged_as, keys=[erasure.record])
    log.record(Operation.ALTERATION, of=erasure)
    erasure.refresh_from_db()
    return erasure


@transaction.atomic
def withdraw_or_refuse(public_id: uuid.UUID, *, reason: str, by: User) -> Erasure:
    """Withdraw one's own request, or refuse another's with a reason. Raises as `approve` does."""
    erasure = Erasure.objects.visible_to(by).get(public_id=public_id)
    if erasure.requested_by_id != by.pk:
        if why := why_not_decide(erasure, by=by):
            raise TransitionNotAllowed(why)
        if not reason.strip():
            raise TransitionNotAllowed("Enter why you refuse the request.")
    with connection.cursor() as cursor:
        cursor.execute("select scope.close_erasure(%s, %s)", [public_id, reason.strip()[:LONGEST_REASON]])
        (is_done,) = cursor.fetchone()
    if not is_done:
        raise TransitionNotAllowed(SENTENCES["decided"])
    log.record(Operation.ALTERATION, of=erasure)
    erasure.refresh_from_db()
    return erasure


def erasure_of(kind: str, record: uuid.UUID, *, user: User) -> Erasure | None:
    """The erasure of a record, if it is erased and the person sees it."""
    return Erasure.objects.visible_to(user).about(kind, record).done().with_people().first()


def open_request_of(kind: str, record: uuid.UUID, *, user: User) -> Erasure | None:
    """The request that waits for a second person, if there is one."""
    requests = Erasure.objects.visible_to(user).about(kind, record).filter(state=ErasureState.REQUESTED)
    return requests.with_people().first()
