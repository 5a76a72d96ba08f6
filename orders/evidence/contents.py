"""The text of the evidence document: the order as it was on a day, and the digest of that record.

The digest covers the record alone, not who exports it or when. Two documents of one order and one day have the same
text exactly when they have the same digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from core import clock
from core.govuk import in_words
from core.pdf.letters import printable
from orders.choices import RequiredDocument as Rests
from orders.models import OrderStep, Service
from orders.order_on_day import ConditionOnDay, OrderOnDay
from orders.subjects.records import RevealedSubject
from orders.timeline import TITLES

KEEP_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRecord:
    """Who exports the order, when, why, and for which recipient. The document prints it; the log omits the digest."""

    number: str
    at: datetime
    by: str
    reason: str
    recipient: str


def record_of(read: OrderOnDay, who: RevealedSubject) -> dict[str, Any]:
    """The record on the day: order, subject, conditions in the court's words, and transitions up to that day."""
    order = read.order
    services = list(Service.objects.filter(order=order, on__lte=read.on).order_by("on", "pk"))
    about = [
        ("Order", f"{order.get_kind_display()}, {order.reference}"),
        ("Against", who.name),
        ("Born", in_words(who.born_on) if who.born_on else "Not known"),
        ("Subject number", order.subject.number),
        ("Managed by", order.force.name),
        ("Court", read.court.court if read.court else "None by that date"),
        ("Status", read.label),
        ("In force on that date", "Yes" if read.standing.is_in_force else "No"),
        ("First day", in_words(read.standing.starts_on) if read.standing.starts_on else "None by that date"),
        ("Last day", _last(read)),
        ("Served", "; ".join(_service(service) for service in services) or "Not served by that date"),
    ]
    return {
        "about": [[key, printable(value)] for key, value in about],
        "conditions": [
            {
                "title": f"Condition {line.condition.number}: {line.condition.get_kind_display().lower()}",
                "words": printable(line.condition.words),
                "rows": [[key, printable(value)] for key, value in _of_condition(line)],
            }
            for line in read.lines
        ],
        "moves": [[printable(text) for text in _move(step)] for step in read.steps],
        "late": [printable(_late(step)) for step in read.recorded_later],
    }


def digest_of(record: dict[str, Any]) -> str:
    """SHA-256 of the record, in hexadecimal."""
    return hashlib.sha256(json.dumps(record, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def in_groups(digest: str) -> str:
    """A digest in groups of eight, so that it fits the page width and can be read aloud."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def document_of(read: OrderOnDay, who: RevealedSubject, *, ticket: EvidenceRecord) -> dict[str, Any]:
    """The content of the printed document."""
    record = record_of(read, who)
    day = in_words(read.on)
    export = [
        ("Status as at", day),
        ("As recorded on", _moment(ticket.at)),
        ("Export", ticket.number),
        ("Exported by", ticket.by),
        ("Recipient", ticket.recipient),
        ("Reason", ticket.reason),
        ("Checksum of the record (SHA-256)", in_groups(digest_of(record))),
        ("Delete copies that are not evidence by", _moment(ticket.at + KEEP_FOR)),
    ]
    return {
        "title": f"Order {read.order.reference} as at {day}",
        "marking": settings.HANDLING_CEILING,
        "number": ticket.number,
        "order": read.order.reference,
        "day": day,
        "export": [[key, printable(value)] for key, value in export],
        **record,
    }


def _of_condition(line: ConditionOnDay) -> Iterator[tuple[str, str]]:
    condition = line.condition
    yield "In force on that date", "Yes" if line.binds else "No"
    if line.first:
        last = f"until {in_words(line.last)}" if line.last else "until further order"
        yield "Dates", f"From {in_words(line.first)} {last}"
    for key, value in (
        ("Countries", line.where),
        ("Area", condition.area),
        ("People", condition.persons),
        ("Police station", condition.station),
    ):
        if value:
            yield key, value
    yield "In the order from", in_words(condition.added.on)


def _last(read: OrderOnDay) -> str:
    if read.standing.starts_on is None:
        return "None by that date"
    return in_words(read.standing.ends_on) if read.standing.ends_on else "Until further order"


def _service(service: Service) -> str:
    how = (
        f"{service.get_how_display().lower()}, by {service.served_by}" if service.how else "method and server not known"
    )
    return f"{in_words(service.on)}, {how}"


def _move(step: OrderStep) -> tuple[str, str, str]:
    who = ", ".join(filter(None, [step.court, step.get_asked_by_display()]))
    papers = "; ".join(Rests(paper).label for paper in step.papers)
    return in_words(step.on), TITLES[step.move], "\n".join(filter(None, [who, papers]))


def _late(step: OrderStep) -> str:
    return f"{TITLES[step.move]} on {in_words(step.on)}, recorded on {in_words(clock.day_of(step.at))}"


def _moment(at: datetime) -> str:
    return clock.date_and_time(at)
