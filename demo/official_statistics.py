"""Editions of official statistics: real figures of the Home Office, imported as the national team imports them.

The publications are real; the days of extraction are assumed. The earlier edition of NRM referrals is made from the
later one, so that there is something to revise: without its last year, and with four other numbers.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from accounts.models import User
from core import clock
from imports import receiving
from reports.official.importing import CRIME_IMPORT, NRM_IMPORT, EditionImport

FOLDER = Path(__file__).parent / "official"
NRM_FILE = FOLDER / "nrm_referrals_longitudinal.csv"
CRIME_FILE = FOLDER / "police_recorded_crime_pfa_2017_18_offence_106.csv"
LAST_YEAR = 2022
# By year, quarter, age and place, how much more the earlier edition has: a person, counted as an adult at first.
EARLIER_NUMBERS = {
    "2022, Q4, Adult (18 or over), UK": 1,
    "2022, Q4, Adult (18 or over), Total": 1,
    "2022, Q4, Child (17 or under), UK": -1,
    "2022, Q4, Child (17 or under), Total": -1,
}
WEEKS_AGO = 5  # when the first edition was imported; the others follow day by day


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoEdition:
    """An edition to import."""

    table_import: EditionImport
    content: bytes
    extracted_on: date
    source: str


def editions() -> tuple[DemoEdition, ...]:
    """The editions, in the order of their import."""
    every = NRM_FILE.read_bytes()
    return (
        DemoEdition(
            table_import=NRM_IMPORT,
            content=_earlier(every),
            extracted_on=date(2023, 2, 1),
            source="Invented, from the edition of 2024: quarters to 2022, and four other numbers",
        ),
        DemoEdition(
            table_import=NRM_IMPORT,
            content=every,
            extracted_on=date(2024, 2, 1),
            source="Modern Slavery: NRM statistics, to quarter 4 2023 (day assumed)",
        ),
        DemoEdition(
            table_import=CRIME_IMPORT,
            content=CRIME_FILE.read_bytes(),
            extracted_on=date(2018, 7, 1),
            source="Police recorded crime open data, police force areas, 2017/18 (day assumed)",
        ),
    )


def add(by: User, *, today: date) -> int:
    """Import them some weeks ago, and return how many figures they have."""
    figures = 0
    for number, edition in enumerate(editions()):
        day = today - timedelta(weeks=WEEKS_AGO) + timedelta(days=number)
        with clock.at(datetime.combine(day, time(10), tzinfo=ZoneInfo(settings.TIME_ZONE))):
            figures += _import(edition, by=by)
    return figures


def _import(edition: DemoEdition, *, by: User) -> int:
    table_import = edition.table_import
    preview = table_import.preview(receiving.received_of(edition.content, kind=table_import.kind), by=by)
    answers = {"extracted_on": edition.extracted_on.isoformat(), "source": edition.source}
    return table_import.confirm(preview.token, by=by, answers=answers)


def _earlier(content: bytes) -> bytes:
    """The rows of a table until the end of 2022, with the numbers of an earlier edition in four of them."""
    header, *rows = csv.reader(io.StringIO(content.decode()))
    kept = [row for row in rows if int(row[0]) <= LAST_YEAR]
    for row in kept:
        row[-1] = str(int(row[-1]) + EARLIER_NUMBERS.get(", ".join(row[:-1]), 0))
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *kept])
    return out.getvalue().encode()
