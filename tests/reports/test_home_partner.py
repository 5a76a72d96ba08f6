"""The home page of a partner: the headlines of the newest edition that partners may read, and nothing of a force."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from audit.models import AuditEntry
from tests.accounts.factories import UserFactory
from tests.figures.making import FEBRUARY, JANUARY
from tests.reports import months_made, partner_months

pytestmark = pytest.mark.django_db
TITLE = "Live investigations, UK, end of "


@pytest.fixture
def partner(client: Client) -> Client:
    client.force_login(UserFactory(role=Role.PARTNER))
    return client


def test_partner_sees_the_headlines_of_the_newest_edition_with_coverage(partner: Client) -> None:
    partner_months.published(partner_months.usual(), JANUARY)
    newest = partner_months.published(partner_months.usual(), FEBRUARY)

    response = partner.get("/")
    page = response.content.decode()

    month = response.context["partner"].month
    assert month.snapshot == newest
    assert f"{TITLE}February 2020" in page
    assert f'value="{month.rows[-1].counted.value}"' in page
    assert f"{month.coverage.counted}." in page
    assert [row.label in page for row in month.rows[:-1]] == [True] * (len(month.rows) - 1)
    assert len(month.rows) > 1
    assert f'href="{reverse("reports:national")}"' in page
    entry = AuditEntry.objects.get(kind="consultation", subject="figures.snapshot")
    assert entry.keys == [str(newest.pk)]


def test_partner_sees_no_figures_before_an_edition_is_large_enough(partner: Client) -> None:
    months_made.published(FEBRUARY)

    page = partner.get("/").content.decode()

    assert "No figures to show yet" in page
    assert TITLE not in page
    assert not AuditEntry.objects.filter(subject="figures.snapshot", kind="consultation").exists()


@pytest.mark.parametrize("months", [1, 2])
def test_home_of_a_partner_costs_the_same_for_any_number_of_months(
    partner: Client, months: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for month in [FEBRUARY, JANUARY][:months]:
        partner_months.published(partner_months.usual(), month)

    with query_budget(14):
        assert TITLE in partner.get("/").content.decode()
