"""The pages of the law of orders."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from orders.models import Law
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("orders:law-list")
TYPED = {"value": "3", "section": "s.24", "valid_from": "1 January 2027", "source": "An Act of 2026"}


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    return client


def at(name: str, code: str = "min_years", kind: str = "stro", *more: int) -> str:
    return reverse(f"orders:law-{name}", args=[code, kind, *more])


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_list_shows_values_by_kind_of_order_with_section_and_what_to_verify(admin: Client) -> None:
    page = text(admin, LIST)

    risk = page.split('id="stro"')[1].split("</table>")[0]
    assert "2 years, since 31 July 2015" in risk
    assert "s.24" in risk
    assert "No law" in page.split('id="any"')[1]
    unverified = Law.objects.filter(is_verified=False).count()
    assert f"Not verified: {unverified} value{'' if unverified == 1 else 's'}." in page
    assert page.count(">\n  Not verified") + page.count(">Not verified<") == unverified


def test_value_is_added_from_a_day_and_an_invalid_one_is_not_stored(admin: Client) -> None:
    before = Law.objects.count()
    for wrong, says in (
        ({"value": "101"}, "Enter a number from 0 to 100."),
        ({"valid_from": "31 July 2015"}, "is already a value from 31 July 2015"),
        ({"source": ""}, "Enter the law or guidance this comes from."),
    ):
        answer = admin.post(at("add"), TYPED | wrong)
        assert answer.status_code == 422
        assert says in answer.content.decode()
        assert Law.objects.count() == before

    page = admin.post(at("add"), TYPED, follow=True).content.decode()

    assert "It applies from 1 January 2027." in page
    assert "3 years" in page
    assert "Until it is, it gives a warning but does not block anything." in page


def test_unverified_value_is_verified_with_the_source_s_text(admin: Client) -> None:
    row = Law.objects.get(code="court_appeal", kind="stpo_sentence")
    verify = at("verify", row.code, row.kind, row.pk)
    form_data = {"value": "0", "section": "s.14(1)", "valid_from": "31 July 2015", "source": "The Act, looked up"}
    assert "Verify this value" in text(admin, at("detail", row.code, row.kind))

    assert admin.post(verify, form_data | {"source": ""}).status_code == 422
    assert admin.post(verify, form_data).status_code == 302

    row.refresh_from_db()
    assert (row.value, row.section, row.is_verified) == (0, "s.14(1)", True)
    assert "Verify this value" not in text(admin, at("detail", row.code, row.kind))


def test_law_may_end_and_an_interval_of_the_service_may_not(admin: Client) -> None:
    row = Law.objects.get(code="asks_nca", kind="stro")
    assert "End this value" in text(admin, at("detail", "asks_nca", "stro"))
    assert "End this value" not in text(admin, at("detail", "serve_days", "any"))

    page = admin.post(at("end", "asks_nca", "stro", row.pk), {"last_day": "31 December 2026"}, follow=True)

    assert "ends on 31 December 2026." in page.content.decode()


def test_missing_row_can_be_added_and_an_unknown_one_gives_404(admin: Client) -> None:
    assert at("detail", "youth_court_under", "stpo_sentence") in text(admin, LIST)
    assert "No value recorded" in text(admin, at("detail", "youth_court_under", "stpo_sentence"))
    assert admin.get(at("detail", "no_such_law")).status_code == 404
    assert admin.get(at("detail", "min_years", "tepo")).status_code == 404
    assert admin.post(at("end", "min_years", "stro", 0), {"last_day": "31 December 2026"}).status_code == 404


def test_national_team_has_read_only_access(client: Client) -> None:
    client.force_login(UserFactory(role=Role.NATIONAL))

    for url in (LIST, at("detail", "court_appeal", "stpo_sentence")):
        page = text(client, url)
        assert "Not verified" in page
        assert "<form" not in page.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("many", [1, 40])
@pytest.mark.parametrize("url", [LIST, at("detail")])
def test_the_law_costs_the_same_for_any_number_of_values(
    admin: Client, many: int, url: str, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    Law.objects.filter(code="min_years", kind="stro").update(valid_to=date(2100, 1, 1))
    for number in range(many):
        day = date(2100, 1, 2) + timedelta(days=number)
        Law.objects.create(code="min_years", kind="stro", value=2, valid_from=day, valid_to=day, source="An Act")

    with query_budget(4):  # session, person, scope, law
        page = text(admin, url)

    assert "Minimum fixed period" in page
