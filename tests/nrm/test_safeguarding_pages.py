"""The safeguarding pages: what each reader sees, which warnings appear, and what comes back after an error."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from nrm.choices import ReferralState
from nrm.models import Referral, SafeguardingAction, SafeguardingText
from nrm.safeguarding.parts import PARTS
from tests.accounts.factories import UserFactory
from tests.nrm import caring, making
from tests.nrm.caring import noted
from tests.nrm.test_thread import days, signed_in
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def analyst() -> User:
    return making.nrm_analyst()


@made_once
def child(analyst: User) -> Referral:
    return caring.sent(analyst)


def page(referral: Referral) -> str:
    return reverse("nrm:safeguarding", args=[referral.public_id])


def part_url(referral: Referral, part: str) -> str:
    return reverse("nrm:safeguarding-part", args=[referral.public_id, part])


def test_each_part_of_a_child_has_a_page(child: Referral, analyst: User) -> None:
    client = signed_in(analyst)

    for part in PARTS:
        if part not in {"turning-18", "age"}:
            assert client.get(part_url(child, part)).status_code == 200, part
    assert client.get(part_url(child, "no-such-part")).status_code == 404


@pytest.mark.parametrize("typed", ["10:30", "10.30", "1030", "10:30am", "10.30 am"])
def test_every_usual_time_format_is_accepted(child: Referral, analyst: User, typed: str) -> None:
    sent = {"version": "1", "owner": str(analyst.pk), "done_time": typed, "note": ""}

    signed_in(analyst).post(part_url(child, "safety"), sent | days(date(2026, 11, 23), "done_on"))

    assert SafeguardingAction.objects.get().done_at.isoformat() == ("2026-11-23T10:30:00+00:00")  # type: ignore[union-attr]


def test_action_is_recorded_with_its_time(child: Referral, analyst: User) -> None:
    sent = {"version": "1", "owner": str(analyst.pk), "done_time": "09:05", "note": "Hostel found."}
    answer = signed_in(analyst).post(part_url(child, "safety"), sent | days(date(2026, 11, 23), "done_on"))

    assert answer.headers["Location"] == f"{page(child)}#safety"
    assert SafeguardingAction.objects.get().done_at.isoformat() == ("2026-11-23T09:05:00+00:00")  # type: ignore[union-attr]
    shown = signed_in(analyst).get(page(child)).content.decode()
    assert "1 of 6 safeguarding actions done." in shown
    assert f"By {analyst.name}. Hostel found." in shown
    assert "Hostel found." not in signed_in(making.nrm_national()).get(page(child)).content.decode()


@pytest.mark.parametrize(
    ("due_on", "sentence", "header"),
    [
        (
            date(2026, 12, 1),
            "No safeguarding action done yet. The first is due by 1 December 2026.",
            "<dd>1 December 2026</dd>",
        ),
        (
            date(2026, 11, 20),
            '<strong class="app-state--error">Overdue: no safeguarding action done. The first was due by '
            "20 November 2026.</strong>",
            '<dd class="app-person__overdue">20 November 2026, safeguarding overdue</dd>',
        ),
    ],
)
def test_overdue_first_action_is_red_on_both_pages_and_in_the_header(
    child: Referral, analyst: User, due_on: date, sentence: str, header: str
) -> None:
    Referral.objects.filter(pk=child.pk).update(safeguard_by=due_on)
    client = signed_in(analyst)

    for url in (page(child), child.get_absolute_url()):
        shown = client.get(url).content.decode()
        assert sentence in shown
        assert header in shown


def test_checklist_of_a_closed_referral_is_never_overdue(child: Referral, analyst: User) -> None:
    Referral.objects.filter(pk=child.pk).update(safeguard_by=date(2026, 11, 20), state=ReferralState.WITHDRAWN)

    shown = signed_in(analyst).get(page(child)).content.decode()

    assert "0 of 6 safeguarding actions done." in shown
    assert "app-person__overdue" not in shown


@pytest.mark.parametrize(
    ("part", "sent", "sentence"),
    [
        ("safety", days(date(2026, 11, 23), "done_on") | {"owner": ""}, "Choose who is doing this."),
        ("safety", days(date(2026, 11, 23), "done_on"), "Enter the time it was done."),
        ("safety", {"done_time": "half past"}, "is not a time"),
        ("contact", {"phone": "yes"}, "Choose an answer."),
        ("language", {"needs_interpreter": "yes", "language": ""}, "Enter the language"),
        ("missing", {}, "Enter the date."),
        ("owner", {"to": ""}, "Choose one of your force"),
    ],
)
def test_invalid_form_comes_back_with_a_message(
    child: Referral, analyst: User, part: str, sent: dict[str, str], sentence: str
) -> None:
    answer = signed_in(analyst).post(part_url(child, part), {"version": "1"} | sent)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_names_in_a_note_raise_a_warning_before_storing(child: Referral, analyst: User) -> None:
    answers = dict.fromkeys(("phone", "text", "email", "post"), "no") | {"somebody": "yes"}
    sent = {"version": "1", **answers, "somebody_note": "Call her sister Anna Kowalska."}
    client = signed_in(analyst)

    response = client.post(part_url(child, "contact"), sent)
    assert response.status_code == 422
    assert "looks like a person’s name" in response.content.decode()
    assert not SafeguardingText.objects.exists()

    assert client.post(part_url(child, "contact"), sent | {"asked": "yes"}).status_code == 302
    assert SafeguardingText.objects.get().about == "somebody"


def test_second_editor_keeps_their_typed_text(child: Referral, analyst: User) -> None:
    client = signed_in(analyst)
    client.post(part_url(child, "language"), {"version": "1", "needs_interpreter": "no", "language": ""})

    answer = client.post(part_url(child, "language"), {"version": "1", "needs_interpreter": "yes", "language": "Dari"})

    assert answer.status_code == 422
    assert "A colleague changed this" in answer.content.decode()
    assert 'value="Dari"' in answer.content.decode()


def test_page_of_a_pending_request_asks_for_its_answer(child: Referral, analyst: User) -> None:
    noted(child, "priority", by=analyst, **caring.PRIORITY)

    shown = signed_in(analyst).get(part_url(child, "priority")).content.decode()

    assert "What did the competent authority say?" in shown


def test_safe_contact_is_marked_wherever_contact_data_is_shown(analyst: User) -> None:
    draft = making.answered(making.begun(analyst), making.ADULT, consent="given", by=analyst)
    client = signed_in(analyst)
    pages = (
        reverse("nrm:identity", args=[draft.public_id]),
        reverse("nrm:form-check", args=[draft.public_id]),
        reverse("nrm:form-section", args=[draft.public_id, "support"]),
        reverse("nrm:form-section", args=[draft.public_id, "letter"]),
    )

    for address in pages:
        assert "Not checked. Do not use." in client.get(address).content.decode(), address


def test_turning_18_is_recorded_on_its_page(analyst: User, settings: Any) -> None:
    child = caring.sent(analyst, making.CHILD | {"born_on": "2008-12-15"})
    client = signed_in(analyst)
    assert "Record whether they consent" not in client.get(page(child)).content.decode()
    assert client.get(part_url(child, "turning-18")).headers["Location"] == page(child)

    settings.MSPT_TODAY = date(2026, 12, 15)
    assert "Record whether they consent" in client.get(page(child)).content.decode()
    sent = {"answer": "refused", "explained": ["what_it_is", "support", "results", "sharing"], "with_interpreter": ""}
    answer = client.post(part_url(child, "turning-18"), sent | days(date(2026, 12, 15)), follow=True)

    assert "Status: Withdrawn." in answer.content.decode()


@pytest.mark.parametrize("notes", [0, 5])
def test_the_page_costs_the_same_for_any_number_of_notes(
    child: Referral, analyst: User, client: Client, notes: int, query_budget: Any
) -> None:
    for part in ("safety", "medical", "needs", "advice", "strategy")[:notes]:
        noted(child, part, by=analyst, owner=UserFactory().pk, done_at=None, note="Seen to.")
    client.force_login(analyst)
    client.get(page(child))

    with query_budget(18):  # session, person, duty, scope, referral, 8 of safeguarding, owner, log
        client.get(page(child))
