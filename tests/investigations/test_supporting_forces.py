"""Supporting forces: the lead force adds and ends them, and each side sees only its part."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry as LogEntry
from core.workflow import TransitionNotAllowed
from figures import batches
from investigations.measures import KIND
from investigations.models import Entry, Investigation, SupportingForce
from investigations.records import supporting_forces, transfers
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, analyst, coordinator, stranger
from tests.investigations.factories import FEBRUARY, JANUARY, approved, draft, row, series, victims
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
TEAM = "Modern slavery team, 01772 000000"
SUPPORTING = "/investigations/supporting/"


@made_once
def priya() -> User:
    """Lancashire's analyst, with operation MARLSTONE live in an approved January."""
    series(JANUARY, FEBRUARY)
    person = analyst()
    approved(
        JANUARY,
        rows=[row("LAN/1", operation_name="MARLSTONE", remarks="Our words.", people=[victims(7)])],
        by=person,
    )
    return person


@made_once
def gwen(priya: User) -> User:
    """Cumbria's analyst."""
    return analyst(CUMBRIA)


def marlstone() -> Investigation:
    return Investigation.objects.get(holdings__reference="LAN/1")


def entered(priya: User, *, supporter: str = CUMBRIA, shares_name: bool = False) -> SupportingForce:
    return supporting_forces.enter(
        marlstone().public_id, supporter=supporter, contact=TEAM, shares_name=shares_name, by=priya
    )


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: User, address: str = SUPPORTING) -> str:
    return signed_in(person).get(address).content.decode()


@pytest.mark.parametrize("shares_name", [True, False])
def test_supporter_sees_the_lead_force_its_contact_and_a_shared_name_only(
    priya: User, gwen: User, shares_name: bool
) -> None:
    entered(priya, shares_name=shares_name)

    seen = page(gwen)

    assert str(marlstone().public_id) in seen
    assert "Lancashire" in seen
    assert TEAM in seen
    assert ("MARLSTONE" in seen) is shares_name
    assert not [word for word in ("LAN/1", "Our words.", "Labour") if word in seen]


def test_supporter_cannot_open_the_investigation(priya: User, gwen: User) -> None:
    entered(priya)

    assert signed_in(gwen).get(marlstone().get_absolute_url()).status_code == 404
    assert "LAN/1" not in page(gwen, "/investigations/?state=all")


def test_no_other_force_sees_the_support(priya: User) -> None:
    entered(priya)

    seen = page(stranger())

    assert "No supported investigations" in seen
    assert str(marlstone().public_id) not in seen


def test_home_shows_the_support_and_links_to_the_list(priya: User, gwen: User) -> None:
    entered(priya)

    assert "1 investigation you support for other forces" in page(gwen, "/")
    assert f'href="{SUPPORTING}"' in page(gwen, "/investigations/")
    assert "you support for other forces" not in page(priya, "/")


def test_lead_force_adds_and_ends_support_on_the_investigation_page(priya: User, gwen: User) -> None:
    desk, address = signed_in(priya), marlstone().get_absolute_url()
    sent = {"supporter": CUMBRIA, "contact": TEAM, "shares_name": "yes"}

    content = desk.post(f"{address}supports/", sent, follow=True).content.decode()
    support = SupportingForce.objects.get()
    assert "Supporting force saved. Cumbria can see who leads and who to contact." in content
    assert f"Contact shown: {TEAM}." in content
    assert support.shares_name

    ended = reverse("investigations:support-end", args=[marlstone().public_id, support.pk])
    content = desk.post(ended, follow=True).content.decode()
    assert "Support ended. Cumbria can no longer see this investigation." in content
    assert TEAM not in content
    assert "No supported investigations" in page(gwen)


def test_adding_a_force_again_changes_what_it_sees(priya: User) -> None:
    entered(priya, shares_name=True)

    supporting_forces.enter(
        marlstone().public_id, supporter=CUMBRIA, contact="The duty desk", shares_name=False, by=priya
    )

    assert list(SupportingForce.objects.values_list("contact", "shares_name")) == [("The duty desk", False)]


def test_force_whose_support_ended_may_be_added_again(priya: User) -> None:
    first = entered(priya)
    supporting_forces.end(marlstone().public_id, first.pk, by=priya)

    with pytest.raises(TransitionNotAllowed, match="Cumbria no longer supports it"):
        supporting_forces.end(marlstone().public_id, first.pk, by=priya)

    assert entered(priya).pk != first.pk


@pytest.mark.parametrize(
    ("supporter", "contact", "why"),
    [
        ("", TEAM, "Choose the supporting force from the list."),
        (LANCASHIRE, TEAM, "Choose the supporting force from the list."),
        ("E23000099", TEAM, "Choose the supporting force from the list."),
        (CUMBRIA, " ", "Enter a contact:"),
        (CUMBRIA, "x" * 121, "Shorten it to 120"),
    ],
)
def test_missing_fields_are_named(priya: User, supporter: str, contact: str, why: str) -> None:
    with pytest.raises(TransitionNotAllowed, match=why):
        supporting_forces.enter(
            marlstone().public_id, supporter=supporter, contact=contact, shares_name=False, by=priya
        )


def test_only_the_lead_force_records_supporters(priya: User, gwen: User) -> None:
    support = entered(priya)

    with pytest.raises(
        TransitionNotAllowed, match="Only an analyst or lead of the lead force can change its supporting forces"
    ):
        supporting_forces.end(marlstone().public_id, support.pk, by=coordinator())
    for person in (gwen, stranger()):
        with pytest.raises(Investigation.DoesNotExist):
            supporting_forces.end(marlstone().public_id, support.pk, by=person)
    assert "Add or change a supporting force" not in page(coordinator(), marlstone().get_absolute_url())
    assert "Cumbria" in page(coordinator(), marlstone().get_absolute_url())


def test_name_in_the_contact_raises_a_warning_and_its_phone_number_does_not(priya: User) -> None:
    address = f"{marlstone().get_absolute_url()}supports/"

    response = signed_in(priya).post(address, {"supporter": CUMBRIA, "contact": "Mr Nguyen, 07700 900123"}, follow=True)

    assert "“Mr Nguyen” looks like a person’s name" in response.content.decode()
    assert "telephone number" not in response.content.decode()
    assert SupportingForce.objects.exists()


def test_sharing_with_another_force_is_logged_as_a_disclosure_to_it(priya: User) -> None:
    signed_in(priya).post(f"{marlstone().get_absolute_url()}supports/", {"supporter": CUMBRIA, "contact": TEAM})

    logged = LogEntry.objects.filter(kind="disclosure").latest("pk")
    assert (logged.keys, logged.recipient) == ([str(marlstone().public_id)], "Cumbria Constabulary")


def test_after_a_transfer_the_new_lead_force_controls_the_supporters(priya: User, gwen: User) -> None:
    entered(priya, shares_name=True)
    entered(priya, supporter=KENT, shares_name=True)
    offered = transfers.offer(Entry.objects.get(revision__period=JANUARY).pk, to=CUMBRIA, by=priya)

    transfers.accept(offered.pk, month=FEBRUARY, reference="CUM/9", by=gwen)

    present = SupportingForce.objects.present().get()
    assert (present.force_id, present.supporter_id, present.shares_name, present.contact) == (CUMBRIA, KENT, False, "")
    assert "the modern slavery team of Cumbria" in page(stranger())
    draft(FEBRUARY, by=gwen)


def test_ended_support_is_not_counted_and_is_in_no_area(priya: User) -> None:
    ended = entered(priya)
    entered(priya, supporter=KENT)
    supporting_forces.end(marlstone().public_id, ended.pk, by=priya)
    revision = Entry.objects.get(revision__period=JANUARY).revision

    counted = batches.count(KIND, revision.pk).figures.filter(measure="supported", dimension="supporter")

    assert list(counted.values_list("category", "value")) == [(KENT, 1)]
    assert not next(measure for measure in KIND.measures if measure.name == "supported").over_areas


def test_a_closed_case_is_not_in_the_supporter_s_list(priya: User, gwen: User) -> None:
    entered(priya)
    closed = row("LAN/1", state="closed", stage="concluded", closing_reason="conviction", closed_on="20/02/2020")

    approved(FEBRUARY, rows=[closed], by=priya)

    assert "No supported investigations" in page(gwen)


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_any_number_of_investigations(
    priya: User, gwen: User, count: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    approved(FEBRUARY, rows=[row("LAN/1"), *(row() for _ in range(count))], by=priya)
    for investigation in Investigation.objects.all():
        supporting_forces.enter(investigation.public_id, supporter=CUMBRIA, contact=TEAM, shares_name=True, by=priya)
    client = signed_in(gwen)

    with query_budget(9):
        seen = client.get(SUPPORTING)

    assert seen.content.decode().count("app-code") >= count + 1


def test_lead_force_finds_the_investigation_by_the_supporter_s_number(priya: User) -> None:
    number = str(marlstone().public_id)

    assert number in page(priya, marlstone().get_absolute_url())
    assert "LAN/1" in page(priya, f"/investigations/?text={number}")
    assert "LAN/1" not in page(stranger(), f"/investigations/?text={number}")
