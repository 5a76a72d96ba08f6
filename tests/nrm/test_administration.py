"""Administrators maintain the rules: values follow each other without overlap, and none is ever deleted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.choices import Role
from accounts.models import User
from core.dated_rules.changes import RuleChangeNotAllowed
from nrm.models import ChargedOffence, NrmRule
from nrm.rules import administration
from nrm.rules.definitions import GOVERNED
from tests.accounts.factories import UserFactory
from tests.nrm import rulebook
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def ada() -> User:
    return UserFactory(role=Role.ADMINISTRATOR)


def values(code: str) -> list[tuple[int, date, date | None]]:
    return list(NrmRule.objects.filter(code=code).order_by("valid_from").values_list("value", "valid_from", "valid_to"))


def add(code: str, value: int, day: date, *, by: User) -> NrmRule:
    return administration.add(
        code, value=value, valid_from=day, is_verified=True, source="Guidance", seen=seen(code), by=by
    )


def seen(code: str) -> str:
    """The token that the page of a rule shows now."""
    return administration.token_of(NrmRule.objects.filter(code=code))


def end_now(code: str, rule_id: int, **details: Any) -> NrmRule:
    return administration.end(code, rule_id, seen=seen(code), **details)


def confirm_now(code: str, rule_id: int, **details: Any) -> NrmRule:
    return administration.confirm(code, rule_id, seen=seen(code), **details)


def present(code: str) -> NrmRule:
    return NrmRule.objects.get(code=code, valid_to__isnull=True)


def test_every_rule_of_the_file_names_its_subject() -> None:
    assert {row["code"] for row in rulebook.rows()} <= GOVERNED.keys()


def test_new_value_ends_the_previous_one_the_day_before(ada: User) -> None:
    add("recovery_days", 60, date(2027, 1, 1), by=ada)

    assert values("recovery_days") == [
        (45, date(2009, 4, 1), date(2022, 12, 12)),
        (30, date(2022, 12, 13), date(2026, 12, 31)),
        (60, date(2027, 1, 1), None),
    ]
    book = NrmRule.objects.book()
    assert [book.value("recovery_days", on=day) for day in (date(2026, 12, 31), date(2027, 1, 1))] == [30, 60]


def test_value_between_two_others_applies_until_the_next(ada: User) -> None:
    add("recovery_days", 40, date(2022, 1, 1), by=ada)

    assert values("recovery_days")[:2] == [
        (45, date(2009, 4, 1), date(2021, 12, 31)),
        (40, date(2022, 1, 1), date(2022, 12, 12)),
    ]


def test_a_day_has_one_value_and_a_switch_two(ada: User) -> None:
    with pytest.raises(RuleChangeNotAllowed, match="is already a value from 13 December 2022"):
        add("recovery_days", 40, date(2022, 12, 13), by=ada)
    with pytest.raises(RuleChangeNotAllowed, match="Choose yes or no"):
        add("authority_ieca", 2, date(2027, 1, 1), by=ada)
    with pytest.raises(NrmRule.DoesNotExist):
        add("no_such_rule", 1, date(2027, 1, 1), by=ada)


def test_optional_value_of_the_mechanism_can_end(ada: User) -> None:
    end_now("authority_ieca", present("authority_ieca").pk, last_day=date(2026, 12, 31), by=ada)
    assert values("authority_ieca") == [(1, date(2021, 11, 8), date(2026, 12, 31))]

    with pytest.raises(RuleChangeNotAllowed, match="Add the next value"):
        end_now("recovery_days", present("recovery_days").pk, last_day=date(2026, 12, 31), by=ada)
    with pytest.raises(RuleChangeNotAllowed, match="It starts on"):
        end_now("duty_to_notify", present("duty_to_notify").pk, last_day=date(2015, 1, 1), by=ada)


def test_unverified_value_is_confirmed_with_its_true_date_and_then_never_changes(ada: User) -> None:
    rule = present("authority_pilot")

    confirm_now("authority_pilot", rule.pk, valid_from=date(2021, 6, 15), source="Guidance 2.4", by=ada)

    rule.refresh_from_db()
    assert (rule.valid_from, rule.source, rule.is_verified) == (date(2021, 6, 15), "Guidance 2.4", True)
    with pytest.raises(RuleChangeNotAllowed, match="already verified"):
        confirm_now("authority_pilot", rule.pk, valid_from=date(2021, 6, 1), source="Another", by=ada)


def test_confirmed_date_moves_the_end_of_the_previous_value(ada: User) -> None:
    later = administration.add(
        "recovery_days",
        value=60,
        valid_from=date(2027, 1, 1),
        is_verified=False,
        source="A draft",
        seen=seen("recovery_days"),
        by=ada,
    )

    confirm_now("recovery_days", later.pk, valid_from=date(2027, 2, 1), source="Guidance", by=ada)

    assert values("recovery_days")[1:] == [
        (30, date(2022, 12, 13), date(2027, 1, 31)),
        (60, date(2027, 2, 1), None),
    ]


OVERLAPPING = [
    (date(2022, 12, 12), date(2022, 12, 12)),  # the last day of the value before
    (date(2026, 1, 1), date(2026, 1, 1)),  # a day inside the current one
    (date(2000, 1, 1), date(2009, 4, 1)),  # until its first day
]


@pytest.mark.parametrize(("first", "last"), OVERLAPPING)
def test_database_allows_one_value_a_day_for_every_role(first: date, last: date) -> None:
    with pytest.raises(IntegrityError, match="nrm_nrmrule_one_value_a_day"), transaction.atomic():
        NrmRule.objects.create(code="recovery_days", value=31, valid_from=first, valid_to=last, source="A slip")

    assert NrmRule.objects.create(
        code="other_days", value=31, valid_from=first, valid_to=last, source="Another rule"
    ).pk


def test_database_allows_one_row_a_day_for_an_offence_and_every_role() -> None:
    row = {"code": "murder", "name": "Murder", "in_schedule": False, "source": "A slip"}

    with pytest.raises(IntegrityError, match="nrm_charged_offence_one_row_a_day"), transaction.atomic():
        ChargedOffence.objects.create(**row, valid_from=date(2020, 1, 1), valid_to=date(2020, 1, 2))

    assert ChargedOffence.objects.create(**row, valid_from=date(2000, 1, 1), valid_to=date(2015, 7, 30)).pk
