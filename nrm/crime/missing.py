"""Referrals and notifications of a force that have no crime record: those sent before the force had a register here.

All others open their record when they are sent. Opening the missing ones takes the same number of queries for any
number of referrals.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from nrm import permissions, references, states
from nrm.choices import ExploitationPlace
from nrm.crime import decisions, records, workflow
from nrm.crime.choices import OffencePlace, RecordDecision, RecordSource
from nrm.crime.decisions import FOLLOWED
from nrm.models import CrimeRecord, CrimeStep, Referral, ReferralStep
from nrm.querysets import ReferralQuerySet

MOST = 500  # records that are opened in one request


def without_record(user: User) -> ReferralQuerySet:
    """Return the user's sent referrals and notifications without a crime record in their force, the oldest first.

    Empty for those who are not NRM contacts of a force, because nobody else opens them.
    """
    if user.force_id is None or not permissions.is_of_force(user, user.force_id):
        return Referral.objects.none()
    own = CrimeRecord.objects.filter(referral=OuterRef("pk"), force=OuterRef("force"))
    sent = Referral.objects.visible_to(user).not_erased().exclude(state__in=states.NOT_REFERRED)
    return sent.filter(~Exists(own), force=user.force_id).order_by("submitted_at", "pk")


@transaction.atomic
def open_missing(*, by: User) -> int:
    """Open the records of referrals that have none, at most `MOST`; return how many.

    Each has the code that its decision of today calls for. A referral whose Home Office reference is on another record
    of the force is left out: that record is about the same person.
    """
    decision = ReferralStep.objects.filter(referral=OuterRef("pk"), move__in=FOLLOWED).order_by("-at", "-pk")
    waiting = without_record(by).annotate(
        decided_by=Subquery(decision.values("move")[:1]), decided_on=Subquery(decision.values("on")[:1])
    )
    keys = _keys_of(by)
    opened = [
        _record_of(referral, by=by)
        for referral in waiting.select_for_update(of=("self",))[:MOST]
        if not referral.authority_reference or references.key_of(referral.authority_reference) not in keys
    ]
    CrimeRecord.objects.bulk_create(opened)
    CrimeStep.objects.bulk_create([records.step_of(record, "open", by=by) for record in opened])
    log.record(Operation.COLLECTION, of=opened, reason="records of referrals that had none")
    return len(opened)


def _keys_of(by: User) -> set[str]:
    """The Home Office references on the force's open records, as keys."""
    rows = CrimeRecord.objects.open().filter(force=by.force_id).exclude(authority_reference="")
    return set(rows.values_list(references.KEY, flat=True))


def _record_of(referral: Referral, *, by: User) -> CrimeRecord:
    move, decided_on = referral.decided_by, referral.decided_on  # type: ignore[attr-defined]
    source = RecordSource.OWN_REFERRAL if referral.is_referral else RecordSource.OWN_NOTIFICATION
    place = OffencePlace.OUTSIDE if referral.place == ExploitationPlace.OVERSEAS else OffencePlace.NOT_KNOWN
    undecided = RecordDecision.AWAITED if referral.is_referral else RecordDecision.NOT_REFERRED
    decision = FOLLOWED[move] if move else undecided
    record = CrimeRecord(
        force_id=referral.force_id,
        source=source,
        referral=referral,
        investigation_id=referral.investigation_id,
        authority_reference=referral.authority_reference,
        place=place,
        decision=decision,
        decided_on=decided_on if move else None,
        reported_at=referral.submitted_at or clock.now(),
        status=workflow.first_status(source=source, place=place, decision=decision),
        created_by_id=by.pk,
        created_at=clock.now(),
    )
    record.crime_due_at = decisions.crime_due_at(record)
    return record
