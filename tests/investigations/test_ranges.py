"""What is usual in a field is shown before anything is typed, and is what the checks go by."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from core.usual_range import Band
from investigations.choices import PersonRole
from investigations.quality import ranges
from investigations.quality.rules import RULES, people
from tests.accounts.factories import analyst
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series, suspects, victims
from tests.investigations.test_cells import address, entry
from tests.investigations.test_rules import before, line, picture
from tests.shared_rows import made_once


@pytest.mark.parametrize("then", range(13))
def test_range_of_people_is_what_the_check_leaves_alone(then: int) -> None:
    rule = RULES["people_moved"]
    quiet = [now for now in range(40) if not [*rule.find(picture(line(victims=now, before=before(victims=then))))]]

    band = people.usual_after(then) or Band(low=0, high=39)

    assert quiet == [now for now in range(40) if band.holds(now)]


@pytest.mark.parametrize(
    ("then", "month", "sentence"),
    [
        ({}, None, "Usually no more than 49 potential victims, and no more than 49 suspects."),
        ({PersonRole.VICTIM: 0}, JANUARY, "Usually no more than 49 potential victims, and no more than 49 suspects."),
        (
            {PersonRole.VICTIM: 5, PersonRole.SUSPECT: 1},
            JANUARY,
            "Usual after January 2020: 3 to 9 potential victims, 0 to 3 suspects.",
        ),
        ({PersonRole.VICTIM: 40}, JANUARY, "Usual after January 2020: 21 to 49 potential victims."),
        ({PersonRole.VICTIM: 95}, JANUARY, "Usual after January 2020: 48 to 49 potential victims."),
        ({PersonRole.VICTIM: 97}, JANUARY, "Usual after January 2020: 49 to 193 potential victims."),
        ({PersonRole.VICTIM: 100}, JANUARY, "Usual after January 2020: 51 to 199 potential victims."),
    ],
)
def test_people_are_described_after_last_month(then: dict[PersonRole, int], month: date | None, sentence: str) -> None:
    assert ranges.of_people(then, then_month=month) == sentence


@pytest.mark.parametrize(
    ("is_first_reported", "sentence"),
    [(True, "Usually 1 February 2019 to 29 February 2020."), (False, "Usually 1 February 2010 to 29 February 2020.")],
)
def test_opening_day_has_the_limits_of_the_checks(is_first_reported: bool, sentence: str) -> None:
    assert ranges.of_opening(FEBRUARY, is_first_reported=is_first_reported) == sentence


def test_types_are_described_with_what_is_live_now() -> None:
    assert ranges.of_types({}) == ""
    types = {"Labour exploitation": (12, Band(low=5, high=14)), "Domestic servitude": (1, Band(low=0, high=3))}
    assert ranges.of_types(types) == (
        "Live now, and the usual range in the last 12 months: "
        "Labour exploitation 12 (5 to 14); Domestic servitude 1 (0 to 3)."
    )


EARLIER = [date(2019, month, 1) for month in range(7, 13)]


@made_once
def anna() -> User:
    series(EARLIER[0], FEBRUARY)
    return analyst()


@pytest.fixture
def begun(client: Client, anna: User) -> Client:
    """Half a year of returns, with two cases in the last of them."""
    first = row("LAN/1", people=[victims(3), victims(2, gender="female"), suspects(1)])
    for month in (*EARLIER, JANUARY):
        approved(month, rows=[first, row("LAN/2")], by=anna)
    client.force_login(anna)
    client.post(address("return-start"))
    return client


def described(page: str, control: str) -> str:
    """What a field is described by, in words."""
    [attributes] = re.findall(rf"<(?:input|select) [^>]*{re.escape(control)}[^>]*>", page)[:1]
    [ids] = re.findall(r'aria-describedby="([^"]*)"', attributes)
    texts = [re.findall(rf'<(?:p|span) [^>]*id="{name}"[^>]*>([^<]*)<', page)[0] for name in ids.split()]
    return html.unescape(" ".join(texts))


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_fields_of_an_open_case_say_what_is_usual(begun: Client, headers: dict[str, str]) -> None:
    number = entry("LAN/1").pk

    page = begun.get(address("return-detail"), {"row": number}, headers=headers).content.decode()

    assert described(page, f'id="opened_on-{number}"') == "Usually 1 February 2010 to 29 February 2020."
    assert described(page, f'id="nrm_referrals-{number}"') == "Usually 0 to 5: the case has 5 potential victims. or n/a"
    assert described(page, f'id="primary_type-{number}"') == (
        "Labour exploitation: 2 live. Usual range in the last 12 months: 0 to 6."
    )
    assert described(page, 'name="people_count"') == (
        "Usual after January 2020: 3 to 9 potential victims, 0 to 3 suspects."
    )


@pytest.mark.django_db
def test_fields_of_a_new_case_say_what_is_usual(
    begun: Client, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    with query_budget(15):
        page = begun.get(address("row-add")).content.decode()

    assert described(page, 'id="opened_on-new"') == "Usually 1 February 2019 to 29 February 2020."
    usual = "Usually no more than the number of potential victims."
    assert described(page, 'id="nrm_referrals-new"') == f"{usual} or n/a"
    assert described(page, 'id="primary_type-new"') == (
        "Live now, and the usual range in the last 12 months: Labour exploitation 2 (0 to 6)."
    )
    assert described(page, 'name="people_count"') == (
        "Usually no more than 49 potential victims, and no more than 49 suspects."
    )


@pytest.mark.django_db
def test_field_that_cannot_be_read_is_described_by_both(begun: Client) -> None:
    sent = {"reference": "LAN/9", "opened_on": "some day", "stage": "triage", "primary_type": "LAB"}
    begun.post(address("row-add"), sent)
    number = entry("LAN/9").pk

    page = begun.get(address("return-detail"), {"row": number}).content.decode()

    assert f'aria-describedby="opened_on-{number}-usual opened_on-{number}-notes"' in page
