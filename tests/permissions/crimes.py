"""One force's crime records: an incident of a charity's referral, a crime, and another force's offer to it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import duties
from accounts.models import User
from core import clock
from imports.choices import UploadState
from imports.models import Upload
from nrm.crime import records, transfers
from nrm.crime.choices import CancellationReason, OffencePlace, RecordDecision, RecordSource
from nrm.crime_system import layout, pairing
from nrm.crime_system.choices import NotExported, SetAside
from nrm.crime_system.receiving import EXPORT_IMPORT
from nrm.models import CrimeRecord, CrimeSystemEntry, CrimeTransfer
from tests.nrm.crime import making
from tests.nrm.crime_system.making import compared as compare
from tests.nrm.crime_system.making import row
from tests.permissions import headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Crimes:
    """Public ids and keys, for URLs and form values."""

    incident: str
    crime: str
    entry: str = ""  # of the crime system: not paired
    set_aside: str = ""
    export: int = 0
    upload: str = ""  # an export that is checked and not stored
    header: int = 0  # of exports, remembered by the force
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
    pairing.explain(crime.public_id, NotExported.RESTRICTED, seen=seen_of(str(crime.public_id)), by=analyst)
    stored = compare(
        *(
            row(
                f"{word}/{number}/26",
                reported_at=clock.now() - timedelta(days=50),
                case=f"{word} Op",
                home_office=f"{word} {number}",
            )
            for number in (8, 9)
        ),
        by=analyst,
    )
    entries = CrimeSystemEntry.objects.filter(force=force).order_by("reference")
    left, aside = (str(entry.public_id) for entry in entries)
    pairing.set_aside(entries[1].public_id, SetAside.DUPLICATE, seen=seen_of_entry(aside), by=analyst)
    return Crimes(
        incident=str(incident.public_id),
        crime=str(crime.public_id),
        entry=left,
        set_aside=aside,
        export=stored.pk,
        upload=_upload(word, by=analyst),
        header=headers.named(layout.KIND, "reference", word, by=analyst),
    )


def _upload(word: str, *, by: User) -> str:
    sha256 = hashlib.sha256(f"{word} crimes".encode()).hexdigest()
    kinds = {"kind": layout.KIND, "sha256": sha256, "size": 10, "type": "csv", "state": UploadState.READY}
    return str(Upload.objects.create(force_id=by.force_id, by=by, **kinds).public_id)


def export_file(word: str) -> SimpleUploadedFile:
    """An export of a force's crime system."""
    rows = f"Crime reference,Offence or code,Reported\n{word}/10/26,N200/1,23/11/2026 09:00\n"
    return SimpleUploadedFile("crimes.csv", rows.encode(), content_type="text/csv")


def confirmation(mine: Crimes | None, word: str, person: User | None) -> dict[str, str]:
    """The confirmation form of that export's preview."""
    covers = {"first": "1 November 2026", "last": "23 November 2026", "contents": "both"}
    if not mine or not person:
        return {"token": "no longer ours", **covers}
    reported = datetime(2026, 11, 23, 9, tzinfo=UTC)
    written = row(f"{word}/10/26", reported_at=reported).written()
    return {"token": EXPORT_IMPORT.token.write(mine.upload, [written], by=person), **covers}


def reference_of(public_id: str) -> str:
    """The crime system reference of a record, which links it to a defendant."""
    record = CrimeRecord.objects.filter(public_id=public_id).first() if public_id else None
    return record.reference if record else ""


def seen_of_entry(public_id: str) -> str:
    """The token that the page of an entry shows now."""
    entries = CrimeSystemEntry.objects.select_related("record")
    entry = entries.filter(public_id=public_id).first() if public_id else None
    return pairing.token_of(entry) if entry else ""


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
