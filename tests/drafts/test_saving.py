"""A draft of a form: saved during typing, restored, and deleted when the form is saved."""

from __future__ import annotations

import json

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from audit.models import AuditEntry
from drafts import saving
from drafts.models import Draft
from mspt.middleware.unit_of_work import drop_saved_draft
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
FORM = reverse("account-address")
LONG = "He was brought to the farm in March. " * 25


@made_once
def priya() -> User:
    return User.objects.create(email="priya@example.org", name="Priya Nair", role=Role.ANALYST, force_id="E23000003")


@pytest.fixture
def browser(priya: User) -> Client:
    client = Client()
    client.force_login(priya)
    return client


def typed(text: str = LONG, **more: str) -> dict[str, str]:
    fields = {"what_happened#0": {"was": "", "now": text, "label": "What happened"}}
    return {"address": FORM, "name": "", "page": FORM, "fields": json.dumps(fields), **more}


def handed_back(browser: Client, **query: str) -> dict[str, object]:
    answer = browser.get(reverse("drafts:detail"), {"address": FORM, "name": "", **query}).json()
    assert isinstance(answer, dict)
    return answer


def test_nine_hundred_characters_typed_and_left_are_there_on_return(browser: Client) -> None:
    answer = browser.post(reverse("drafts:save"), typed())

    assert set(answer.json()) == {"time", "moment"}
    assert handed_back(browser)["fields"] == json.loads(typed()["fields"])


def test_saving_again_replaces_the_draft_and_is_logged_once(browser: Client) -> None:
    browser.post(reverse("drafts:save"), typed("One"))
    browser.post(reverse("drafts:save"), typed("One and two"))

    assert Draft.objects.get().typed["what_happened#0"]["now"] == "One and two"
    assert [entry.kind for entry in AuditEntry.objects.all()] == ["collection"]


def test_draft_is_deleted_when_its_form_was_saved(browser: Client) -> None:
    browser.post(reverse("drafts:save"), typed())

    assert browser.post(FORM, {"email": "new@example.org", "draft": ""}).status_code == 302

    assert handed_back(browser) == {}


def test_draft_of_a_public_form_is_deleted_too(browser: Client) -> None:
    feedback = reverse("feedback")
    browser.post(reverse("drafts:save"), typed(address=feedback))

    assert browser.post(feedback, {"words": "It works.", "page": "", "request": "", "draft": ""}).status_code == 302

    assert not Draft.objects.exists()


@pytest.mark.parametrize(("disposition", "is_kept"), [("attachment; filename=figures.xlsx", False), ("inline", True)])
def test_draft_is_deleted_when_its_form_was_answered_with_a_file(
    browser: Client, priya: User, disposition: str, is_kept: bool
) -> None:
    browser.post(reverse("drafts:save"), typed())
    request = RequestFactory().post(FORM, {"draft": ""})
    request.user = priya

    drop_saved_draft(request, HttpResponse(b"", headers={"Content-Disposition": disposition}))

    assert Draft.objects.exists() == is_kept


def test_a_draft_stays_when_its_form_was_refused(browser: Client) -> None:
    browser.post(reverse("drafts:save"), typed())

    assert browser.post(FORM, {"email": "no address", "draft": ""}).status_code == 422

    assert handed_back(browser)["fields"]


def test_discarding_deletes_a_draft_and_confirms_it(browser: Client) -> None:
    browser.post(reverse("drafts:save"), typed())

    page = browser.post(reverse("drafts:discard"), {"address": FORM, "name": ""}, follow=True).content.decode()

    assert "Draft discarded." in page
    assert not Draft.objects.exists()


def test_user_cannot_read_or_discard_another_user_s_draft(browser: Client, priya: User) -> None:
    browser.post(reverse("drafts:save"), typed())
    jo = Client()
    jo.force_login(User.objects.create(email="jo@example.org", name="Jo", role=Role.ANALYST, force_id="E23000003"))

    assert handed_back(jo) == {}
    forged = {"address": FORM, "name": "", "user": str(priya.pk), "user_id": str(priya.pk), "pk": "1"}
    jo.post(reverse("drafts:discard"), forged)
    jo.post(reverse("drafts:save"), typed("Hers now", user=str(priya.pk), user_id=str(priya.pk)))

    assert Draft.objects.get(user=priya).typed["what_happened#0"]["now"] == LONG


def test_passwords_are_never_kept_in_a_draft(browser: Client) -> None:
    fields = {"password#0": {"was": "", "now": "secret"}, "words#0": {"was": "", "now": "Kept"}}
    browser.post(reverse("drafts:save"), typed(fields=json.dumps(fields)))

    assert set(Draft.objects.get().typed) == {"words#0"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"fields": "no json"},
        {"fields": "[1]"},
        {"fields": '{"a": "b"}'},
        {"fields": "[" * 50_000},
        {"fields": '"' + "x" * 200_001 + '"'},
        {"address": "https://example.org/"},
        {"address": "//example.org/"},
        {"name": "posted-1"},
        {"name": "x" * 81},
    ],
)
def test_invalid_draft_is_refused_with_a_message(browser: Client, wrong: dict[str, str]) -> None:
    answer = browser.post(reverse("drafts:save"), typed(**wrong))

    assert answer.status_code == 422
    assert answer.json()["problem"]
    assert not Draft.objects.exists()


def test_a_person_has_a_hundred_drafts_at_most(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "MOST_A_PERSON", 3)
    for number in range(5):
        browser.post(reverse("drafts:save"), typed(name=f"form-{number}"))

    assert sorted(Draft.objects.values_list("name", flat=True)) == ["form-2", "form-3", "form-4"]


def test_the_list_of_drafts_leads_to_the_page_of_the_form(browser: Client) -> None:
    browser.post(reverse("drafts:save"), typed(page="/accounts/"))

    page = browser.get(reverse("drafts:list")).content.decode()

    assert 'href="/accounts/"' in page
    assert "Open the form" in page
