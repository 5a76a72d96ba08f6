"""What the claims give and take at each sign-in, once the second factor is given (P9, ADR 70)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts import outgoing_email
from accounts.choices import SENSITIVE_ROLES, ClaimGives, Role
from accounts.duties import DutyKind, held_by
from accounts.models import Session, SignOnIdentity, User
from accounts.second_factor import removal
from accounts.sso import rules
from accounts.sso.providers import Provider
from tests.accounts.factories import KENT, LANCASHIRE, UserFactory
from tests.accounts.second_factors import PASSWORD, give_password, is_signed_in, with_app
from tests.accounts.sso.signing_on import ROLES, SET_UP, ComeBack, analysts_of, finish, rule, sign_in_page

pytestmark = pytest.mark.django_db


def made_by_rule(come_back_as: ComeBack, browser: Client, **claims: Any) -> User:
    """Somebody who got an account by a rule, and has an app now."""
    come_back_as(browser=browser, **claims)
    ada = with_app(User.objects.get(email="ada@lancashire.example"))
    come_back_as(browser=browser, **claims)
    finish(browser)
    return ada


def test_claims_change_the_role_and_end_duties_and_sessions(
    client: Client, come_back_as: ComeBack, provider: Provider
) -> None:
    analysts_of(provider)
    rule(provider, "msi-leads", ClaimGives.ROLE, Role.LEAD)
    rule(provider, "msi-nrm", ClaimGives.DUTY, DutyKind.NRM)
    ada = made_by_rule(come_back_as, client, groups=["msi-analysts", "msi-nrm"])
    assert [duty.is_over for duty in held_by(ada)] == [False]

    come_back_as(groups=["msi-leads"], browser=(browser := Client()))
    finish(browser, later=1)

    ada.refresh_from_db()
    assert ada.role == Role.LEAD
    assert [duty for duty in held_by(ada) if not duty.is_over] == []
    assert not is_signed_in(client)


def test_nothing_changes_before_the_second_factor(client: Client, come_back_as: ComeBack, provider: Provider) -> None:
    """A directory in the wrong hands, or a stolen password of it, locks nobody out and demotes nobody."""
    analysts_of(provider)
    lead = with_app(UserFactory(email="ada@lancashire.example", role=Role.LEAD, password=PASSWORD))
    give_password(client, lead)
    finish(client)

    come_back_as("an intruder", **ROLES, email="ada@lancashire.example", browser=Client())

    assert is_signed_in(client)
    lead.refresh_from_db()
    assert (lead.role, lead.has_usable_password()) == (Role.LEAD, True)
    assert not SignOnIdentity.objects.exists()


def test_administrators_and_leads_read_that_somebody_got_an_account(come_back_as: ComeBack, provider: Provider) -> None:
    analysts_of(provider)
    lead, other = UserFactory(role=Role.LEAD), UserFactory(role=Role.LEAD, force_id=KENT)

    come_back_as(**ROLES)
    outgoing_email.send_waiting()

    addresses = {message.to[0] for message in mail.outbox if "has a new account" in message.body}
    assert lead.email in addresses
    assert other.email not in addresses
    assert {person.email for person in User.objects.administrators()} <= addresses


def test_reset_of_the_second_factor_unlinks_the_account(client: Client, come_back_as: ComeBack) -> None:
    """An identifier that was linked wrongly cannot set up the new factor."""
    ada = with_app(UserFactory(email="ada@lancashire.example"))
    come_back_as("ada-1", email="ada@lancashire.example")
    finish(client)

    removal.request_reset(ada, reason="Lost the phone.", by=UserFactory(role=Role.ADMINISTRATOR))
    come_back_as("ada-2", email="ada@lancashire.example", browser=(browser := Client()))

    assert not SignOnIdentity.objects.exists()
    assert browser.get(SET_UP).status_code == 200


def test_duty_that_no_rule_is_about_stays(client: Client, come_back_as: ComeBack, provider: Provider) -> None:
    analysts_of(provider)
    ada = made_by_rule(come_back_as, client, **ROLES)
    ada.duties.create(kind=DutyKind.AUTHOR, starts_on="2020-01-01")

    come_back_as(**ROLES, browser=(browser := Client()))
    finish(browser, later=1)

    assert [duty.title for duty in held_by(ada) if not duty.is_over] == ["Guidance author"]


def test_person_who_loses_the_role_is_refused_and_signed_out(
    client: Client, come_back_as: ComeBack, provider: Provider
) -> None:
    analysts_of(provider)
    ada = made_by_rule(come_back_as, client, **ROLES)
    assert is_signed_in(client)

    come_back_as(groups=[], browser=(elsewhere := Client()))

    assert "does not give you a role" in sign_in_page(elsewhere)
    assert not is_signed_in(client)
    assert not Session.objects.filter(user=ada).exists()


@pytest.mark.parametrize("role", sorted(SENSITIVE_ROLES))
def test_no_rule_gives_or_changes_a_sensitive_role(
    settings: Any, client: Client, come_back_as: ComeBack, provider: Provider, role: Role
) -> None:
    national = replace(provider, is_national=True)
    settings.SSO_PROVIDERS = (national,)
    with pytest.raises(rules.RuleRefused):
        rule(national, "msi", ClaimGives.ROLE, role)
    analysts_of(national)
    rule(national, "Lancashire", ClaimGives.FORCE, LANCASHIRE, claim="force")
    ada = with_app(UserFactory(email="ada@lancashire.example", role=role))

    come_back_as(**ROLES, force="Lancashire")
    finish(client)

    ada.refresh_from_db()
    assert (ada.role, ada.force_id) == (role, None)


@pytest.mark.parametrize(
    ("groups", "says"),
    [
        (["msi-analysts", "msi-leads"], "gives you more than one role: force analyst and force lead."),
        (["msi-coordinators"], "does not say which unit you work for."),
    ],
)
def test_claims_that_say_two_things_or_half_of_one_give_nothing(
    client: Client, settings: Any, come_back_as: ComeBack, provider: Provider, groups: list[str], says: str
) -> None:
    national = replace(provider, is_national=True)
    settings.SSO_PROVIDERS = (national,)
    analysts_of(national)
    rule(national, "msi-leads", ClaimGives.ROLE, Role.LEAD)
    rule(national, "msi-coordinators", ClaimGives.ROLE, Role.COORDINATOR)

    come_back_as(groups=groups)

    assert says in sign_in_page(client)
