"""The invented names of potential victims follow their nationality and gender."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from demo import plan, planned_referrals, victim_names

TODAY = date(2026, 11, 26)
HISTORY = plan.history(TODAY)


@pytest.fixture(scope="module")
def people() -> list[dict[str, str]]:
    """The typed answers about every named person, except those of the planned person matches."""
    matched = {first for _, _, first, _ in planned_referrals.KNOWN_BEFORE}
    return [
        {code: answer for code, answer in referral.typed.items() if isinstance(answer, str)}
        for referral in _planned()
        if "first_name" in referral.typed and referral.typed["first_name"] not in matched
    ]


def _planned() -> Iterator[planned_referrals.PlannedReferral]:
    yield from planned_referrals.then(HISTORY.then.months, today=TODAY)
    yield from planned_referrals.now(HISTORY.now.months, today=TODAY)


def test_names_follow_nationality_and_gender(people: list[dict[str, str]]) -> None:
    for person in people:
        lists = victim_names.lists_of(person["nationality"])
        assert person["first_name"] in lists[person["gender"]], person
        assert person["last_name"] in lists[victim_names.LAST], person


@pytest.mark.parametrize("nationality", sorted(victim_names.BY_NATIONALITY))
def test_no_list_holds_a_name_twice(nationality: str) -> None:
    for names in victim_names.BY_NATIONALITY[nationality].values():
        assert len(set(names)) == len(names)


def test_few_people_share_a_whole_name_and_a_day_of_birth(people: list[dict[str, str]]) -> None:
    """Otherwise the person match would find pairs that nobody planned."""
    identities = {(person["first_name"], person["last_name"], person["born_on"]) for person in people}

    assert len(people) - len(identities) <= len(people) // 1000
