"""The answers of a rulebook on the days of a rule and outside them."""

from __future__ import annotations

from datetime import date

import pytest

from core.dated_rules.values import DatedValue
from nrm.choices import Authority
from nrm.rules.rulebook import NoRule, Rulebook

FIRST, LAST = date(2026, 10, 8), date(2026, 11, 6)
BEFORE, AFTER = date(2026, 10, 7), date(2026, 11, 7)


def book(*, is_verified: bool = True, value: int = 30, code: str = "reconsideration_days") -> Rulebook:
    return Rulebook(
        iter([DatedValue(code=code, value=value, valid_from=FIRST, valid_to=LAST, is_verified=is_verified)])
    )


@pytest.mark.parametrize(("day", "holds"), [(BEFORE, False), (FIRST, True), (LAST, True), (AFTER, False)])
def test_rule_applies_from_its_first_day_to_its_last(day: date, *, holds: bool) -> None:
    assert book().get("reconsideration_days", on=day) == (30 if holds else None)
    assert book().allows("reconsideration_days", on=day) == holds
    assert book().is_verified("reconsideration_days", on=day) == holds


def test_unverified_rule_is_unverified_on_every_day() -> None:
    assert not book(is_verified=False).is_verified("reconsideration_days", on=FIRST)


def test_another_rule_does_not_affect_it() -> None:
    assert book().get("recovery_days", on=FIRST) is None
    assert not book().is_verified("recovery_days", on=FIRST)


def test_missing_required_rule_is_named() -> None:
    with pytest.raises(NoRule, match="No rule “recovery_days” applies on 8 October 2026"):
        book().value("recovery_days", on=FIRST)


def test_a_switch_that_is_off_allows_nothing() -> None:
    assert not book(value=0).allows("reconsideration_days", on=FIRST)


def test_authorities_are_those_with_their_rule_on() -> None:
    assert book(code="authority_sca", value=1).authorities(on=FIRST) == (Authority.SCA,)
    assert book(code="authority_sca", value=1).authorities(on=AFTER) == ()


def test_authority_that_stopped_deciding_has_its_last_day() -> None:
    ended = book(code="authority_sca", value=1)

    assert ended.last_day_of(Authority.SCA, before=AFTER) == LAST
    assert ended.last_day_of(Authority.SCA, before=LAST) is None
    assert ended.last_day_of(Authority.SCA, before=BEFORE) is None
    assert ended.last_day_of(Authority.IECA, before=AFTER) is None
    assert book(code="authority_sca", value=0).last_day_of(Authority.SCA, before=AFTER) is None
