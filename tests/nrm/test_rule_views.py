"""The pages of the NRM's rules."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from audit.models import AuditEntry
from nrm.models import NrmRule
from nrm.rules import administration
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("nrm:rule-list")


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    return client


def seen_of(code: str) -> str:
    """The token that the page of a rule sends with a change."""
    return administration.token_of(NrmRule.objects.filter(code=code))


def page_of(client: Client, code: str) -> str:
    return client.get(reverse("nrm:rule-detail", args=[code])).content.decode()


def test_list_shows_each_rule_s_subject_current_value_and_what_to_verify(admin: Client) -> None:
    page = admin.get(LIST).content.decode()

    assert "Minimum number of days. Day 1 is the date of the positive decision." in page
    assert "30 days, since 13 December 2022" in page
    unverified = len(set(NrmRule.objects.filter(is_verified=False).values_list("code", flat=True)))
    assert page.count(">\n  Not verified") + page.count(">Not verified<") == unverified
    assert f"Not verified: {unverified} settings." in page
    assert "An administrator can verify a value" in page


def test_unverified_value_names_who_may_verify_it_and_is_verified_with_its_source(
    admin: Client,
) -> None:
    rule = NrmRule.objects.get(code="request_months")
    assert not rule.is_verified
    page = page_of(admin, "request_months")
    assert "Not verified" in page
    assert "This has not been checked against the law or guidance." in page
    verify = reverse("nrm:rule-confirm", args=["request_months", rule.pk])
    day = rule.valid_from.strftime("%-d %B %Y")

    seen = seen_of("request_months")
    assert f'name="seen" value="{seen}"' in page
    assert admin.post(verify, {"valid_from": day, "source": " ", "seen": seen}).status_code == 422
    assert not NrmRule.objects.get(pk=rule.pk).is_verified
    assert admin.post(verify, {"valid_from": day, "source": "DPA 2018 s.54", "seen": seen}).status_code == 302

    rule.refresh_from_db()
    assert (rule.is_verified, rule.source) == (True, "DPA 2018 s.54")
    assert "Not verified" not in page_of(admin, "request_months")
    entry = AuditEntry.objects.filter(kind="alteration", subject="nrm.nrmrule").latest("pk")
    assert "confirmed" in entry.question


def test_the_national_team_reads_who_may_verify_a_value(client: Client) -> None:
    client.force_login(UserFactory(role=Role.NATIONAL))

    assert "An administrator can verify it." in page_of(client, "request_months")


def test_a_rule_of_months_asks_for_months(admin: Client) -> None:
    assert "A number of months." in page_of(admin, "request_months")


def test_national_team_has_read_only_access(client: Client) -> None:
    client.force_login(UserFactory(role=Role.NATIONAL))

    page = page_of(client, "authority_ieca")

    assert "Immigration Enforcement Competent Authority" in page
    assert "Makes NRM decisions: Yes" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


def test_a_value_is_added_from_a_day_on(admin: Client) -> None:
    add = reverse("nrm:rule-add", args=["recovery_days"])
    typed = {"value": "60", "valid_from": "1 January 2027", "source": "New guidance", "seen": seen_of("recovery_days")}

    page = admin.post(add, typed, follow=True).content.decode()

    assert "It applies from 1 January 2027." in page
    assert "60 days" in page
    assert "Not verified" in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"value": ""}, "Enter the value as a whole number."),
        ({"valid_from": ""}, "Enter the start date of the value."),
        ({"source": ""}, "Enter the law or guidance this comes from."),
        ({"valid_from": "13 December 2022"}, "is already a value from 13 December 2022"),
    ],
)
def test_error_is_named_and_nothing_is_stored(admin: Client, changed: dict[str, str], sentence: str) -> None:
    before = NrmRule.objects.count()
    typed = {"value": "60", "valid_from": "1 January 2027", "source": "New guidance", "seen": seen_of("recovery_days")}

    answer = admin.post(reverse("nrm:rule-add", args=["recovery_days"]), typed | changed)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert NrmRule.objects.count() == before


@pytest.mark.parametrize("wrong", ["", "2", "60"])
def test_rule_that_is_on_or_off_takes_yes_or_no(admin: Client, wrong: str) -> None:
    page = page_of(admin, "authority_ieca")
    assert page.count('type="radio"') == 2
    typed = {"valid_from": "1 January 2027", "source": "New guidance", "seen": seen_of("authority_ieca")}

    answer = admin.post(reverse("nrm:rule-add", args=["authority_ieca"]), typed | {"value": wrong})

    assert answer.status_code == 422
    assert "Select yes or no." in answer.content.decode()


def test_required_rule_cannot_be_ended(admin: Client) -> None:
    assert "End this value" not in page_of(admin, "recovery_days")
    assert "End this value" in page_of(admin, "authority_ieca")
    assert admin.get(reverse("nrm:rule-detail", args=["no_such_rule"])).status_code == 404


@pytest.mark.parametrize("many", [1, 40])
@pytest.mark.parametrize("url", [LIST, reverse("nrm:rule-detail", args=["recovery_days"])])
def test_rules_and_their_values_cost_the_same_for_any_number(
    admin: Client, many: int, url: str, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    last = NrmRule.objects.filter(code="recovery_days").order_by("valid_from").last()
    assert last is not None
    NrmRule.objects.filter(pk=last.pk).update(valid_to=date(2100, 1, 1))
    for number in range(many):
        day = date(2100, 1, 2) + timedelta(days=number)
        NrmRule.objects.create(code="recovery_days", value=45, valid_from=day, valid_to=day, source="New guidance")

    with query_budget(4):  # session, person, scope, rules
        page = admin.get(url).content.decode()

    assert "recovery" in page.lower()
