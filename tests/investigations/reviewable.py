"""Approved cases for the tests of case review, and the page as a person reads it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.test import Client

from accounts.models import User
from investigations.models import Entry, EntryPeople, Holding, Revision
from investigations.records import profiles
from tests.figures import making
from tests.investigations.factories import EntryFactory, EntryPeopleFactory

PAGE = "/case-review/"
# An entry with these values has no reason for review: carried forward, with every answer.
QUIET: dict[str, Any] = {
    "arrival": "rolled",
    "opened_on": date(2019, 5, 14),
    "stage_id": "triage",
    "financial_investigator": True,
    "victim_liaison_officer": True,
    "early_advice": True,
    "nrm_referrals": 1,
    "cross_border": False,
}
CHILD = {"age_group": "0-17"}
NOBODY: dict[str, str] = {}


def case(
    revision: Revision, reference: str, *, victims: int = 1, group: dict[str, str] = NOBODY, **fields: Any
) -> Entry:
    """A live case that has no reason for review but those that the fields give it."""
    entry = making.entry(revision, victims=0, **(QUIET | fields))
    Holding.objects.filter(pk=entry.holding_id).update(reference=reference)
    if victims:
        EntryPeopleFactory(entry=entry, count=victims, **group)
    return entry


def approved(revision: Revision) -> Revision:
    """The revision, approved and with its profiles."""
    making.approve(revision)
    profiles.store(revision)
    return revision


def carried(entry: Entry, revision: Revision) -> Entry:
    """The same case, with the same answers, in a later return."""
    fields = {name: getattr(entry, name) for name in QUIET if name != "arrival"}
    later = EntryFactory(revision=revision, holding=entry.holding, previous=entry, arrival="rolled", **fields)
    for group in EntryPeople.objects.filter(entry=entry):
        EntryPeopleFactory(entry=later, count=group.count, age_group=group.age_group)
    return later


def latest(*entries: Entry) -> None:
    """What approving stores with each case: its entry in the newest approved return."""
    for entry in entries:
        entry.investigation.latest_entry = entry
        entry.investigation.save(update_fields=["latest_entry"])


def read(person: User, query: str = "") -> str:
    """The page as a person gets it."""
    client = Client()
    client.force_login(person)
    answer = client.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def main_of(page: str) -> str:
    """What the page says of cases, without the frame, which has the end of the session."""
    return page[page.index("<main") : page.index("</main>")]


def listed(page: str) -> list[str]:
    """The references on the page, in their order."""
    return re.findall(r'href="/investigations/[0-9a-f-]{36}/">([^<]+)</a>', page)


def numbers(page: str) -> dict[str, int]:
    """The number at each reason."""
    matches = re.findall(r"<b>(\d+)</b> <span>([^<]+)</span>", page)
    return {title: int(number) for number, title in matches}
