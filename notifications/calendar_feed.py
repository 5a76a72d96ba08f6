"""A person's due dates as a calendar (RFC 5545), for programs that fetch it by its address.

The address is a secret, and anybody who has it can use it: the calendar says what is due on which day, and nothing of
a case. The apps above register who knows such days (`settings.CALENDAR_DAYS`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import User
from core.todo import UpcomingDay

MIME = "text/calendar; charset=utf-8"
LONGEST_LINE = 75  # octets, without the line break


def days_of(user: User) -> list[UpcomingDay]:
    """The days that the apps know for a person, each sentence once a day, in order."""
    sources: list[Callable[[User], list[UpcomingDay]]] = [import_string(path) for path in settings.CALENDAR_DAYS]
    days = {(day.day, day.sentence): day for source in sources for day in source(user)}
    return [days[key] for key in sorted(days)]


def feed_of(days: Sequence[UpcomingDay], *, made_at: datetime) -> bytes:
    """The calendar with one all-day event for each day."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{settings.SERVICE_NAME}//due dates//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(settings.SERVICE_NAME)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
        *(line for day in days for line in _event(day, made_at=made_at)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _event(day: UpcomingDay, *, made_at: datetime) -> Iterator[str]:
    number = hashlib.sha256(f"{day.day} {day.sentence}".encode()).hexdigest()[:32]
    yield "BEGIN:VEVENT"
    yield f"UID:{number}@{settings.SERVICE_ADDRESS.partition('//')[2].partition(':')[0]}"
    yield f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(day.sentence)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    """Text as a property has it."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets. A part after the first begins with a space, which counts."""
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LONGEST_LINE:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + width
    yield part
