"""Every page of dated rules that administrators change: what a person typed is there after a refusal, in its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from core.dated_rules.models import DatedRule
from nrm.crime import outcome_administration
from nrm.models import ChargedOffence, NrmRule, OutcomeType
from nrm.rules import administration as nrm_rules
from nrm.section45 import offence_administration
from orders.models import Law
from prosecutions.court_rules import offence_administration as principal_offences
from prosecutions.court_rules import rule_administration as prosecution_rules
from prosecutions.models import PrincipalOffence, ProsecutionRule
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
TYPED = "Guidance of 7 May, typed with care"
SAME = {"value": "1", "in_schedule": "yes", "name": "Another name", "group": "other"}
# The page and its rows, the noun of the URLs, the word for *verify* in them, and the token that the page sends.
PAGES: dict[str, tuple[type[models.Model], dict[str, str], str, Callable[..., str] | None]] = {
    "nrm:rule": (NrmRule, {"code": "authority_pilot"}, "confirm", nrm_rules.token_of),
    "nrm:offence": (ChargedOffence, {"code": "cuckooing"}, "confirm", offence_administration.token_of),
    "nrm:outcome-type": (OutcomeType, {"code": "14"}, "confirm", outcome_administration.token_of),
    "orders:law": (Law, {"code": "court_appeal", "kind": "stpo_sentence"}, "verify", None),
    "court_rules:rule": (ProsecutionRule, {"code": "custody_summary_days"}, "verify", prosecution_rules.token_of),
    "court_rules:offence": (PrincipalOffence, {"code": "cuckooing"}, "verify", principal_offences.token_of),
}


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    return client


def page_after(client: Client, rules: str, action: str, typed: dict[str, str], *, is_old: bool) -> tuple[int, str]:
    """Send a form of the first row, and return the status and the main part of the page."""
    model, of, _verify, token_of = PAGES[rules]
    if model is PrincipalOffence:
        PrincipalOffence.objects.create(code="cuckooing", group="class_106", valid_from="2020-01-01", source="A guess")
    rows: models.QuerySet[DatedRule] = model._default_manager.filter(**of).order_by("valid_from")  # type: ignore[assignment]
    row = rows[0]
    seen = {} if token_of is None else {"seen": "an old page" if is_old else token_of(rows)}
    url = reverse(f"{rules}-{action}", args=[*of.values(), row.pk])
    answer = client.post(url, typed | seen)
    return answer.status_code, unescape(answer.content.decode()).split("<main")[1]


def open_forms(page: str) -> list[str]:
    """The parts of a page that are open."""
    return re.findall(r'<details class="govuk-details" open>.*?</details>', page, flags=re.DOTALL)


@pytest.mark.parametrize("rules", PAGES)
def test_refused_end_date_stays_in_the_form_of_its_row(admin: Client, rules: str) -> None:
    status, shown = page_after(admin, rules, "end", {"last_day": "2031-02-31"}, is_old=False)

    (form,) = open_forms(shown)
    assert status == 422
    assert all(f'value="{part}"' in form for part in ("31", "02", "2031"))
    assert "real date" in form


@pytest.mark.parametrize("rules", PAGES)
def test_refused_verification_stays_in_the_form_of_its_row(admin: Client, rules: str) -> None:
    typed = SAME | {"valid_from": "2031-02-31", "source": TYPED}
    if rules == "nrm:offence":  # its form has no date
        typed["in_schedule"] = ""

    status, shown = page_after(admin, rules, PAGES[rules][2], typed, is_old=False)

    (form,) = open_forms(shown)
    assert status == 422
    assert TYPED in form
    assert shown.count(TYPED) == 1


@pytest.mark.parametrize("rules", [rules for rules, (*_, token_of) in PAGES.items() if token_of])
@pytest.mark.parametrize("action", ["end", "verify"])
def test_what_was_typed_on_an_outdated_page_stays(admin: Client, rules: str, action: str) -> None:
    typed = SAME | {"valid_from": "2031-05-01", "source": TYPED, "last_day": "2031-05-01"}
    name = PAGES[rules][2] if action == "verify" else action

    status, shown = page_after(admin, rules, name, typed, is_old=True)

    (form,) = open_forms(shown)
    assert status == 409
    assert ('value="2031"' if action == "end" else TYPED) in form


@pytest.mark.parametrize("rules", PAGES)
def test_each_field_of_the_page_has_an_id_of_its_own(admin: Client, rules: str) -> None:
    _status, shown = page_after(admin, rules, "end", {"last_day": ""}, is_old=False)

    ids = re.findall(r'\bid="([^"]+)"', shown)
    assert len(ids) == len(set(ids))
