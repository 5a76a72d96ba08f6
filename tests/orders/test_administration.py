"""Administrators maintain the law of orders: values follow each other, and each verification is recorded."""

from __future__ import annotations

from datetime import date
from unittest import mock

import pytest

from accounts.choices import Role
from accounts.models import User
from audit.models import AuditEntry
from core.dated_rules.changes import RuleChangeNotAllowed
from orders.law import administration
from orders.law.administration import LawValues
from orders.law.definitions import KINDS, known
from orders.law.lawbook import ANY
from orders.models import Law
from tests.accounts.factories import UserFactory
from tests.orders import lawbook
from tests.shared_rows import made_once

FIRST, NEXT = date(2015, 7, 31), date(2027, 1, 1)


@made_once
def ada() -> User:
    return UserFactory(role=Role.ADMINISTRATOR)


def said(value: int, on: date = NEXT, **more: object) -> LawValues:
    return LawValues(value=value, valid_from=on, section="s.24", source="An Act of 2026", **more)  # type: ignore[arg-type]


def rows(code: str, kind: str) -> list[tuple[int, date, date | None]]:
    laws = Law.objects.filter(code=code, kind=kind).order_by("valid_from")
    return list(laws.values_list("value", "valid_from", "valid_to"))


def test_every_row_of_the_file_names_its_subject() -> None:
    assert {row["kind"] for row in lawbook.rows()} == KINDS.keys()
    assert [row for row in lawbook.rows() if row["code"] not in known(row["kind"])] == []


@pytest.mark.django_db
def test_new_value_applies_from_its_day_to_its_kind_of_order_alone(ada: User) -> None:
    administration.add("min_years", "stro", values=said(3, is_verified=True), by=ada)

    assert rows("min_years", "stro") == [(2, FIRST, date(2026, 12, 31)), (3, NEXT, None)]
    assert rows("min_years", "stpo_sentence") == [(5, FIRST, None)]
    book = Law.objects.book()
    assert [book.value("min_years", kind="stro", on=day) for day in (date(2026, 12, 31), NEXT)] == [2, 3]
    assert book.get("min_years", kind="stro", on=NEXT).is_verified  # type: ignore[union-attr]


@pytest.mark.django_db
def test_kind_can_get_a_row_it_never_had(ada: User) -> None:
    assert rows("youth_court_under", "stpo_sentence") == []

    administration.add("youth_court_under", "stpo_sentence", values=said(18), by=ada)

    assert rows("youth_court_under", "stpo_sentence") == [(18, NEXT, None)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "kind"), [("no_such_law", "stro"), ("min_years", ANY), ("serve_days", "stro"), ("min_years", "tepo")]
)
def test_unknown_rows_are_refused(ada: User, code: str, kind: str) -> None:
    with pytest.raises(Law.DoesNotExist):
        administration.add(code, kind, values=said(1), by=ada)


@pytest.mark.django_db
def test_a_day_has_one_value_a_switch_two_and_years_are_calendar_years(ada: User) -> None:
    with pytest.raises(RuleChangeNotAllowed, match="is already a value from 31 July 2015"):
        administration.add("min_years", "stro", values=said(3, FIRST), by=ada)
    with pytest.raises(RuleChangeNotAllowed, match="Choose yes or no"):
        administration.add("needs_end", "interim_stro", values=said(2), by=ada)
    with pytest.raises(RuleChangeNotAllowed, match="at most 100 years"):
        administration.add("min_years", "stro", values=said(101), by=ada)


@pytest.mark.django_db
def test_two_users_adding_the_first_value_at_once_get_an_edit_conflict(ada: User) -> None:
    administration.add("youth_court_under", "stpo_sentence", values=said(18), by=ada)

    with (
        mock.patch.object(administration, "_rows", return_value=[]),  # as it was read before the other committed
        pytest.raises(RuleChangeNotAllowed, match="A colleague has just added"),
    ):
        administration.add("youth_court_under", "stpo_sentence", values=said(18, date(2028, 1, 1)), by=ada)


@pytest.mark.django_db
def test_law_can_end_and_an_interval_of_the_service_cannot(ada: User) -> None:
    nca = Law.objects.get(code="asks_nca", kind="stro")
    administration.end("asks_nca", "stro", nca.pk, last_day=date(2026, 12, 31), by=ada)
    assert not Law.objects.book().says("asks_nca", kind="stro", on=NEXT)

    serve = Law.objects.get(code="serve_days")
    with pytest.raises(RuleChangeNotAllowed, match="Add the next value"):
        administration.end("serve_days", ANY, serve.pk, last_day=date(2026, 12, 31), by=ada)


@pytest.mark.django_db
def test_verification_records_value_section_and_day_once_and_is_logged(ada: User) -> None:
    row = Law.objects.get(code="court_appeal", kind="stpo_sentence")
    assert not row.is_verified

    law_values = LawValues(value=0, valid_from=FIRST, section="s.14(1)", source="The Act, looked up")
    administration.verify("court_appeal", "stpo_sentence", row.pk, values=law_values, by=ada)

    row.refresh_from_db()
    assert (row.value, row.section, row.source, row.is_verified) == (0, "s.14(1)", "The Act, looked up", True)
    assert (
        "verified, before" in AuditEntry.objects.filter(kind="alteration", subject="orders.law").latest("pk").question
    )
    with pytest.raises(RuleChangeNotAllowed, match="already verified"):
        administration.verify("court_appeal", "stpo_sentence", row.pk, values=law_values, by=ada)
    assert rows("court_appeal", "stpo_sentence") == [(0, FIRST, None)]
