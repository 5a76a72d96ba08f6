"""Referrals and notifications of a force that have no crime record: those sent before the force had a register here.

All others open their record when they are sent. Opening the missing ones takes the same number of queries for any
number of referrals.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from accounts.models import User
from audit import log
from audit.choices import Operation
from nrm import permissions, references, states
from nrm.crime import coverage, of_referral, records
from nrm.crime.decisions import FOLLOWED
from nrm.crime_system import matching
from nrm.models import CrimeRecord, CrimeStep, Referral, ReferralStep
from nrm.querysets import ReferralQuerySet

MOST = 500  # records that are opened in one request


def without_record(user: User) -> ReferralQuerySet:
    """Return the user's sent referrals and notifications without a crime record, the oldest first.

    Empty for those who are not NRM contacts of a force with a register, because nobody else opens them. A referral that
    came from a force whose crime record of the person stays there has one.
    """
    force = user.force_id
    if force is None or not permissions.is_of_force(user, force) or not coverage.has_register(force):
        return Referral.objects.none()
    own = CrimeRecord.objects.filter(referral=OuterRef("pk"), force=OuterRef("force"))
    sent = Referral.objects.visible_to(user).not_erased().exclude(state__in=states.NOT_REFERRED)
    missing = sent.filter(~Exists(own), force=force, crime_recorded_in__isnull=True)
    return missing.order_by("submitted_at", "pk")


@transaction.atomic
def open_missing(*, by: User) -> int:
    """Open the records of referrals that have none, at most `MOST`; return how many.

    Each has the code that its decision of today calls for. If a record of the force has the Home Office reference
    already, it is about the same person and becomes the referral's.
    """
    locked = list(without_record(by).select_for_update(of=("self",)).values_list("pk", flat=True)[:MOST])
    decision = ReferralStep.objects.filter(referral=OuterRef("pk"), move__in=FOLLOWED).order_by("-at", "-pk")
    # Asked again: somebody else may have opened some while this waited for the locks.
    waiting = without_record(by).filter(pk__in=locked)
    referrals: list[Any] = list(
        waiting.annotate(
            decided_by=Subquery(decision.values("move")[:1]), decided_on=Subquery(decision.values("on")[:1])
        )
    )
    adopted = _adopt_existing(referrals, by=by)
    rest = [referral for referral in referrals if referral.pk not in adopted]
    cases = of_referral.linkable({each.investigation_id for each in rest}, force=by.force_id or "", by=by)
    opened = [
        of_referral.new_record(
            referral,
            decision=FOLLOWED[referral.decided_by] if referral.decided_by else "",
            decided_on=referral.decided_on if referral.decided_by else None,
            cases=cases,
            by=by,
        )
        for referral in rest
    ]
    CrimeRecord.objects.bulk_create(opened)
    CrimeStep.objects.bulk_create([records.step_of(record, "open", by=by) for record in opened])
    log.record(Operation.COLLECTION, of=opened, reason="records of referrals that had none")
    matching.follow(opened, by=by)
    return len(opened) + len(adopted)


def _adopt_existing(referrals: list[Any], *, by: User) -> set[int]:
    """Give existing records with the same Home Office reference their referral; return the keys of those referrals."""
    by_key = {
        references.key_of(referral.authority_reference): referral
        for referral in referrals
        if referral.authority_reference
    }
    if not by_key:
        return set()
    own = CrimeRecord.objects.open().filter(force=by.force_id, referral__isnull=True).exclude(authority_reference="")
    matching = own.alias(home_key=references.KEY).filter(home_key__in=by_key)
    adopted = set()
    for record in matching.select_for_update(of=("self",)):
        referral = by_key[references.key_of(record.authority_reference)]
        of_referral.adopt(record, referral)
        record.save()
        records.add_step(record, "adopt", was=record.status, by=by)
        adopted.add(referral.pk)
    return adopted
