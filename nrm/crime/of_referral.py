"""The crime record of a referral of this service: opened with it, or an existing record of the same person adopted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from accounts.models import User
from core import clock
from investigations.models import Investigation
from investigations.sealed import counting
from nrm.choices import ExploitationPlace
from nrm.crime import decisions, workflow
from nrm.crime.choices import OffencePlace, RecordDecision, RecordSource
from nrm.crime.workflow import INCIDENTS
from nrm.models import CrimeRecord, Referral


def source_of(referral: Referral) -> RecordSource:
    """Return how a referral or notification of the force itself reached it."""
    return RecordSource.OWN_REFERRAL if referral.is_referral else RecordSource.OWN_NOTIFICATION


def undecided(referral: Referral) -> RecordDecision:
    """Return the decision of a referral about which nothing is decided."""
    return RecordDecision.AWAITED if referral.is_referral else RecordDecision.NOT_REFERRED


def new_record(
    referral: Referral,
    *,
    decision: str = "",
    decided_on: date | None = None,
    cases: Collection[int],
    by: User,
) -> CrimeRecord:
    """Return the record of a referral, not stored yet, with the code that its decision calls for.

    The place is known only if all exploitation was overseas: the UK is more than England and Wales. `cases` are the
    investigations to which it may be linked (`linkable`).
    """
    decision = decision or undecided(referral)
    source = source_of(referral)
    place = OffencePlace.OUTSIDE if referral.place == ExploitationPlace.OVERSEAS else OffencePlace.NOT_KNOWN
    record = CrimeRecord(
        force_id=referral.force_id,
        source=source,
        referral=referral,
        investigation_id=referral.investigation_id if referral.investigation_id in cases else None,
        authority_reference=referral.authority_reference,
        place=place,
        decision=decision,
        decided_on=decided_on,
        reported_at=referral.submitted_at or clock.now(),
        status=workflow.first_status(source=source, place=place, decision=decision),
        created_by_id=by.pk,
        created_at=clock.now(),
    )
    record.crime_due_at = decisions.crime_due_at(record)
    return record


def adopt(record: CrimeRecord, referral: Referral) -> None:
    """Make an open record of the same person that of a referral. The caller holds its lock, saves and logs.

    A decision that the record has already stays: the referral's later ones follow.
    """
    record.referral, record.source, record.responder = referral, source_of(referral), ""
    record.authority_reference = referral.authority_reference or record.authority_reference
    record.decision = record.decision or undecided(referral)
    if not referral.is_referral:
        record.decision, record.decided_on = RecordDecision.NOT_REFERRED, None
    if record.status in INCIDENTS:
        record.crime_due_at = decisions.crime_due_at(record)


def linkable(investigations: Collection[int | None], *, force: str, by: User) -> set[int]:
    """Return those of these investigations that the force has and this person may change.

    A referral keeps its link when its case moves or is sealed; a new record of it does not get that link.
    """
    wanted = {each for each in investigations if each is not None}
    if not wanted:
        return set()
    cases = set(Investigation.objects.visible_to(by).filter(pk__in=wanted, force=force).values_list("pk", flat=True))
    return cases - counting.those_read_only(cases)
