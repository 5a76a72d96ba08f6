"""A form posted with an expired session is kept for the user of that session, and for nobody else."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import account_administration, account_state, sessions
from accounts.choices import Role
from accounts.models import Session, User
from audit.models import AuditEntry
from drafts import saving
from drafts.models import Draft
from tests.accounts.factories import UserFactory
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
FORM = reverse("account-address")  # any form: its view asks for one field
WORDS = {
    "email": "new.address@example.org",
    "why": "I moved to another mailbox last week, with Maria’s help.\r\nThanks",
}


@made_once
def priya() -> User:
    return User.objects.create(email="priya@example.org", name="Priya Nair", role=Role.ANALYST, force_id="E23000003")


@made_once
def jo() -> User:
    return User.objects.create(email="jo@example.org", name="Jo Bell", role=Role.ANALYST, force_id="E23000003")


def with_ended_session(user: User, *, ago: dt.timedelta = dt.timedelta(minutes=20)) -> Client:
    """A browser whose session ran out this long ago."""
    client = Client()
    client.force_login(user)
    last = timezone.now() - ago
    row = Session.objects.filter(pk=sessions.hash_of(client.session.session_key or ""))
    row.update(seen_at=last, expire_date=last + dt.timedelta(seconds=settings.SESSION_IDLE_SECONDS))
    return client


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_form_posted_with_an_ended_session_is_offered_after_signing_in(priya: User) -> None:
    browser = with_ended_session(priya)

    answer = browser.post(FORM, WORDS)

    assert answer.headers["Location"] == f"{reverse('account_login')}?next={reverse('drafts:list')}"
    browser.force_login(priya)
    page = browser.get(reverse("drafts:list")).content.decode()
    assert "We kept what you typed" in page
    assert page.count("I moved to another mailbox last week") == 2  # to be read, and to be sent
    assert f'action="{FORM}"' in page
    assert "Save it now" in page


def test_another_user_on_the_same_browser_does_not_see_the_kept_form(priya: User, jo: User) -> None:
    browser = with_ended_session(priya)
    browser.post(FORM, WORDS)

    browser.force_login(jo)

    page = browser.get(reverse("drafts:list")).content.decode()
    assert "mailbox" not in page
    assert "You have nothing to save." in page


def test_database_shows_a_draft_only_to_its_owner(priya: User, jo: User) -> None:
    with_ended_session(priya).post(FORM, WORDS)
    assert Draft.objects.count() == 1
    browser = signed_in(jo)
    key = sessions.hash_of(browser.session.session_key or "")

    with acting("web"), connection.cursor() as cursor:
        assert Draft.objects.count() == 0
        cursor.execute("select scope.enter_session(%s)", [key])
        assert Draft.objects.count() == 0


def test_anonymous_requests_cannot_fill_the_table(client: Client, priya: User) -> None:
    client.post(FORM, WORDS)
    client.cookies[settings.SESSION_COOKIE_NAME] = "a-key-that-no-session-ever-had"
    client.post(FORM, WORDS)

    assert not Draft.objects.exists()


def test_a_session_that_ended_yesterday_keeps_nothing(priya: User) -> None:
    with_ended_session(priya, ago=dt.timedelta(hours=13)).post(FORM, WORDS)

    assert not Draft.objects.exists()


def test_the_table_keeps_no_more_than_twenty_posted_forms_of_a_person(priya: User) -> None:
    for number in range(22):
        with_ended_session(priya).post(FORM, {"why": f"Reason number {number} of many"})

    assert Draft.objects.filter(user=priya).count() == 20


def test_kept_text_is_sealed_and_passwords_codes_and_tokens_are_never_kept(priya: User) -> None:
    secrets = {"password": "secret secret", "password1": "other", "csrfmiddlewaretoken": "abc"}
    with_ended_session(priya).post(FORM, {**WORDS, **secrets, "second_factor_code": "12345678"})

    draft = Draft.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("select encode(fields, 'escape') from drafts_draft")
        (stored,) = cursor.fetchone()
    assert "mailbox" not in stored
    assert dict(draft.typed) == WORDS
    assert "secret" not in json.dumps(draft.typed)


@pytest.mark.parametrize("name", ["account_reauthenticate", "account-factor-app"])
def test_code_of_a_second_factor_is_never_kept(priya: User, name: str) -> None:
    browser = with_ended_session(priya)

    browser.post(reverse(name), {"next": "/exports/", "second_factor_code": "12345678", "new_code": "123456"})

    assert not Draft.objects.exists()


def test_earlier_script_request_does_not_lose_the_form_s_owner(priya: User) -> None:
    browser = with_ended_session(priya)
    browser.post(reverse("drafts:save"), {}, headers={"HX-Request": "true"})

    browser.post(FORM, WORDS)

    assert Draft.objects.get().user_id == priya.pk


def test_button_without_fields_is_not_kept_and_redirects_to_its_page(priya: User) -> None:
    answer = with_ended_session(priya).post(FORM, {"revision": "3", "move": "approve"})

    assert answer.headers["Location"] == f"{reverse('account_login')}?next={FORM}"
    assert not Draft.objects.exists()


def test_saving_a_kept_form_posts_it_once_and_deletes_it(priya: User) -> None:
    browser = with_ended_session(priya)
    browser.post(FORM, WORDS)
    browser.force_login(priya)
    again = {**WORDS, "draft": Draft.objects.get().name}

    assert browser.post(FORM, again).status_code == 302
    assert not Draft.objects.exists()
    second = browser.post(FORM, again, follow=True)

    assert "saved or discarded already" in second.content.decode()


def test_refused_form_stays_kept(priya: User) -> None:
    browser = with_ended_session(priya)
    browser.post(FORM, {**WORDS, "email": "not an address, which the form refuses"})
    browser.force_login(priya)

    answer = browser.post(FORM, {"email": "not an address", "draft": Draft.objects.get().name})

    assert answer.status_code == 422
    assert Draft.objects.exists()


def test_user_cannot_save_another_user_s_kept_form(priya: User, jo: User) -> None:
    with_ended_session(priya).post(FORM, WORDS)
    name = Draft.objects.get().name

    answer = signed_in(jo).post(FORM, {**WORDS, "draft": name})

    assert answer.headers["Location"] == reverse("drafts:list")
    assert Draft.objects.filter(user=priya).exists()


@pytest.mark.parametrize("change", ["closed", "moved"])
def test_drafts_are_deleted_when_the_account_closes_or_changes_force(priya: User, change: str) -> None:
    administrator = UserFactory(email="a@example.org", name="Ann", role=Role.ADMINISTRATOR)
    with_ended_session(priya).post(FORM, WORDS)

    if change == "closed":
        account_administration.close(priya, reason="Left.", by=administrator)
    else:
        seen = account_state.token(priya)
        priya.force_id = "E23000002"
        account_administration.change(priya, seen=seen, by=administrator)

    assert not Draft.objects.exists()


def test_nightly_task_deletes_week_old_drafts_and_yesterday_s_sessions(priya: User) -> None:
    with_ended_session(priya, ago=dt.timedelta(hours=2)).post(FORM, WORDS)
    old = timezone.now() - dt.timedelta(days=8)
    Draft.objects.update(saved_at=old, expires_at=old + dt.timedelta(days=7))
    with_ended_session(priya, ago=dt.timedelta(days=2))
    with_ended_session(priya, ago=dt.timedelta(hours=2))

    with acting("counter"):
        assert saving.delete_old_drafts() == (1, 1)

    assert not Draft.objects.exists()
    assert Session.objects.filter(user=priya).count() == 2
    assert not Session.objects.filter(seen_at__lt=timezone.now() - dt.timedelta(days=1)).exists()


def test_log_records_a_kept_form_without_its_text(priya: User) -> None:
    with_ended_session(priya).post(FORM, WORDS)

    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.subject, entry.question) == (
        "collection",
        "drafts.draft",
        "posted after the session had ended",
    )
    assert entry.keys == [str(Draft.objects.get().pk)]
