"""Saved views: an address under a name, for its owner and those it is shared with, and never a figure."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from audit.models import AuditEntry
from core import clock
from reports.choices import SavedPage, SharedWith
from reports.explorer import saved_views, where_used
from reports.explorer.saved_views import SavedViewRefused
from reports.models import SavedView
from reports.models.saved_views import MOST_OF_A_PERSON
from reports.query.question import Question
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, NORTH_WEST, UserFactory, analyst, coordinator, national
from tests.explorer import months as made
from tests.figures.making import JANUARY

pytestmark = pytest.mark.django_db

LIST, SAVE = reverse("explorer:view-list"), reverse("explorer:view-save")
NORTH = f"area={made.NORTH}&month=2020-03"
STATEMENTS = 12


@pytest.fixture(scope="module", autouse=True)
def months(rows_of_the_file: None) -> None:
    made.made(new=2)


def lead() -> User:
    return UserFactory(role=Role.LEAD, force_id=LANCASHIRE)


def saved(by: User, name: str = "Live cases", *, shared_with: SharedWith = SharedWith.NOBODY) -> SavedView:
    """A view of the explorer, shared if need be."""
    view = saved_views.save(name, page=SavedPage.EXPLORER, address=NORTH, by=by)
    if shared_with == SharedWith.NOBODY:
        return view
    return shared(view, shared_with)


def shared(view: SavedView, shared_with: SharedWith) -> SavedView:
    """The view, shared by its owner on a page that is up to date."""
    seen = saved_views.token_of(view)
    return saved_views.change(view.public_id, name=view.name, shared_with=shared_with, seen=seen, by=view.owner)


def numbered(owner: User, number: int, **values: Any) -> SavedView:
    """A view as its table row, without the rules of saving."""
    values = {"name": f"View {number}", "page": SavedPage.EXPLORER, "created_at": clock.now()} | values
    return SavedView.objects.create(owner=owner, number=number, **values)


def text_of(client: Client, user: User, address: str) -> str:
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


@pytest.mark.parametrize(
    ("page", "query", "title"),
    [
        ("explorer", f"{NORTH}&rows=stage", "in March 2020"),
        ("dashboard", f"{NORTH}&sort=force", "North West, March 2020"),
    ],
)
def test_page_is_saved_under_a_name_and_opens_again(page: str, query: str, title: str, client: Client) -> None:
    user = coordinator()
    source = {"explorer": "/explorer/", "dashboard": "/dashboards/"}[page]
    assert f'name="page" value="{page}"' in text_of(client, user, f"{source}?{query}")

    response = client.post(SAVE, {"name": "  North  West ", "page": page, "address": query})

    view = SavedView.objects.get(owner=user)
    assert (view.name, response.headers["Location"]) == ("North West", view.get_absolute_url())
    assert view.get_absolute_url().startswith(f"{source}?")
    assert f"area={made.NORTH}" in view.address
    assert title in text_of(client, user, view.get_absolute_url())
    assert f'href="{view.get_absolute_url()}"' in text_of(client, user, LIST)
    assert AuditEntry.objects.filter(subject="reports.savedview", kind="collection").count() == 1


@pytest.mark.parametrize(
    ("page", "typed", "stored"),
    [
        ("explorer", "rows=stage&measure=live&show=number&columns=", "rows=stage"),
        ("explorer", "victim_nationality=vietnamese&area=uk", "victim_nationality=vietnamese"),
        ("dashboard", "area=uk&month=2020-02", "area=uk&month=2020-02"),  # without an area it would be the reader's own
        ("dashboard", f"sort=held&{NORTH}&sort=nonsense", NORTH),
    ],
)
def test_address_is_stored_in_its_canonical_form(page: str, typed: str, stored: str) -> None:
    assert saved_views.canonical_address(SavedPage(page), typed) == stored


@pytest.mark.parametrize(
    ("address", "page", "why"),
    [
        ("rows=colour", "explorer", "its address is not a question"),
        ("next=https://elsewhere.example/", "explorer", "its address is not a question"),
        ("sort=live", "explorer", "its address is not a question"),
        ("area=nowhere", "dashboard", "its address is not a question"),
        ("month=2020-03" + "&" * 2000, "explorer", "too long to save"),
    ],
)
def test_address_that_is_not_a_question_is_not_saved(address: str, page: str, why: str, client: Client) -> None:
    client.force_login(coordinator())

    response = client.post(SAVE, {"name": "Anything", "page": page, "address": address})

    assert response.status_code == 422
    assert why in response.content.decode()
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(("name", "why"), [("", "Enter a name"), ("x" * 81, "Shorten"), ("live CASES", "already have")])
def test_name_is_required_short_and_unique_for_its_owner(name: str, why: str, client: Client) -> None:
    user = coordinator()
    saved(user, "Live cases")
    saved(national(), "LIVE cases")
    client.force_login(user)

    response = client.post(SAVE, {"name": name, "page": "explorer", "address": NORTH})

    assert response.status_code == 422
    assert why in response.content.decode()
    assert SavedView.objects.filter(owner=user).count() == 1


def test_person_has_at_most_a_hundred_views_and_may_replace_one() -> None:
    user = coordinator()
    for number in range(1, MOST_OF_A_PERSON + 1):
        numbered(user, number)

    with pytest.raises(SavedViewRefused, match="Delete one first"):
        saved(user)
    saved_views.delete(SavedView.objects.get(owner=user, number=40).public_id, by=user)

    assert saved(user).number == 40


# Who has a view of the person in Lancashire, Cumbria and so on in their list.
READERS: dict[str, Callable[[], User]] = {
    "colleague": analyst,
    "lead": lead,
    "coordinator": coordinator,
    "neighbour": lambda: UserFactory(force_id=CUMBRIA),
    "stranger": lambda: UserFactory(force_id=KENT),
    "other unit": lambda: coordinator("ersou"),
    "national": national,
    "officer": lambda: UserFactory(role=Role.OFFICER, force_id=LANCASHIRE),
    "partner": lambda: UserFactory(role=Role.PARTNER),
}


@pytest.mark.parametrize(
    ("owner", "shared_with", "readers"),
    [
        (analyst, SharedWith.NOBODY, set()),
        (analyst, SharedWith.ROLE, {"colleague"}),
        (analyst, SharedWith.UNIT, {"colleague", "lead", "coordinator"}),
        (analyst, SharedWith.NATIONAL, {"national"}),
        (coordinator, SharedWith.ROLE, {"coordinator"}),
        (coordinator, SharedWith.UNIT, {"colleague", "lead", "neighbour", "coordinator"}),
        (coordinator, SharedWith.NATIONAL, {"national"}),
        (national, SharedWith.NOBODY, set()),
        (national, SharedWith.NATIONAL, {"national"}),
    ],
)
def test_view_is_shared_within_scope(owner: Callable[[], User], shared_with: SharedWith, readers: set[str]) -> None:
    view = saved(owner(), shared_with=shared_with)

    have = {kind for kind, person in READERS.items() if view in SavedView.objects.visible_to(person())}

    assert have == readers
    assert view in SavedView.objects.owned_by(view.owner)
    assert view not in SavedView.objects.shared_with(view.owner)


def test_owner_who_moves_takes_no_name_to_another_force() -> None:
    owner = analyst()
    view = saved(owner, shared_with=SharedWith.UNIT)
    User.objects.filter(pk=owner.pk).update(force_id=KENT)

    assert view not in SavedView.objects.visible_to(UserFactory(force_id=KENT))
    assert view in SavedView.objects.visible_to(analyst())


def test_views_of_a_closed_account_are_no_longer_shared() -> None:
    owner = analyst()
    view = saved(owner, shared_with=SharedWith.UNIT)
    User.objects.filter(pk=owner.pk).update(is_active=False)

    reader = coordinator()
    assert view not in SavedView.objects.shared_with(reader)
    assert view not in SavedView.objects.visible_to(reader)
    assert where_used.uses_of(Question.parse(QueryDict(view.address)), JANUARY, user=reader) == ()


def test_national_team_may_not_share_with_a_role_or_unit() -> None:
    owner = national()
    view = saved(owner)

    with pytest.raises(SavedViewRefused, match="from the list"):
        shared(view, SharedWith.UNIT)


def test_shared_view_shows_its_reader_only_what_they_may_see(client: Client) -> None:
    owner = coordinator()
    view = saved_views.save("Stages", page=SavedPage.EXPLORER, address=f"{NORTH}&rows=force", by=owner)
    shared(view, SharedWith.UNIT)

    text = text_of(client, UserFactory(force_id=CUMBRIA), view.get_absolute_url())

    assert "This question is not answered" in text
    assert "Provisional: figures may change" in text_of(client, owner, view.get_absolute_url())


def test_name_goes_through_the_personal_data_warning_before_others_read_it(client: Client) -> None:
    user = analyst()
    view = saved(user)
    client.force_login(user)
    typed = {"name": "Call Mr Nguyen on 07700 900123", "shared_with": "unit", "seen": saved_views.token_of(view)}
    address = reverse("explorer:view-change", args=[view.public_id])

    warned = client.post(address, typed)

    assert warned.status_code == 422
    assert "Check what you wrote" in warned.content.decode()
    view.refresh_from_db()
    assert (view.name, view.shared_with) == ("Live cases", "nobody")

    client.post(address, typed | {"name": "Live cases of the unit", "asked": "yes"})

    view.refresh_from_db()
    assert (view.name, view.shared_with, view.shared_force_id) == ("Live cases of the unit", "unit", LANCASHIRE)
    assert "Live cases of the unit" in text_of(client, coordinator(), LIST)


@pytest.mark.parametrize("name", ["explorer:view-change", "explorer:view-delete"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_its_owner_changes_or_deletes_a_view(name: str, method: str, client: Client) -> None:
    view = saved(analyst(), shared_with=SharedWith.UNIT)
    client.force_login(coordinator())

    for public_id in (view.public_id, uuid4()):
        response = getattr(client, method)(
            reverse(name, args=[public_id]), {"name": "Mine now", "shared_with": "nobody"}
        )
        assert response.status_code == 404

    view.refresh_from_db()
    assert view.name == "Live cases"


def test_deleted_view_is_gone_for_everyone_after_a_confirmation(client: Client) -> None:
    user = analyst()
    view = saved(user, shared_with=SharedWith.UNIT)
    address = reverse("explorer:view-delete", args=[view.public_id])

    assert "It is also deleted for everyone you share it with." in text_of(client, user, address)
    assert SavedView.objects.filter(pk=view.pk).exists()
    response = client.post(address)

    assert [str(message) for message in get_messages(response.wsgi_request)] == ["View “Live cases” deleted."]
    assert "Live cases" not in text_of(client, coordinator(), LIST)
    assert AuditEntry.objects.filter(subject="reports.savedview", kind="erasure").count() == 1


def test_empty_list_says_how_to_save_a_view(client: Client) -> None:
    text = text_of(client, analyst(), LIST)

    assert "No saved views yet" in text
    assert "No views are shared with you." in text


@pytest.mark.parametrize("number", [2, 60])
def test_list_costs_the_same_for_any_number_of_views(
    number: int, client: Client, django_assert_max_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    user, shared = coordinator(), {"shared_with": "unit", "shared_role": "analyst", "shared_force_id": LANCASHIRE}
    for position in range(1, number + 1):
        numbered(user, position)
        numbered(UserFactory(force_id=LANCASHIRE), 1, **shared)
    client.force_login(user)
    client.get(LIST)

    with django_assert_max_num_queries(STATEMENTS):
        text = client.get(LIST).content.decode()

    assert text.count("Rename or share<") == number
    assert ("Showing 1 to 50 of 60 shared views" in text) == (number == 60)


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": 0},
        {"number": MOST_OF_A_PERSON + 1},
        {"number": 1},
        {"name": "VIEW 1"},
        {"name": "  "},
        {"page": "board"},
        {"shared_with": "unit"},
        {"shared_with": "unit", "shared_role": "analyst"},
        {"shared_with": "unit", "shared_role": "analyst", "shared_force_id": KENT, "shared_unit_id": NORTH_WEST},
        {"shared_with": "nobody", "shared_role": "analyst"},
        {"shared_with": "others", "shared_role": "analyst"},
    ],
    ids=str,
)
def test_database_refuses_a_view_that_breaks_a_rule(wrong: dict[str, Any]) -> None:
    user = analyst()
    numbered(user, 1)

    with pytest.raises(IntegrityError), transaction.atomic():
        numbered(user, **{"number": 2} | wrong)
