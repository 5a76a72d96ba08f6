"""Linking crime records on pages: what a defendant's page and a crime record's page show, and who sees it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from investigations.models import Investigation
from nrm.crime import linking
from nrm.crime import records as crime_records
from nrm.models import CrimeRecord
from prosecutions.cases import crime_links
from prosecutions.models import Defendant, ProsecutionCase
from tests.accounts.factories import CUMBRIA, analyst
from tests.nrm import making as nrm_making
from tests.nrm.crime import making as crime_making
from tests.prosecutions import case_making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db

type QueryBudget = Callable[[int], AbstractContextManager[Any]]


@made_once
def priya() -> User:
    return analyst()


@made_once
def contact() -> User:
    return nrm_making.nrm_analyst()


@made_once
def operation(priya: User) -> Investigation:
    return case_making.investigation(priya)


@made_once
def case(operation: Investigation, priya: User) -> ProsecutionCase:
    return case_making.charged(operation, by=priya, charged=2, urn="50AB1234526")


@made_once
def first(case: ProsecutionCase, priya: User) -> Defendant:
    return case_making.defendant(case, by=priya)


@made_once
def crime(contact: User) -> CrimeRecord:
    return crime_making.crime(contact, reference="LA/1/26")


def page_of(user: User, url: str, **sent: Any) -> Any:
    client = Client()
    client.force_login(user)
    return client.post(url, sent) if sent else client.get(url)


def words_of(user: User, url: str) -> str:
    return " ".join(page_of(user, url).content.decode().split())


def crimes_page(defendant: Defendant) -> str:
    return reverse("prosecutions:defendant-crimes", args=[defendant.public_id])


def test_likely_records_are_offered_with_the_reason_and_linked_by_check_box(
    first: Defendant, crime: CrimeRecord, contact: User
) -> None:
    linking.link(crime.public_id, reference="OP/1", seen=crime_records.token_of(crime), by=contact)
    page = words_of(contact, crimes_page(first))
    assert "LA/1/26: same investigation" in page

    sent = {"crimes": [str(crime.public_id)], "reference": "", "seen": crime_links.token_of(first, by=contact)}
    answer = page_of(contact, crimes_page(first), **sent)

    assert answer.status_code == 302
    assert crime_links.crimes_of(first, by=contact) == [crime]
    assert "LA/1/26: linked" in words_of(contact, crimes_page(first))


def test_a_reference_that_is_not_there_keeps_what_was_typed(first: Defendant, contact: User) -> None:
    sent = {"reference": "LA/77/26", "seen": crime_links.token_of(first, by=contact)}
    answer = page_of(contact, crimes_page(first), **sent)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Your force has no open crime record with the reference LA/77/26." in page
    assert 'value="LA/77/26"' in page


def test_a_page_without_likely_records_says_so(first: Defendant, contact: User) -> None:
    assert "No crime record of your force looks likely." in words_of(contact, crimes_page(first))


def test_an_outdated_page_says_what_changed_and_is_refused(first: Defendant, crime: CrimeRecord, contact: User) -> None:
    seen = crime_links.token_of(first, by=contact)
    case_making.linked(first, crime, by=contact)
    answer = page_of(contact, crimes_page(first), reference="LA/1/26", seen=seen)
    assert answer.status_code == 409


def test_both_pages_show_the_link_to_those_who_see_both(
    first: Defendant, crime: CrimeRecord, contact: User, priya: User
) -> None:
    case_making.linked(first, crime, by=contact)

    page = words_of(contact, first.get_absolute_url())
    assert "LA/1/26</a>, Crime, outcome not yet assigned" in page
    assert "Change crime records" in page
    record_page = words_of(contact, crime.get_absolute_url())
    assert "Defendant 1 of 50AB1234526</a>, Charged" in record_page
    hidden = words_of(priya, first.get_absolute_url())
    assert "LA/1/26" not in hidden
    assert "Crime records" not in hidden
    assert page_of(priya, crimes_page(first)).status_code == 302


def test_a_registrar_of_another_force_finds_nothing(first: Defendant, crime: CrimeRecord, contact: User) -> None:
    case_making.linked(first, crime, by=contact)
    registrar = crime_making.registrar(CUMBRIA)
    assert page_of(registrar, first.get_absolute_url()).status_code == 404
    assert page_of(registrar, crimes_page(first)).status_code == 404


@pytest.mark.parametrize("number", [1, 12])
def test_pages_cost_the_same_queries_for_any_number_of_links(
    first: Defendant, contact: User, operation: Investigation, query_budget: QueryBudget, number: int
) -> None:
    crimes = [crime_making.crime(contact, reference=f"LA/{each}/26") for each in range(2 * number)]
    for record in crimes:
        linking.link(record.public_id, reference="OP/1", seen=crime_records.token_of(record), by=contact)
    case_making.linked(first, *crimes[:number], by=contact)
    case = first.case
    ProsecutionCase.objects.filter(pk=case.pk).update(suspects=30, charged=30)
    for _ in range(number):
        case_making.linked(case_making.defendant(case, by=contact), crimes[0], by=contact)
    client = Client()
    client.force_login(contact)

    with query_budget(17):
        page = client.get(first.get_absolute_url()).content.decode()
    assert page.count("outcome not yet assigned") == number
    with query_budget(25):
        page = client.get(crimes_page(first)).content.decode()
    assert page.count("same investigation") == number
    with query_budget(18):
        page = client.get(crimes[0].get_absolute_url()).content.decode()
    assert page.count("of 50AB1234526") == number + 1
