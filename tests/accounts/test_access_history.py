"""The access history: the people of a record's force read on its page who used it, by day and person (P15)."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit import log
from audit.choices import Operation
from audit.models import AuditEntry
from investigations.models import Investigation
from nrm.models import Referral
from systems.choices import SystemRole
from tests.accounts.factories import CUMBRIA, UserFactory, analyst, coordinator, national
from tests.investigations.factories import EntryFactory, HoldingFactory
from tests.nrm import making as nrm_making
from tests.orders import making as order_making
from tests.roles import acting_for
from tests.shared_rows import made_once
from tests.signing_in import just_signed_in
from tests.systems.making import active_system

pytestmark = pytest.mark.django_db


@made_once
def case() -> Investigation:
    """An investigation of Lancashire."""
    return EntryFactory(holding=HoldingFactory()).holding.investigation


@made_once
def owner(case: Investigation) -> User:
    return UserFactory(name="Priya Nair", role="lead", force_id=case.force_id)


def used(record: Any, by: User, *, kind: Operation = Operation.CONSULTATION, **more: Any) -> None:
    """One use of a record by a person."""
    with acting_for(by):
        log.record(kind, of=record, **more)


def page_of(case: Investigation, by: User, **query: str) -> str:
    address = reverse("investigations:investigation-access-history", args=[case.public_id])
    return " ".join(just_signed_in(by).get(address, query).content.decode().split())


def lines_of(page: str) -> list[str]:
    """The rows of the page as text."""
    rows = re.findall(r'<tr class="govuk-table__row"> <th scope="row".*?</tr>', page)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def test_colleague_is_one_line_a_day_however_often_they_looked(case: Investigation, owner: User) -> None:
    colleague = UserFactory(name="Sam Hill", force_id=case.force_id)
    for _ in range(3):
        used(case, colleague)
    used(case, colleague, kind=Operation.ALTERATION)

    [line] = lines_of(page_of(case, owner))

    assert line.startswith("Sam Hill Force analyst, Lancashire Changed,")
    assert "Viewed, 3 times," in line
    assert "Outside the force" not in line


@pytest.mark.parametrize(
    ("make", "place"),
    [(lambda: analyst(CUMBRIA), "Cumbria"), (coordinator, "NWROCU"), (national, "")],
    ids=["another force", "unit", "national team"],
)
def test_people_from_outside_the_force_stand_out_with_their_reason(
    case: Investigation, owner: User, make: Callable[[], User], place: str
) -> None:
    used(case, make(), reason="Linked to Operation Quagga")
    used(case, owner)

    outside = [line for line in lines_of(page_of(case, owner)) if "Outside the force" in line]

    assert len(outside) == 1
    assert place in outside[0]
    assert "Reason: Linked to Operation Quagga" in outside[0]
    assert lines_of(page_of(case, owner, outside="on")) == outside


@pytest.mark.parametrize(
    ("role", "line"),
    [
        (SystemRole.FORCE, "Case system System, Lancashire Viewed,"),
        (SystemRole.UNIT, "Case system Outside the force System, NWROCU Viewed,"),
        (SystemRole.NATIONAL, "Case system Outside the force System, All forces Viewed,"),
    ],
)
def test_system_is_in_the_force_that_it_works_for(case: Investigation, owner: User, role: str, line: str) -> None:
    used(case, active_system(role).user)

    [shown] = lines_of(page_of(case, owner))

    assert shown.startswith(line)


def test_system_of_another_force_is_from_outside(case: Investigation, owner: User) -> None:
    used(case, active_system(force_id=CUMBRIA).user)

    [shown] = lines_of(page_of(case, owner, outside="on"))

    assert shown.startswith("Case system Outside the force System, Cumbria Viewed,")


def test_recipient_of_an_export_and_the_size_of_a_list_are_given(case: Investigation, owner: User) -> None:
    others = [HoldingFactory().investigation for _ in range(2)]
    used([case, *others], owner)
    used(case, owner, kind=Operation.DISCLOSURE, recipient="Crown Prosecution Service", reason="Charging advice")

    [line] = lines_of(page_of(case, owner))

    assert "Viewed with 2 other records," in line
    assert "Disclosed to Crown Prosecution Service," in line
    assert "Reason: Charging advice" in line


def test_attempt_that_was_refused_is_shown_with_the_person(case: Investigation, owner: User) -> None:
    stranger = UserFactory(name="Lee Marsh", force_id=CUMBRIA)
    answer = just_signed_in(stranger).get(reverse("investigations:investigation-detail", args=[case.public_id]))
    assert answer.status_code == 404

    [line] = lines_of(page_of(case, owner))

    assert line.startswith("Lee Marsh Outside the force")
    assert "Tried to open this record" in line
    assert line.endswith("Refused")


def test_what_the_service_did_itself_is_nobody_s_look(case: Investigation, owner: User) -> None:
    log.record(Operation.ALTERATION, of=case)

    [line] = lines_of(page_of(case, owner))

    assert line.startswith("The service (automatic) Changed")


def test_opening_the_page_is_a_look_of_its_own(case: Investigation, owner: User) -> None:
    page_of(case, owner)

    entry = AuditEntry.objects.newest_first()[0]
    assert (entry.kind, entry.keys, entry.question) == ("consultation", [str(case.public_id)], "access history")
    assert lines_of(page_of(case, owner))[0].startswith("Priya Nair")


def test_dates_choose_the_days_and_a_wrong_period_is_an_error(case: Investigation, owner: User) -> None:
    used(case, owner)

    assert lines_of(page_of(case, owner, since="2020-01-01", until="2020-01-31")) == []
    assert "must be the same date as “From” or later" in page_of(case, owner, since="2020-02-01", until="2020-01-31")


def test_other_forces_and_reviewers_do_not_open_the_page(case: Investigation, owner: User) -> None:
    address = reverse("investigations:investigation-access-history", args=[case.public_id])

    assert [just_signed_in(person).get(address).status_code for person in (analyst(CUMBRIA), coordinator())] == [
        404,
        404,
    ]


def test_page_of_a_referral_names_the_parts_that_were_opened(client: Client) -> None:
    contact = nrm_making.nrm_analyst()
    referral: Referral = nrm_making.begun(contact)
    used("nrm.identity", contact, keys=[referral.public_id])
    client.force_login(contact)

    page = " ".join(client.get(reverse("nrm:access-history", args=[referral.public_id])).content.decode().split())

    assert any("Viewed the identity," in line for line in lines_of(page))
    assert 'aria-current="page">Access history</a>' in page


def test_subject_and_order_have_a_page_each(client: Client) -> None:
    manager = order_making.manager()
    order = order_making.made(manager)
    client.force_login(manager)
    client.get(order.get_absolute_url())

    of_order = client.get(reverse("orders:order-access-history", args=[order.public_id])).content.decode()
    of_subject = client.get(reverse("orders:subject-access-history", args=[order.subject.public_id])).content.decode()

    assert "Viewed" in of_order
    assert "Who used this order" in of_order
    assert "Who used this subject" in of_subject


@pytest.mark.parametrize("people", [2, 40])
def test_page_uses_the_same_queries_for_any_number_of_people(
    case: Investigation, owner: User, people: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for person in UserFactory.create_batch(people, force_id=CUMBRIA):
        used(case, person)
    client = just_signed_in(owner)
    address = reverse("investigations:investigation-access-history", args=[case.public_id])
    client.get(address)

    with query_budget(14):
        page = client.get(address)

    assert len(lines_of(" ".join(page.content.decode().split()))) == people + 1
