"""One person is not added twice: by hand, from a file, or behind another record in a search answer."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from matching.models import Lookup
from orders.choices import Particular
from orders.models import DifferentPeople, DutyNumber, Order, Subject
from orders.subjects import duplicates, records
from orders.subjects.duplicates import PossibleDuplicate
from orders.subjects.records import Identifier
from tests.accounts.factories import KENT
from tests.orders import making
from tests.orders.committing import commit
from tests.orders.past_files import browser, confirm, row, said, send, token_of
from tests.orders.test_search import asked, officer
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
BOGDAN = [Identifier(kind=Particular.NAME, text="Bogdan Testarescu")]
BORN_ON = date(1986, 2, 14)
FORM = {
    "name": "Bogdan Testaresku",
    "aliases": "",
    "born_on": "14 February 1986",
    "nationality": "",
    "address": "",
    "area": "",
    "vehicles": "",
    "phones": "",
    "out_of_hours_contact": "",
}


@made_once
def manager() -> User:
    return making.manager()


@made_once
def bogdan(manager: User) -> Subject:
    return records.add_subject(BOGDAN, born_on=BORN_ON, by=manager)


@pytest.mark.parametrize("name", ["Bogdan Testarescu", "testarescu bogdan", "Bogdan Testaresku"])
def test_same_person_cannot_be_added_twice_without_a_reason(manager: User, bogdan: Subject, name: str) -> None:
    with pytest.raises(PossibleDuplicate, match=bogdan.number):
        records.add_subject([Identifier(kind=Particular.NAME, text=name)], born_on=BORN_ON, by=manager)

    assert Subject.objects.count() == 1


def test_page_asks_who_it_is_keeps_typed_text_and_adds_another_person_with_a_reason(
    client: Client, manager: User, bogdan: Subject
) -> None:
    client.force_login(manager)

    answer = client.post(reverse("orders:subject-new"), FORM)

    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert f"Likely the same person as Bogdan Testarescu {bogdan.number}" in page
    assert "Name and date of birth match." in page
    assert 'value="Bogdan Testaresku"' in page
    assert Subject.objects.count() == 1
    assert AuditEntry.objects.filter(kind="combination", subject="orders.subject").exists()

    added = client.post(reverse("orders:subject-new"), FORM | {"different_because": "His twin, seen with him."})

    assert added.status_code == 302
    apart = DifferentPeople.objects.get()
    assert (apart.other, apart.reason, apart.decided_by) == (bogdan, "His twin, seen with him.", manager)
    assert duplicates.similar_to(bogdan, by=manager) == []  # the question is not repeated


def test_adding_a_person_of_another_force_shows_only_the_force_to_call(client: Client) -> None:
    theirs = records.add_subject(BOGDAN, born_on=BORN_ON, by=making.manager(KENT))
    client.force_login(making.manager())

    added = client.post(reverse("orders:subject-new"), FORM)
    commit()
    page = unescape(client.get(added.headers["Location"]).content.decode())

    assert added.status_code == 302
    assert "Possible match with Kent Police" in page
    assert "01632 960999" in page
    assert theirs.number not in page
    assert str(theirs.public_id) not in page
    assert Lookup.objects.get().reason == duplicates.WHY_ADDED


def test_own_force_duplicate_check_shows_no_person_of_another_force(client: Client) -> None:
    records.add_subject(BOGDAN, born_on=BORN_ON, by=making.manager(KENT))

    assert duplicates.similar([("name", "Bogdan Testarescu")], born_on=BORN_ON, by=making.manager()) == []


def test_search_answer_never_hides_an_order_in_force_behind_a_better_match(client: Client, manager: User) -> None:
    sure = records.add_subject(BOGDAN, born_on=BORN_ON, by=manager)
    bound = records.add_subject(
        [Identifier(kind=Particular.NAME, text="Bogdan Testarescu-Pop")],
        born_on=None,
        different_because="Entered twice.",
        by=manager,
    )
    making.made(manager, bound)

    page = asked(client, "Bogdan Testarescu 14 2 86", by=officer()).content.decode()

    assert page.index(bound.number) < page.index(sure.number)
    assert page.index("Order in force") < page.index("No order in force")
    first = page[page.index(bound.number) : page.index(sure.number)]
    assert "govuk-button--secondary" not in first


# --- From a file ----------------------------------------------------------------------------------------------------
def known(by: User) -> Subject:
    name = [Identifier(kind=Particular.NAME, text="Quaggamira Zebrowska")]
    return records.add_subject(name, born_on=date(1981, 5, 9), by=by)


def test_registered_person_in_a_file_needs_an_answer_before_import(manager: User) -> None:
    subject = known(manager)
    client = browser(manager)

    shown = send(client, [row()])
    assert f"Same person as {subject.number}" in said(shown)
    answer = confirm(client, token_of(shown))

    assert answer.status_code == 422
    assert "select whether this person is already in the register" in said(answer)
    assert not Order.objects.exists()


def test_imported_order_can_be_added_to_a_registered_person(manager: User) -> None:
    subject = known(manager)
    client = browser(manager)
    token = token_of(send(client, [row(Alias="Quagga")]))

    sent = {"token": token, "checked": "yes", "person-0": str(subject.public_id)}
    answer = client.post(reverse("orders:order-import-confirm"), sent, follow=True)

    assert "1 order added." in said(answer)
    assert Subject.objects.get() == subject
    assert Order.objects.get().subject == subject
    names = sorted((identifier.kind, identifier.text.reveal()) for identifier in subject.known_by.all())
    assert names == [("alias", "Quagga"), ("name", "Quaggamira Zebrowska")]
    assert [match.subject.number for match in register_finds("Quagga Zebrowska")] == [subject.number]


def register_finds(text: str) -> Any:
    other_officer = officer()
    client = Client()
    return asked(client, text, by=other_officer).context["answer"].matches


def test_new_person_in_a_file_needs_a_reason_that_is_stored(manager: User) -> None:
    known(manager)
    client = browser(manager)
    token = token_of(send(client, [row()]))
    sent = {"token": token, "checked": "yes", "person-0": "other", "person-0-because": " "}

    assert client.post(reverse("orders:order-import-confirm"), sent).status_code == 422
    client.post(reverse("orders:order-import-confirm"), sent | {"person-0-because": "Her cousin."})

    assert Subject.objects.count() == 2
    assert DifferentPeople.objects.get().reason == "Her cousin."


def test_two_rows_of_one_file_for_one_person_become_one_subject(manager: User) -> None:
    client = browser(manager)
    rows = [row(), row(Person="N-2", Order_reference="L/2021/9", Applied_on="2021-01-07", Made_on="2021-02-04")]

    shown = send(client, rows)
    assert "N-1, N-2: the same name and date of birth, so these rows become one person." in said(shown)
    confirm(client, token_of(shown))

    assert Subject.objects.count() == 1
    assert Order.objects.count() == 2


def test_file_needs_a_number_to_call_before_import(manager: User) -> None:
    DutyNumber.objects.all().delete()

    answer = send(browser(manager), [row()])

    assert answer.status_code == 422
    assert "Your force has no out-of-hours number yet" in said(answer)


def test_order_of_the_same_kind_in_force_blocks_an_imported_one(manager: User) -> None:
    subject = known(manager)
    making.made(manager, subject)
    client = browser(manager)
    token = token_of(send(client, [row()]))

    sent = {"token": token, "checked": "yes", "person-0": str(subject.public_id)}
    answer = client.post(reverse("orders:order-import-confirm"), sent, follow=True)

    assert "has an order in force of the same kind as L/2019/1 (row 2)" in said(answer)
    assert Order.objects.count() == 1
    assert Subject.objects.count() == 1
