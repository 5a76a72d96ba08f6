"""A character that the database can't store costs nobody the text around it: the form asks, or a page does."""

from __future__ import annotations

from html import unescape

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from core import posted_text
from reference.models import Nationality
from reports.models import AnalysisRequest, SavedView
from tests.accounts.factories import analyst, national
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
OWN_PAGE = {"Origin": "http://testserver"}
TYPED, CLEAN = "What I ty\x00ped for an hour.", "What I typed for an hour."


def page_of(client: Client, url: str, sent: dict[str, str], *, status: int = 422) -> str:
    response = client.post(url, sent, headers=OWN_PAGE)
    assert response.status_code == status
    return unescape(response.content.decode())


def test_text_of_a_form_comes_back_on_its_page_without_the_character() -> None:
    client = just_signed_in(national())
    sent = {"asked_by": "The head of policy", "organisation": "Home Office", "handling": "official", "question": TYPED}
    sent |= {"asked_on": "2 November 2026", "due_on": "3 December 2026"}
    url = reverse("requests:request-new")

    page = page_of(client, url, sent)

    assert posted_text.REMOVED in page
    assert f"{CLEAN}</textarea>" in page
    assert not AnalysisRequest.objects.exists()
    assert client.post(url, sent | {"question": CLEAN}).status_code == 302


def test_box_of_a_date_asks_too() -> None:
    sent = {"asked_by": "The head of policy", "organisation": "Home Office", "handling": "official", "question": CLEAN}
    sent |= {"asked_on_0": "2\x00", "asked_on_1": "11", "asked_on_2": "2026", "due_on": "3 December 2026"}

    page = page_of(just_signed_in(national()), reverse("requests:request-new"), sent)

    assert page.count(posted_text.REMOVED) == 2  # beside the field and in the summary
    assert not AnalysisRequest.objects.exists()


def test_name_of_a_saved_view_and_the_page_that_it_is_of_come_back() -> None:
    sent = {"name": TYPED, "page": "explorer", "address": "rows=stage"}

    page = page_of(just_signed_in(analyst()), reverse("explorer:view-save"), sent)

    assert f'value="{CLEAN}"' in page
    assert 'value="rows=stage"' in page
    assert not SavedView.objects.exists()


def test_reason_of_an_export_comes_back() -> None:
    url = reverse("exports:export-new", args=["investigations"])

    page = page_of(just_signed_in(national()), url, {"format": "csv", "reason": TYPED, "recipient": ""})

    assert CLEAN in page


@pytest.mark.urls("tests.mspt.urls_for_tests")
def test_view_without_a_form_stores_nothing_and_a_page_sends_the_text_again() -> None:
    page = page_of(just_signed_in(analyst()), "/t/answers/302/", {"words": TYPED}, status=400)

    assert not Nationality.objects.filter(name="Changed").exists()
    assert posted_text.REMOVED in page
    assert f'<input type="hidden" name="words" value="{CLEAN}">' in page
    assert 'action="/t/answers/302/"' in page
    assert "Send again" in page


@pytest.mark.urls("tests.mspt.urls_for_tests")
def test_text_from_another_site_is_not_sent_back() -> None:
    client = just_signed_in(analyst())

    response = client.post("/t/answers/302/", {"words": TYPED}, headers={"Origin": "https://elsewhere.example"})

    assert response.status_code == 400
    assert CLEAN not in response.content.decode()


@pytest.mark.urls("tests.mspt.urls_for_tests")
@pytest.mark.parametrize("address", ["/t/raises/", "/t/missing/", "/t/answers/403/"])
def test_text_of_a_form_that_is_refused_is_on_the_page_that_refuses_it(address: str) -> None:
    client = just_signed_in(analyst())
    client.raise_request_exception = False

    response = client.post(address, {"words": CLEAN, "password": "not this"}, headers=OWN_PAGE)
    without_password = client.post(address, {"words": CLEAN}, headers=OWN_PAGE)

    assert CLEAN not in response.content.decode()
    assert CLEAN in without_password.content.decode()
    assert "It was not saved." in without_password.content.decode()


@pytest.mark.parametrize("bad", ["\x00", chr(0xD800), chr(0xDFFF)], ids=["null", "half of a pair", "other half"])
def test_unstorable_characters_are_removed_from_names_and_values(bad: str) -> None:
    post = QueryDict("plain=yes", mutable=True)
    post.setlist(f"wor{bad}ds", [f"a{bad}b", "c"])

    cleaned = posted_text.cleaned(post)

    assert cleaned is not None
    assert dict(cleaned.lists()) == {"plain": ["yes"], "words": ["ab", "c"]}
    assert cleaned.cleaned == cleaned.copy().cleaned == {"words"}
    assert posted_text.cleaned(QueryDict("plain=yes")) is None
