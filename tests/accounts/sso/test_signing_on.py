"""People sign in with the account of their organisation, and a second factor (P9, ADR 70)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import outgoing_email, sessions, sign_in_log
from accounts.choices import SENSITIVE_ROLES, ClaimGives, Role
from accounts.duties import DutyKind, held_by
from accounts.models import Session, SignOnIdentity, User
from accounts.second_factor import proof, removal
from accounts.sso import rules
from accounts.sso.providers import Provider
from audit.models import AuditEntry
from tests.accounts.factories import KENT, LANCASHIRE, UserFactory
from tests.accounts.second_factors import PASSWORD, code_now, give_code, give_password, is_signed_in, with_app
from tests.accounts.sso.conftest import SignOnServer

pytestmark = pytest.mark.django_db
SIGN_IN = reverse("account_login")
CODE_PAGE, SET_UP = reverse("account-factor-code"), reverse("account-factor-set-up")
ROLES = {"groups": ["msi-analysts"]}
type ComeBack = Callable[..., Any]


def rule(provider: Provider, value: str, gives: str, result: str, *, claim: str = "groups") -> None:
    """A rule that one administrator proposed and another confirmed."""
    proposed = rules.propose(
        provider, claim=claim, value=value, gives=gives, result=result, by=UserFactory(role=Role.ADMINISTRATOR)
    )
    rules.confirm(proposed.public_id, by=UserFactory(role=Role.ADMINISTRATOR))


def analysts_of(provider: Provider) -> None:
    rule(provider, "msi-analysts", ClaimGives.ROLE, Role.ANALYST)


def finish(client: Client, *, later: int = 0) -> None:
    """Give the second factor, with which the sign-in ends."""
    assert give_code(client, code_now(later=later)) == 302
    assert is_signed_in(client)


def said(client: Client) -> str:
    """What the sign-in page says."""
    return client.get(SIGN_IN).content.decode()


def questions() -> list[str]:
    return list(AuditEntry.objects.filter(kind="sign_in").order_by("id").values_list("question", flat=True))


# --- Who gets in ----------------------------------------------------------------------------------------------------


def test_person_with_an_account_signs_in_and_gives_the_second_factor(client: Client, come_back_as: ComeBack) -> None:
    ada = with_app(UserFactory(email="ada@lancashire.example"))

    answer = come_back_as()

    assert answer.headers["Location"] == CODE_PAGE
    assert not is_signed_in(client)
    assert give_code(client, code_now()) == 302
    assert is_signed_in(client)
    assert User.objects.get(sessions__isnull=False) == ada
    assert questions() == [
        sign_in_log.SINGLE_SIGN_ON_ACCEPTED,
        "second factor given: authenticator app",
        "linked to single sign-on: lancashire",
        "signed in",
    ]


def test_person_goes_on_to_the_page_that_they_asked_for(client: Client, come_back_as: ComeBack) -> None:
    with_app(UserFactory(email="ada@lancashire.example"))
    come_back_as(start="?next=/accounts/")

    answer = client.post(CODE_PAGE, {proof.CODE: code_now()})

    assert answer.headers["Location"] == "/accounts/"


def test_page_of_another_site_is_not_gone_on_to(client: Client, come_back_as: ComeBack) -> None:
    with_app(UserFactory(email="ada@lancashire.example"))
    come_back_as(start="?next=https://elsewhere.example/")

    answer = client.post(CODE_PAGE, {proof.CODE: code_now()})

    assert answer.headers["Location"] == "/"


def test_nobody_gets_an_account_without_a_rule(client: Client, come_back_as: ComeBack) -> None:
    come_back_as()

    assert "You have no account here. Ask your administrator." in said(client)
    assert not User.objects.exists()


def test_rule_makes_an_account_which_then_sets_up_a_second_factor(
    client: Client, come_back_as: ComeBack, provider: Provider
) -> None:
    analysts_of(provider)

    answer = come_back_as(**ROLES)

    assert answer.headers["Location"] == SET_UP
    ada = User.objects.get(email="ada@lancashire.example")
    assert (ada.name, ada.role, ada.force_id, ada.has_usable_password()) == (
        "Ada Whitmore",
        Role.ANALYST,
        LANCASHIRE,
        False,
    )


def test_rule_counts_only_once_another_administrator_has_confirmed_it(
    client: Client, come_back_as: ComeBack, provider: Provider
) -> None:
    first = UserFactory(role=Role.ADMINISTRATOR)
    proposed = rules.propose(
        provider, claim="groups", value="msi-analysts", gives=ClaimGives.ROLE, result=Role.ANALYST, by=first
    )
    with pytest.raises(rules.RuleRefused, match="Another administrator"):
        rules.confirm(proposed.public_id, by=first)

    come_back_as(**ROLES)

    assert "You have no account here." in said(client)


@pytest.mark.parametrize("claims", [{}, {"groups": []}, {"groups": "other"}, {"groups": None}, {"groups": {"a": 1}}])
def test_person_without_the_claim_gets_no_account(
    client: Client, come_back_as: ComeBack, provider: Provider, claims: dict[str, Any]
) -> None:
    analysts_of(provider)

    come_back_as(**claims)

    assert "Lancashire Constabulary does not give you a role in this service. Ask your administrator." in said(client)
    assert not User.objects.filter(email="ada@lancashire.example").exists()


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "ada@elsewhere.example"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": None},
        {"email": "ada@lancashire.example@elsewhere.example"},
        {"email": "not an address"},
    ],
)
def test_address_that_the_provider_may_not_vouch_for_links_no_account(
    client: Client, come_back_as: ComeBack, claims: dict[str, Any]
) -> None:
    for email in ("ada@lancashire.example", "ada@elsewhere.example"):
        UserFactory(email=email)

    come_back_as(**claims)

    assert "does not give us your work email address" in said(client)
    assert not SignOnIdentity.objects.exists()


@pytest.mark.parametrize("role", [*sorted(SENSITIVE_ROLES), Role.PARTNER, Role.COORDINATOR])
def test_provider_of_a_force_signs_in_nobody_outside_it(client: Client, come_back_as: ComeBack, role: Role) -> None:
    UserFactory(email="ada@lancashire.example", role=role)

    come_back_as()

    assert "Lancashire Constabulary cannot sign in people from" in said(client)
    assert not SignOnIdentity.objects.exists()


def test_person_who_moved_to_another_force_is_not_signed_in(client: Client, come_back_as: ComeBack) -> None:
    ada = with_app(UserFactory(email="ada@lancashire.example"))
    come_back_as()
    finish(client)
    User.objects.filter(pk=ada.pk).update(force=KENT)

    come_back_as(browser=(browser := Client()))

    assert "cannot sign in people from Kent" in said(browser)


def test_closed_account_stays_closed(client: Client, come_back_as: ComeBack, provider: Provider) -> None:
    analysts_of(provider)
    UserFactory(email="ada@lancashire.example", is_active=False)

    come_back_as(**ROLES)

    assert "Your account here is closed. Ask your administrator." in said(client)
    assert "the account is closed" in questions()


def test_identifier_decides_and_not_the_address(client: Client, come_back_as: ComeBack) -> None:
    """An address that passes to a new person signs them in to no old account."""
    ada = with_app(UserFactory(email="ada@lancashire.example"))
    come_back_as("ada-1", email="ada@lancashire.example")
    finish(client)

    come_back_as("ada-2", email="ada@lancashire.example", browser=(browser := Client()))

    assert "already signs in with a different Lancashire Constabulary account" in said(browser)
    assert SignOnIdentity.objects.get().subject == "ada-1"
    assert SignOnIdentity.objects.get().user == ada


# --- What an answer has to prove -------------------------------------------------------------------------------------


def test_code_without_the_browser_that_asked_for_it_signs_nobody_in(
    client: Client, sign_on_server: SignOnServer, provider: Provider
) -> None:
    """A link with somebody else's code would sign the reader in to that account."""
    UserFactory(email="ada@lancashire.example")
    sign_on_server.knows("ada", email="ada@lancashire.example", email_verified=True)
    left = client.get(reverse("sso-start", args=[provider.key]))
    back = sign_on_server.sign_in(left.headers["Location"], "ada").removeprefix("http://testserver")

    stranger = Client()
    assert stranger.get(back).headers["Location"] == SIGN_IN

    assert "did not work" in said(stranger)
    assert not SignOnIdentity.objects.exists()


def test_answer_counts_once(client: Client, sign_on_server: SignOnServer, provider: Provider) -> None:
    UserFactory(email="ada@lancashire.example")
    sign_on_server.knows("ada", email="ada@lancashire.example", email_verified=True)
    left = client.get(reverse("sso-start", args=[provider.key]))
    back = sign_on_server.sign_in(left.headers["Location"], "ada").removeprefix("http://testserver")

    assert client.get(back).headers["Location"] == SET_UP
    assert client.get(back).headers["Location"] == SIGN_IN


def test_person_who_refuses_there_reads_so(client: Client, sign_on_server: SignOnServer, provider: Provider) -> None:
    left = client.get(reverse("sso-start", args=[provider.key]))

    client.get(sign_on_server.refuse(left.headers["Location"]).removeprefix("http://testserver"))

    assert "You did not sign in with Lancashire Constabulary." in said(client)


def test_provider_that_does_not_answer_gives_a_sentence(client: Client, settings: Any, provider: Provider) -> None:
    settings.SSO_PROVIDERS = (replace(provider, key="down", issuer="http://127.0.0.1:9"),)

    assert client.get(reverse("sso-start", args=["down"])).headers["Location"] == SIGN_IN

    assert "Signing in with Lancashire Constabulary did not work. Try again." in said(client)


def test_provider_that_calls_itself_otherwise_proves_nothing(client: Client, settings: Any, provider: Provider) -> None:
    settings.SSO_PROVIDERS = (
        replace(provider, key="other", issuer=provider.issuer.replace("127.0.0.1", "localhost") + "/./"),
    )

    assert client.get(reverse("sso-start", args=["other"])).headers["Location"] == SIGN_IN


def test_unknown_provider_is_no_page(client: Client, provider: Provider) -> None:
    assert client.get(reverse("sso-start", args=["kent"])).status_code == 404
    assert client.get(reverse("sso-callback", args=["kent"])).status_code == 404


# --- What the claims give at each sign-in ---------------------------------------------------------------------------


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

    assert "does not give you a role" in said(elsewhere)
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

    assert says in said(client)


# --- Passwords ------------------------------------------------------------------------------------------------------


def test_password_ends_with_the_first_sign_on(client: Client, come_back_as: ComeBack) -> None:
    ada = with_app(UserFactory(email="ada@lancashire.example", password=PASSWORD))
    give_password(client, ada)
    give_code(client, code_now())
    assert is_signed_in(client)

    come_back_as(browser=(browser := Client()))
    finish(browser, later=1)

    assert not is_signed_in(client)
    assert give_password(Client(), ada) == ""
    for page in ("account_change_password", "account_set_password"):
        assert browser.get(reverse(page)).headers["Location"] == reverse("account")
    assert "Change your password" not in browser.get(reverse("account")).content.decode()


def test_forgotten_password_is_answered_with_how_to_sign_in(client: Client, come_back_as: ComeBack) -> None:
    with_app(UserFactory(email="ada@lancashire.example"))
    come_back_as()
    finish(client)

    Client().post(reverse("account_reset_password"), {"email": "ada@lancashire.example"})
    outgoing_email.send_waiting()

    (message,) = mail.outbox
    assert "Sign in with Lancashire Constabulary" in message.body
    assert "/password/reset/" not in message.body


def test_administrator_keeps_the_password_and_loses_it_with_the_role(
    settings: Any, client: Client, come_back_as: ComeBack, provider: Provider
) -> None:
    settings.SSO_PROVIDERS = (replace(provider, is_national=True),)
    ada = with_app(UserFactory(email="ada@lancashire.example", role=Role.ADMINISTRATOR, password=PASSWORD))
    come_back_as()
    finish(client)
    assert give_password(Client(), ada) == CODE_PAGE

    User.objects.filter(pk=ada.pk).update(role=Role.PARTNER)

    assert give_password(Client(), ada) == ""


def test_sign_in_page_offers_each_organisation(client: Client, provider: Provider) -> None:
    page = said(client)

    assert f'href="{reverse("sso-start", args=[provider.key])}"' in page
    assert "Sign in with Lancashire Constabulary" in page


def test_nothing_of_the_token_is_stored(client: Client, come_back_as: ComeBack, provider: Provider) -> None:
    come_back_as(secret="Tollgate")
    with_app(UserFactory(email="ben@lancashire.example"))
    come_back_as("ben", secret="Tollgate", browser=(browser := Client()))
    give_code(browser, code_now())

    for session in Session.objects.all():
        assert "Tollgate" not in str(sessions.SessionStore().decode(session.session_data))
