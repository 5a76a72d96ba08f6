"""The menu has at most six sections for anybody, and the pages of the current section below it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.choices import Role
from accounts.models import User
from mspt.navigation import MENU, navigation_of
from tests.accounts.factories import UserFactory, analyst, coordinator, national
from tests.nrm.making import with_duty

pytestmark = pytest.mark.django_db
MOST = 6


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_no_role_has_more_than_six_sections(role: Role) -> None:
    items = navigation_of(UserFactory(role=role), "/").items

    assert 0 < len(items) <= MOST
    assert items[0].title == "Home"
    assert len({item.url for item in items}) == len(items)


def test_section_lists_its_pages_below_the_menu() -> None:
    navigation = navigation_of(national(), "/review/board/")

    assert navigation.title == "Returns"
    assert [item.title for item in navigation.section] == [
        "Review",
        "Returns by force",
        "Checks",
        "Data quality",
        "Return questions",
    ]
    assert [item.title for item in navigation.items if item.current] == ["Returns"]


def test_section_of_one_page_takes_that_page_s_name_and_has_no_second_row() -> None:
    items = navigation_of(UserFactory(role=Role.OFFICER), "/orders/register/")

    assert [item.title for item in items.items] == ["Home", "Order register", "Guidance"]
    assert items.section == ()


def test_page_of_a_duty_is_shown_only_to_its_holders() -> None:
    titles = {item.title for item in navigation_of(analyst(), "/investigations/").section}
    with_nrm = {item.title for item in navigation_of(with_duty(analyst()), "/investigations/").section}

    assert "NRM referrals" not in titles
    assert "NRM referrals" in with_nrm


def test_longest_prefix_of_the_path_is_the_current_page() -> None:
    section = navigation_of(analyst(), "/orders/register/").section

    assert [item.title for item in section if item.current] == ["Order register"]


@pytest.mark.parametrize("person", [analyst, coordinator, national])
def test_return_of_a_force_is_below_returns_for_everyone(person: Callable[[], User]) -> None:
    navigation = navigation_of(person(), "/returns/E23000002/2026-10/")

    assert [item.title for item in navigation.items if item.current] == ["Returns"]


def test_return_of_a_force_is_below_returns_by_force_for_a_reviewer() -> None:
    section = navigation_of(coordinator(), "/returns/E23000002/2026-10/receipt/").section

    assert [item.title for item in section if item.current] == ["Returns by force"]


def test_titles_and_urls_of_the_menu_are_unique() -> None:
    entries = [entry for section in MENU for entry in section.entries]

    assert len({entry.title for entry in entries}) == len(entries)
    assert len({entry.url_name for entry in entries}) == len(entries)


def test_national_team_finds_the_settings_beside_the_account_and_not_in_the_menu() -> None:
    navigation = navigation_of(national(), "/administration/vocabularies/stages/")

    assert [(item.title, item.current) for item in navigation.beside_the_account] == [("Settings", True)]
    assert [item.title for item in navigation.section] == [
        "Vocabularies",
        "NRM settings",
        "Order law settings",
        "Prosecution settings",
    ]
    assert not any(item.current for item in navigation.items)
    assert navigation_of(coordinator(), "/").beside_the_account == ()


def test_lead_finds_the_access_review_beside_the_account() -> None:
    navigation = navigation_of(UserFactory(role=Role.LEAD), "/")

    assert [item.title for item in navigation.beside_the_account] == ["Access review"]
    assert "People" not in [item.title for item in navigation.items]


def test_page_outside_the_menu_marks_nothing() -> None:
    navigation = navigation_of(coordinator(), "/accounts/")

    assert navigation.section == ()
    assert not any(item.current for item in navigation.items)
