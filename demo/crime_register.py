"""The crime registers of three forces: their referrals have records, and a few things are left to do.

Everything is recorded today with the functions that pages call, as a force does that begins to use its register. All
other forces still have referrals without a crime record.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from accounts.models import User
from core import clock
from demo import people
from demo.cast import Cast
from demo.forces import all_forces
from nrm.crime import decisions, missing, outcomes, recording, records, transfers, transitions
from nrm.crime.choices import CancellationReason, CrimeClass, OffencePlace, RecordDecision, RecordSource, ResponderKind
from nrm.crime.recording import RecordDetails
from nrm.crime.transitions import EnteredTransition
from nrm.crime.workflow import POSITIVE
from nrm.models import CrimeRecord

SLUGS = ("devon-and-cornwall", "kent", "lancashire")
LEFT = 5  # newest records of a force to which nothing is done yet
CLASSES = (CrimeClass.TRAFFICKING, CrimeClass.FORCED_LABOUR, CrimeClass.TRAFFICKING, CrimeClass.SERVITUDE)
OUTCOMES = ("18", "16", "15", "14", "1", "16", "18", "21", "20", "16")
AFTER = timedelta(days=75)  # from the crime to its outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimeRegisters:
    """Fills the registers, each by the force's NRM contact and crime registrar."""

    cast: Cast

    def fill(self) -> int:
        """Fill the registers and return how many records they have."""
        for slug in SLUGS:
            by = self.cast[people.nrm(slug)]
            while missing.open_missing(by=by):
                pass
            self._record(slug, by=by)
            self._others(slug, by=by)
        self._transfer("kent", "lancashire", reason="The victim worked in Blackburn. Nothing happened in Kent.")
        self._transfer("lancashire", "devon-and-cornwall", reason="The farm is near Truro.")
        return CrimeRecord.objects.count()

    def _record(self, slug: str, *, by: User) -> None:
        """Give the records their references, codes, crimes and outcomes; the newest are left."""
        letters = all_forces()[slug].letters
        own = CrimeRecord.objects.filter(force=by.force_id).order_by("-reported_at", "-pk")
        for number, record in enumerate(own[LEFT:]):
            hours = 30 if number % 9 == 0 else 5
            entered = RecordDetails(
                source=record.source,
                reported_at=record.reported_at,
                place=record.place if record.place == OffencePlace.OUTSIDE else OffencePlace.OWN_AREA,
                reference=f"{letters}/{40_000 + number * 7}/{record.reported_at:%y}",
                recorded_at=min(record.reported_at + timedelta(hours=hours), clock.now()),
            )
            record = recording.change_details(record.public_id, entered, seen=records.token_of(record), by=by)
            if record.decision in POSITIVE and record.place != OffencePlace.OUTSIDE:
                self._crime(record, number, by=by)

    def _crime(self, record: CrimeRecord, number: int, *, by: User) -> None:
        at = min(_noon(record.decided_on or clock.today()), clock.now())
        entered = EnteredTransition(crime_class=CLASSES[number % len(CLASSES)], at=max(at, record.reported_at))
        record = self._made(record, "record_crime", entered, by=by)
        assigned_on = clock.day_of(record.crime_at or clock.now()) + AFTER + timedelta(days=number % 60)
        if assigned_on <= clock.today():
            outcomes.assign(
                record.public_id,
                outcome=OUTCOMES[number % len(OUTCOMES)],
                assigned_on=assigned_on,
                seen=records.token_of(record),
                by=by,
            )

    def _others(self, slug: str, *, by: User) -> None:
        """Add other organisations' referrals: one late, one abroad, and a crime that the registrar decides about."""
        now = clock.now()
        charity = RecordDetails(
            source=RecordSource.REFERRAL,
            responder=ResponderKind.THIRD_SECTOR,
            authority_reference=f"NRM {slug[:3].upper()} 7001",
            reported_at=now - timedelta(hours=30),
            place=OffencePlace.OWN_AREA,
        )
        recording.open_record(charity, by=by)
        council = replace(charity, responder=ResponderKind.LOCAL_AUTHORITY, reported_at=now - timedelta(hours=3))
        recording.open_record(
            replace(council, authority_reference=f"NRM {slug[:3].upper()} 7002", place=OffencePlace.OUTSIDE), by=by
        )
        letters = all_forces()[slug].letters
        home_office = replace(
            charity,
            responder=ResponderKind.GOVERNMENT,
            authority_reference=f"NRM {slug[:3].upper()} 7003",
            reported_at=now - timedelta(days=40),
            reference=f"{letters}/90001/{now:%y}",
            recorded_at=now - timedelta(days=40) + timedelta(hours=2),
        )
        record = recording.open_record(home_office, by=by)
        crime = EnteredTransition(crime_class=CrimeClass.FORCED_LABOUR, at=now - timedelta(days=39))
        record = self._made(record, "record_crime", crime, by=by)
        record = decisions.enter(
            record.public_id,
            decision=RecordDecision.RG_NEGATIVE,
            decided_on=clock.today() - timedelta(days=4),
            seen=records.token_of(record),
            by=by,
        )
        request = EnteredTransition(
            new_cancellation=CancellationReason.INFORMATION,
            reason="Contract, wage slips and bank records show ordinary employment.",
        )
        self._made(record, "request_cancellation", request, by=by)

    def _transfer(self, giver: str, receiver: str, *, reason: str) -> None:
        """Offer another organisation's referral to another force, which has not replied yet."""
        by = self.cast[people.nrm(giver)]
        details = RecordDetails(
            source=RecordSource.REFERRAL,
            responder=ResponderKind.THIRD_SECTOR,
            authority_reference=f"NRM {giver[:3].upper()} 7010",
            reported_at=clock.now() - timedelta(hours=8),
            place=OffencePlace.ENGLAND_WALES,
        )
        record = recording.open_record(details, by=by)
        transfers.offer(record.public_id, to=all_forces()[receiver].code, reason=reason, by=by)

    @staticmethod
    def _made(record: CrimeRecord, move: str, entered: EnteredTransition, *, by: User) -> CrimeRecord:
        return transitions.make(record.public_id, move, entered, seen=records.token_of(record), by=by)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), clock.LONDON)
