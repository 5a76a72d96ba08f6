"""What claims give by rules, without a provider: pure."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.choices import ClaimGives, Role
from accounts.duties import DutyKind
from accounts.models import ClaimRule
from accounts.sso import providers
from accounts.sso.claims import Access, access_from, values_of
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, NORTH_WEST
from tests.accounts.sso.conftest import PROVIDER

NATIONAL = replace(PROVIDER, is_national=True)
A_CLAIM = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["analysts", "leads", "nrm"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "groups"]), inner, max_size=3),
    max_leaves=10,
)


def rule(value: str, gives: str, result: str, claim: str = "groups") -> ClaimRule:
    return ClaimRule(claim=claim, value=value, gives=gives, result=result)


RULES = [
    rule("analysts", ClaimGives.ROLE, Role.ANALYST),
    rule("leads", ClaimGives.ROLE, Role.LEAD),
    rule("coordinators", ClaimGives.ROLE, Role.COORDINATOR),
    rule("nrm", ClaimGives.DUTY, DutyKind.NRM),
    rule("L", ClaimGives.FORCE, LANCASHIRE, "force"),
    rule("C", ClaimGives.FORCE, CUMBRIA, "force"),
    rule("NW", ClaimGives.UNIT, NORTH_WEST, "unit"),
]


def access(claims: dict[str, Any], provider: Any = NATIONAL) -> Access:
    return access_from(claims, RULES, provider=provider)


@pytest.mark.parametrize(
    ("claims", "role", "place", "duties"),
    [
        ({"groups": "analysts", "force": "L"}, Role.ANALYST, (LANCASHIRE, None), set()),
        ({"groups": ["leads", "nrm", "x"], "force": ["C"]}, Role.LEAD, (CUMBRIA, None), {DutyKind.NRM}),
        ({"groups": ["coordinators"], "unit": "NW", "force": "L"}, Role.COORDINATOR, (None, NORTH_WEST), set()),
    ],
)
def test_claims_give_role_place_and_duties(
    claims: dict[str, Any], role: str, place: tuple[str | None, str | None], duties: set[str]
) -> None:
    given = access(claims)

    assert (given.role, (given.force, given.unit), set(given.duties), given.problem) == (role, place, duties, "")


def test_provider_of_one_force_need_not_name_it() -> None:
    assert access({"groups": "analysts"}, PROVIDER).force == LANCASHIRE
    assert access({"groups": "analysts"}).problem.endswith("does not say which force you work for.")


def test_place_that_the_provider_does_not_speak_for_gives_nothing() -> None:
    given = access({"groups": "analysts", "force": "C"}, PROVIDER)

    assert (given.role, given.problem) == ("", "Lancashire Constabulary cannot give access to this force or unit.")


def test_two_forces_give_nothing() -> None:
    assert access({"groups": "analysts", "force": ["L", "C"]}).problem.endswith("you work for more than one force.")


def test_capitals_and_parts_of_a_value_do_not_match() -> None:
    for value in ("Analysts", "analysts ", "msi analysts", "analyst"):
        assert bool(access({"groups": [value], "force": "L"}).role) is (value.strip() == "analysts"), value


@pytest.mark.parametrize(
    ("claims", "name", "values"),
    [
        ({"groups": ["a", "b"]}, "groups", {"a", "b"}),
        ({"level": 3}, "level", {"3"}),
        ({"realm": {"roles": ["a"]}}, "realm.roles", {"a"}),
        ({"realm.roles": "b", "realm": {"roles": ["a"]}}, "realm.roles", {"b"}),
        ({"realm": "a"}, "realm.roles", set()),
        ({"groups": [{"name": "a"}, None]}, "groups", set()),
        ({}, "groups", set()),
    ],
)
def test_values_of_a_claim(claims: dict[str, Any], name: str, values: set[str]) -> None:
    assert values_of(claims, name) == values


@given(claims=st.dictionaries(st.sampled_from(["groups", "force", "unit", "x"]), A_CLAIM))
def test_any_claims_give_one_role_in_its_place_or_a_problem(claims: dict[str, Any]) -> None:
    given_access = access(claims, PROVIDER)

    assert bool(given_access.role) is not bool(given_access.problem)
    if given_access.role:
        assert given_access.role in {Role.ANALYST, Role.LEAD}
        assert (given_access.force, given_access.unit) == (LANCASHIRE, None)


# --- The setting ------------------------------------------------------------------------------------------------------

SETTING = {
    "key": "kent",
    "name": "Kent Police",
    "issuer": "https://login.example.org/kent/.well-known/openid-configuration",
    "client_id": "a",
    "client_secret": "b",
    "domains": ["Kent.example"],
    "forces": [KENT],
}


def test_setting_is_read() -> None:
    (kent,) = providers.read(json.dumps([SETTING]))

    assert kent.issuer == "https://login.example.org/kent"
    assert kent.only_force == KENT
    assert kent.owns_address("a.b@kent.example")
    assert not kent.owns_address("a.b@kent.example.org")
    assert kent.speaks_for(force=KENT, unit=None)
    assert not kent.speaks_for(force=LANCASHIRE, unit=None)
    assert not kent.speaks_for(force=None, unit=None)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, "has no name"),
        ({"key": "Kent Police"}, "small letters"),
        ({"issuer": "http://login.example.org"}, "does not begin with https"),
        ({"forces": []}, "speaks for no force"),
        ({"forces": KENT}, "not a list of words"),
        ({"froces": [KENT]}, "“froces” means nothing"),
    ],
)
def test_setting_with_a_mistake_says_which(change: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        providers.read(json.dumps([SETTING | change]))


@pytest.mark.parametrize(("text", "says"), [("{", "not JSON"), ("{}", "not a list"), ("[1]", "not an object")])
def test_setting_that_is_no_list_of_providers_says_so(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        providers.read(text)


def test_two_providers_with_one_issuer_are_refused() -> None:
    with pytest.raises(ValueError, match="two providers have the same issuer"):
        providers.read(json.dumps([SETTING, SETTING | {"key": "other"}]))
