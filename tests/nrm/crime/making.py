"""Crime records for tests, created through the product's own services."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from accounts.choices import Role
from accounts.duties import DutyKind
from accounts.models import Duty, User
from core import clock
from nrm.crime import recording, records, transitions
from nrm.crime.choices import CrimeClass, OffencePlace, RecordSource, RecordStatus, ResponderKind
from nrm.crime.recording import RecordDetails
from nrm.crime.transitions import EnteredTransition
from nrm.models import CrimeRecord
from tests.accounts.factories import LANCASHIRE, UserFactory


def registrar(force: str = LANCASHIRE) -> User:
    """A force's crime registrar, who is not one of its NRM contacts."""
    user = UserFactory(role=Role.LEAD, force_id=force)
    Duty.objects.create(user=user, kind=DutyKind.REGISTRAR, starts_on=date(2016, 1, 1))
    return user


def details(**given: Any) -> RecordDetails:
    """What is entered about a charity's referral that reached the force two hours ago."""
    usual: dict[str, Any] = {
        "source": RecordSource.REFERRAL,
        "responder": ResponderKind.THIRD_SECTOR,
        "reported_at": clock.now() - timedelta(hours=2),
        "place": OffencePlace.OWN_AREA,
    }
    return RecordDetails(**usual | given)


def opened(by: User, *, decision: str = "", decided_on: date | None = None, **given: Any) -> CrimeRecord:
    """The record of a charity's referral, as an incident N200/1 unless something else is given."""
    return recording.open_record(details(**given), decision=decision, decided_on=decided_on, by=by)


def on_crime_system(record: CrimeRecord, *, by: User, reference: str = "LA/1/26") -> CrimeRecord:
    """The record with a crime system reference, entered an hour after it was reported."""
    record.refresh_from_db()
    entered = RecordDetails(
        source=record.source,
        responder=record.responder,
        reported_at=record.reported_at,
        authority_reference=record.authority_reference,
        place=record.place,
        reference=reference,
        recorded_at=min(clock.now(), record.reported_at + timedelta(hours=1)),
    )
    return recording.change_details(record.public_id, entered, seen=records.token_of(record), by=by)


def moved(record: CrimeRecord, move: str, *, by: User, **entered: Any) -> CrimeRecord:
    """The record after a transition, decided on its page of today."""
    record.refresh_from_db()
    seen = records.token_of(record)
    return transitions.make(record.public_id, move, EnteredTransition(**entered), seen=seen, by=by)


def crime(by: User, *, at: datetime | None = None, reference: str = "LA/1/26", **given: Any) -> CrimeRecord:
    """A recorded crime of trafficking."""
    record = on_crime_system(opened(by, **given), by=by, reference=reference)
    return moved(record, "record_crime", by=by, crime_class=CrimeClass.TRAFFICKING, at=at or clock.now())


def crimes(by: User, number: int, *, recorded: date, outcome: str = "", on: date | None = None, **more: Any) -> None:
    """Crimes recorded on a day at noon, perhaps with an outcome."""
    at = datetime.combine(recorded, datetime.min.time(), clock.LONDON) + timedelta(hours=12)
    taken = CrimeRecord.objects.count()
    CrimeRecord.objects.bulk_create(
        CrimeRecord(
            force_id=by.force_id,
            source="report",
            place=OffencePlace.OWN_AREA,
            reported_at=at,
            recorded_at=at,
            reference=f"LA/{taken + each}",
            status=RecordStatus.CRIME,
            crime_class="servitude",
            crime_at=at,
            outcome=outcome,
            outcome_on=on,
            created_by_id=by.pk,
            created_at=at,
            **more,
        )
        for each in range(number)
    )
