"""One timeline of a case: returns, referrals, crime records and prosecutions, each in the scope of the reader."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from investigations.models import Investigation
from investigations.records import case_timeline, histories
from nrm.models import CrimeRecord, Referral
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst
from tests.nrm import making as nrm_making
from tests.nrm.crime import making as crime_making
from tests.prosecutions import case_making as making
from tests.shared_rows import made_once

type QueryBudget = Callable[[int], AbstractContextManager[Any]]
pytestmark = pytest.mark.django_db


@made_once
def contact() -> User:
    return nrm_making.nrm_analyst()


@made_once
def case(contact: User) -> Investigation:
    return making.investigation(contact)


def linked(case: Investigation, contact: User, *, number: int) -> None:
    """A referral, a crime record and a prosecution of the case."""
    draft = nrm_making.answered(nrm_making.begun(contact), nrm_making.ADULT, consent="given", by=contact)
    referral = nrm_making.referred(draft, by=contact)
    Referral.objects.filter(pk=referral.pk).update(investigation=case)
    record = crime_making.on_crime_system(crime_making.opened(contact), by=contact, reference=f"LA/{number}/26")
    CrimeRecord.objects.filter(pk=record.pk).update(investigation=case)
    making.charged(case, by=contact)


def titles(case: Investigation, user: User) -> list[str]:
    history = histories.history_of(case.public_id, user=user)
    return [event.title for event in case_timeline.timeline_of(history, user).events]


def page_of(client: Client, case: Investigation) -> Any:
    return client.get(reverse("investigations:investigation-timeline", args=[case.public_id]))


def test_events_of_every_linked_record_are_in_one_list_newest_first(case: Investigation, contact: User) -> None:
    linked(case, contact, number=1)
    history = histories.history_of(case.public_id, user=contact)

    shown = case_timeline.timeline_of(history, contact)

    assert {event.tag for event in shown.events} >= {"NRM referral", "Crime record", "Prosecution", "Monthly return"}
    assert [event.day for event in shown.events] == sorted((event.day for event in shown.events), reverse=True)
    assert {record._meta.model_name for record in shown.records} == {"referral", "crimerecord", "prosecutioncase"}
    assert "Investigation opened" in titles(case, contact)
    assert "LA/1/26: Record opened" in titles(case, contact)


def test_corrections_of_a_crime_record_are_left_out(case: Investigation, contact: User) -> None:
    linked(case, contact, number=1)

    assert not [title for title in titles(case, contact) if "details changed" in title.lower()]


def test_reader_without_the_duty_sees_no_referral_or_crime_record(case: Investigation, contact: User) -> None:
    linked(case, contact, number=1)
    reader = analyst(LANCASHIRE)

    history = histories.history_of(case.public_id, user=reader)
    tags = {event.tag for event in case_timeline.timeline_of(history, reader).events}

    assert "Prosecution" in tags
    assert not tags & {"NRM referral", "Crime record"}


def test_page_is_logged_with_the_records_it_shows(client: Client, case: Investigation, contact: User) -> None:
    linked(case, contact, number=1)
    client.force_login(contact)

    answer = page_of(client, case)

    assert answer.status_code == 200
    assert "Investigation opened" in answer.content.decode()
    record = CrimeRecord.objects.get(investigation=case)
    assert AuditEntry.objects.filter(
        kind="consultation", keys__contains=[str(case.public_id), str(record.public_id)]
    ).exists()


def test_other_force_finds_nothing(client: Client, case: Investigation) -> None:
    client.force_login(analyst(CUMBRIA))

    assert page_of(client, case).status_code == 404


@pytest.mark.parametrize("size", [1, 6])
def test_queries_do_not_grow_with_the_linked_records(
    client: Client, case: Investigation, contact: User, size: int, query_budget: QueryBudget
) -> None:
    for number in range(size):
        linked(case, contact, number=number)
    client.force_login(contact)
    page_of(client, case)

    with query_budget(32):
        page_of(client, case)
