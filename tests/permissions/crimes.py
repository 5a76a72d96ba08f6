"""One force's crime records: an incident of a charity's referral, a crime, and another force's offer to it."""

from __future__ import annotations

from dataclasses import dataclass

from accounts import duties
from accounts.models import User
from core import clock
from nrm.crime import records, transfers
from nrm.crime.choices import CancellationReason, OffencePlace, RecordDecision, RecordSource
from nrm.models import CrimeRecord, CrimeTransfer
from tests.nrm.crime import making


@dataclass(frozen=True, slots=True, kw_only=True)
class Crimes:
    """Public ids and keys, for URLs and form values."""

    incident: str
    crime: str
    transfer: int = 0  # another force's offer to this one


def make(force: str, word: str) -> Crimes:
    """An incident and a crime, with the force's canary in every typed text."""
    analyst = _of(force)
    incident = making.opened(analyst, authority_reference=f"{word} NRM")
    crime = making.crime(analyst, reference=f"{word}/1/26")
    making.moved(
        crime,
        "request_cancellation",
        by=analyst,
        new_cancellation=CancellationReason.DUPLICATE,
        reason=f"{word} was entered twice",
    )
    return Crimes(incident=str(incident.public_id), crime=str(crime.public_id))


def offer(giver: str, *, to: str, reason: str, authority_reference: str = "") -> int:
    """An incident of one force offered to another; returns the key of the offer."""
    analyst = _of(giver)
    record = making.opened(analyst, authority_reference=authority_reference)
    return transfers.offer(record.public_id, to=to, reason=reason, by=analyst).pk


def decline(offered: int, *, by: str, reason: str) -> None:
    """The receiving force declines the offer."""
    transfers.decide(offered, "decline", seen=seen_of_offer(offered), reason=reason, by=_of(by))


def seen_of(public_id: str) -> str:
    """The token that a record's pages show now."""
    record = CrimeRecord.objects.filter(public_id=public_id).first() if public_id else None
    return records.token_of(record) if record else ""


def seen_of_offer(key: int) -> str:
    """The token that the page of an offer shows now."""
    offered = CrimeTransfer.objects.filter(pk=key).first()
    return transfers.token_of(offered) if offered else ""


NEW = {
    "source": RecordSource.REFERRAL.value,
    "responder": "government",
    "authority_reference": "",
    "reported_on": "23 November 2026",
    "reported_time": "9am",
    "place": OffencePlace.OWN_AREA.value,
    "reference": "",
    "recorded_on": "",
    "recorded_time": "",
    "decision": "",
    "decided_on": "",
    "crime_class": "",
    "key": "",
}
CHANGED = {name: NEW[name] for name in NEW if name not in {"decision", "decided_on", "crime_class", "key"}} | {
    "place": OffencePlace.NOT_KNOWN.value
}
DECIDED = {"decision": RecordDecision.RG_POSITIVE.value, "decided_on": "24 November 2026"}


def requested() -> dict[str, str]:
    """What requests that a record is cancelled."""
    return {"new_cancellation": CancellationReason.DUPLICATE.value, "reason": "It was entered twice."}


def outcome() -> dict[str, str]:
    """What assigns an outcome."""
    return {"outcome": "18", "assigned_on": f"{clock.today():%-d %B %Y}", "reason": ""}


def _of(force: str) -> User:
    return duties.holders(duties.DutyKind.NRM, force=force).order_by("pk")[0]
