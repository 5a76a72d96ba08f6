"""The header of a crime record's pages: its references, status, and the pages that this user may open."""

from __future__ import annotations

from django.urls import reverse

from accounts import duties
from accounts.duties import DutyKind
from accounts.models import User
from core import clock
from core.record_header import HeaderFact, HeaderLink, HeaderTag, RecordHeader
from nrm.crime import permissions
from nrm.crime.erasable import CRIME
from nrm.models import CrimeRecord

OVERVIEW = "Overview"


def header_of(record: CrimeRecord, *, by: User, path: str) -> RecordHeader:
    """Return the header of one page of a record."""
    tags = [HeaderTag(text=record.get_status_display())]
    if record.cancellation_requested:
        tags.append(HeaderTag(text="Cancellation requested", colour="yellow"))
    if record.is_erased:
        tags.append(HeaderTag(text="Erased", colour="grey"))
    overview = record.get_absolute_url()
    retention = reverse("retention:record-detail", args=[CRIME.kind, record.public_id])
    links = [
        HeaderLink.to(OVERVIEW, overview, is_here=True, path=path),
        HeaderLink.to("Timeline", f"{overview}#timeline", is_here=False, path=path),
    ]
    if permissions.is_of_force(by, record.force_id) and duties.has_duty(by, DutyKind.NRM):
        links.append(HeaderLink.to("Retention", retention, is_here=False, path=path))
    return RecordHeader(
        kind="Crime" if record.is_crime else "Incident",
        number=str(record),
        name="",
        tags=tuple(tags),
        facts=_facts(record),
        links=tuple(links),
    )


def _facts(record: CrimeRecord) -> tuple[HeaderFact, ...]:
    facts = [next_of(record), HeaderFact(label="Force", value=record.force.short_name)]
    if record.authority_reference and record.reference:
        facts.append(HeaderFact(label="Home Office reference", value=record.authority_reference))
    return tuple(facts)


def next_of(record: CrimeRecord) -> HeaderFact:
    """Return what is due next, and whether it is late."""
    now = clock.now()
    if record.is_ended:
        return HeaderFact(label="Next", value="Nothing", is_next=True)
    if record.crime_due_at is not None:
        due = f"Record a crime by {clock.in_words(record.crime_due_at)}"
        return HeaderFact(label="Next", value=due, is_next=True, is_overdue=record.crime_due_at < now)
    if not record.reference:
        due = f"On the crime system by {clock.in_words(record.record_by)}"
        return HeaderFact(label="Next", value=due, is_next=True, is_overdue=record.record_by < now)
    return HeaderFact(label="Next", value="Nothing due", is_next=True)
