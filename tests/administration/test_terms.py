"""The pages of vocabularies: what an administrator changes, the warnings before it, and what the pages never reveal."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from audit.models import AuditEntry as LogEntry
from reference.models import FormerSpelling, Origin
from tests.accounts.factories import UserFactory
from tests.reference.making import owner

pytestmark = pytest.mark.django_db
NEW = reverse("administration:term-new", args=["origins"])
WORD = reverse("administration:term-detail", args=["origins", "other"])
END, KEEP, SPELLING = (
    reverse(f"administration:term-{move}", args=["origins", "other"]) for move in ("end", "undo-end", "respell")
)
TYPED = {"name": "Drone survey", "code": "drone", "begins_on": "1 December 2026", "agreed": "on"}


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    return client


def test_term_is_added_and_logged(admin: Client) -> None:
    page = admin.post(NEW, TYPED, follow=True).content.decode()

    assert "“Drone survey” added from 1 December 2026." in page
    assert Origin.objects.get(pk="drone").valid_to is None
    assert LogEntry.objects.filter(subject="reference.origin", kind="collection", keys=["drone"]).exists()


@pytest.mark.parametrize("path", [NEW, WORD])
def test_page_warns_that_a_change_breaks_a_series(admin: Client, path: str) -> None:
    assert "This breaks a series." in admin.get(path).content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Enter a term."),
        ({"code": ""}, "Enter a code"),
        ({"code": "two terms"}, "Use letters, digits, hyphens and dots in the code"),
        ({"code": "other"}, "already exists"),
        ({"begins_on": ""}, "Enter the start date"),
        ({"begins_on": "1 January 2020"}, "Enter a start date of 1 October 2026 or later"),
        ({"name": "Other"}, "This name is already in the list"),
        ({"agreed": ""}, "Read how the change affects the figures, then tick the box."),
    ],
)
def test_invalid_term_is_named_and_typed_text_stays(admin: Client, changed: dict[str, str], sentence: str) -> None:
    answer = admin.post(NEW, TYPED | changed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert all(
        f'value="{value}"' in page for name, value in (TYPED | changed).items() if name in {"name", "code"} and value
    )
    assert not Origin.objects.filter(pk="drone").exists()


def test_term_of_a_list_with_extra_columns_asks_for_them(admin: Client) -> None:
    path = reverse("administration:term-new", args=["sub-types"])
    typed = TYPED | {"code": "LAB.drone", "type": "LAB"}

    assert 'name="type"' in admin.get(path).content.decode()
    assert admin.post(path, typed | {"type": ""}).status_code == 422
    assert admin.post(path, typed).status_code == 302


def test_term_can_be_ended_and_the_end_undone(admin: Client) -> None:
    page = admin.post(END, {"last_day": "31 December 2026", "agreed": "on"}, follow=True).content.decode()
    assert "“Other” ends on 31 December 2026." in page

    page = admin.post(KEEP, follow=True).content.decode()
    assert "End date of “Other” removed." in page
    questions = LogEntry.objects.filter(subject="reference.origin", kind="alteration").values_list(
        "question", flat=True
    )
    assert set(questions) == {"ended", "end withdrawn"}


def test_term_cannot_be_ended_without_the_tick(admin: Client) -> None:
    answer = admin.post(END, {"last_day": "31 December 2026"})

    assert answer.status_code == 422
    assert Origin.objects.get(pk="other").valid_to is None


def test_a_spelling_is_corrected_and_the_old_one_stays_on_the_page(admin: Client) -> None:
    page = admin.post(SPELLING, {"name": "Others"}, follow=True).content.decode()

    assert "Spelling changed to “Others”." in page
    assert "Other (1 April 2013 to 23 November 2026)" in page
    assert FormerSpelling.objects.get().name == "Other"


def test_refusal_by_the_vocabulary_is_on_the_term_s_own_page(admin: Client) -> None:
    answer = admin.post(SPELLING, {"name": "Something else"})

    assert answer.status_code == 422
    assert "looks like a different term from “Other”" in answer.content.decode()


def test_number_of_investigations_is_never_shown(admin: Client) -> None:
    assert "The number is case data, so administrators cannot see it." in admin.get(WORD).content.decode()


def test_national_team_has_read_only_access(client: Client) -> None:
    client.force_login(UserFactory(role=Role.NATIONAL))

    page = client.get(WORD).content.decode()

    assert "Other" in page
    assert END not in page
    assert NEW not in client.get(reverse("administration:vocabulary-detail", args=["origins"])).content.decode()
    assert client.get(NEW).status_code == 404


@pytest.mark.parametrize("key", ["regions", "units"])
def test_lists_of_forces_cannot_be_changed_here(admin: Client, key: str) -> None:
    assert admin.get(reverse("administration:term-new", args=[key])).status_code == 404
    assert (
        "This list can only be changed by a new release of the service."
        in admin.get(reverse("administration:vocabulary-detail", args=[key])).content.decode()
    )


def test_long_name_and_a_retired_term_are_shown(admin: Client) -> None:
    with owner():
        Origin.objects.filter(pk="other").update(name="W" * 120, valid_to="2026-11-23")

    page = admin.get(WORD).content.decode()

    assert "W" * 120 in page
    assert "This term has ended and cannot be restarted" in page
    assert END not in page
