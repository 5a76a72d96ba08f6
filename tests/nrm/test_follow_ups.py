"""Follow-up questions: asked at once, always shown, never done unseen; and questions nobody can answer."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from nrm import identity
from nrm.form import answers, sections
from nrm.form.catalogue import BY_CODE, QUESTIONS
from nrm.form.condition import both, either, equals, never, reached, ticked
from nrm.form.question import NOT_KNOWN
from nrm.form.versions import FIFTH, FOURTH, VERSIONS
from nrm.models import Encounter, Referral
from tests.nrm import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
CONSENTS = {"under_18": "no", "under_18_when_exploited": "no", "consent": "given"}
NAMELESS = {"under_18": "no", "consent": "refused", "willing_to_help_police": "no", "agrees_to_be_named": "no"}


@made_once
def analyst() -> User:
    return making.nrm_analyst()


@made_once
def referral(analyst: User) -> Referral:
    """An adult who consents; the rest of the form is open."""
    return making.answered(making.begun(analyst), making.ADULT, consent="given", by=analyst)


@pytest.fixture
def client(analyst: User) -> Client:
    browser = Client()
    browser.force_login(analyst)
    return browser


def address(referral: Referral, section: str) -> str:
    return reverse("nrm:form-section", args=[referral.public_id, section])


def save(client: Client, referral: Referral, section: str, *, at: str = "", **typed: Any) -> Any:
    version = Referral.objects.values_list("version", flat=True).get(pk=referral.pk)
    return client.post(at or address(referral, section), typed | {"version": str(version)})


def stored(referral: Referral) -> answers.Answers:
    fresh = Referral.objects.get(pk=referral.pk)
    return answers.answers_of(fresh, sealed=identity.present(fresh))


def boxes(page: str) -> set[str]:
    """The questions of a page that are not hidden."""
    one_hidden = r'<div class="app-question[^>]* hidden>.*?(?=<div class="app-question|<div class="govuk-button-group)'
    shown = re.sub(one_hidden, "", page, flags=re.DOTALL)
    return set(re.findall(r'name="([a-z_]+)"', shown)) & set(BY_CODE)


def emptied(client: Client, referral: Referral) -> None:
    """Delete the answers about support, so that its page is as when it is first opened."""
    save(client, referral, "support", wants_support="")
    assert "support_contact" not in stored(referral)


# Without script.
def test_support_pages_ask_exactly_the_new_questions_and_focus_the_first(referral: Referral, client: Client) -> None:
    emptied(client, referral)

    answer = save(client, referral, "support", wants_support="yes")
    assert answer.url == f"{address(referral, 'support')}?only=support_contact"
    page = client.get(answer.url).content.decode()

    assert boxes(page) == {"support_contact"}
    assert page.count(" autofocus") == 1
    assert "Answer later" in page
    answer = save(client, referral, "support", at=answer.url, support_contact="own")
    assert answer.url == f"{address(referral, 'support')}?only=support_phone"
    answer = save(client, referral, "support", at=answer.url, support_phone="07700 900123")
    assert answer.url == reverse("nrm:form-tasks", args=[referral.public_id])
    assert stored(referral)["support_contact"] == "own"
    assert stored(referral)["support_phone"] == answers.IS_SEALED


def test_empty_follow_up_is_asked_again_and_is_not_done(referral: Referral, client: Client) -> None:
    save(client, referral, "place", place="not_known", region_now="Kent")

    first = save(client, referral, "place", place="uk", region_now="Kent", uk_towns="  ")
    again = save(client, referral, "place", at=first.url, uk_towns="")

    assert first.url == again.url == f"{address(referral, 'place')}?only=uk_towns"
    place = next(section for section in sections.sections_of(stored(referral), begun=FOURTH) if section.code == "place")
    assert not place.is_done


# With script the page holds every question from the start.
def test_all_support_questions_are_answered_in_one_round(referral: Referral, client: Client) -> None:
    emptied(client, referral)
    page = client.get(address(referral, "support")).content.decode()
    assert {"support_contact", "support_phone", "no_contact_reason"} <= set(re.findall(r'name="([a-z_]+)"', page))
    assert boxes(page) == {"wants_support"}

    answer = save(
        client, referral, "support", wants_support="yes", support_contact="other", support_phone="07700 900123"
    )

    assert answer.url == reverse("nrm:form-tasks", args=[referral.public_id])


def test_page_contains_only_the_catalogue_rules_its_questions_need(referral: Referral, client: Client) -> None:
    page = client.get(address(referral, "support")).content.decode()

    rules = [json.loads(unescape(rule)) for rule in re.findall(r'data-app-when="([^"]+)"', page)]

    assert rules == [
        ["wants_support", ["yes"]],
        ["support_contact", ["own", "other"]],
        ["support_contact", ["none"]],
    ]


# Hidden questions.
def test_input_in_a_question_hidden_again_is_not_stored(referral: Referral, client: Client) -> None:
    save(client, referral, "place", place="uk", uk_towns="Dover", region_now="Kent")

    save(client, referral, "place", place="overseas", uk_towns="Dover", countries="Vietnam", region_now="Kent")

    assert "uk_towns" not in stored(referral)
    assert stored(referral)["countries"] == "Vietnam"


def test_answer_to_an_unasked_question_triggers_no_follow_up() -> None:
    given = CONSENTS | {"wants_support": "no", "support_contact": "own"}

    codes = {question.code for question in sections.asked(given, begun=FOURTH)}

    assert "wants_support" in codes
    assert not codes & {"support_contact", "support_phone"}


@pytest.mark.parametrize("version", VERSIONS)
def test_every_follow_up_comes_after_its_trigger(version: date) -> None:
    order = [form_question.code for form_question in QUESTIONS if form_question.is_in_form_of(version)]
    for question in QUESTIONS:
        if question.code in order:
            mine = {sibling.code for sibling in QUESTIONS if sibling.section == question.section} & question.when.codes
            assert all(order.index(code) < order.index(question.code) for code in mine), question.code


def test_a_condition_is_reduced_to_the_questions_that_are_open() -> None:
    adult = equals("under_18", "no")
    rule = both(adult, either(ticked("how", "other"), equals("place", "uk")))

    assert rule.reduced({"under_18": "yes"}, left_open={"how"}) == never
    assert rule.reduced({"under_18": "no"}, left_open={"how"}).data == ["how", ["other"]]
    assert rule.reduced({"under_18": "no", "place": "uk"}, left_open={"how"}).data is True
    assert rule.data == {"all": [["under_18", ["no"]], {"any": [["how", ["other"]], ["place", ["uk"]]]}]}
    assert reached({"how": adult, "else": ticked("how", "other")}, {"how": ["other"]}) == set()


# People who may not talk.
def test_refusal_to_answer_is_a_tick_and_an_empty_box_answers_nothing(referral: Referral, client: Client) -> None:
    section = {
        code: value
        for code, value in stored(referral).items()
        if BY_CODE[code].section == "exploitation" and code != "how_it_started"
    }

    save(client, referral, "exploitation", **section, how_it_started="   ")
    assert "how_it_started" not in stored(referral)
    save(client, referral, "exploitation", **section, how_it_started="", not_known_how_it_started="on")

    assert stored(referral)["how_it_started"] == NOT_KNOWN
    page = client.get(address(referral, "exploitation")).content.decode()
    assert re.search(r'name="not_known_how_it_started"[^>]* checked', page)
    assert NOT_KNOWN not in re.findall(r"<textarea[^>]*>\s*([^<]*)</textarea>", page)


def test_text_and_a_not_known_tick_cannot_be_combined(referral: Referral, client: Client) -> None:
    answer = save(client, referral, "place", place="uk", uk_towns="Dover", not_known_uk_towns="on", region_now="Kent")

    assert answer.status_code == 422
    assert "Enter what is known, or select" in answer.content.decode()
    assert "Dover" in answer.content.decode()


@pytest.mark.parametrize(
    "code", ["when_exploited", "how_it_started", "had_to_do", "conditions", "region_now", "refusal_reason", "language"]
)
def test_answer_only_the_person_can_give_may_be_not_known(code: str) -> None:
    assert BY_CODE[code].may_be_not_known


def test_nameless_notification_needs_the_account_and_not_six_boxes_about_a_silent_person() -> None:
    needed = {question.code for question in sections.asked(NAMELESS, begun=FOURTH) if question.is_needed(NAMELESS)}
    named = NAMELESS | {"willing_to_help_police": "yes"}

    assert {"account", "how_exploited", "gender", "nationality", "refusal_reason"} <= needed
    assert not needed & {"how_it_started", "had_to_do", "conditions", "last_contact", "interview", "first_name"}
    assert "how_it_started" in {
        question.code for question in sections.asked(named, begun=FOURTH) if question.is_needed(named)
    }


# A form keeps the questions of its start.
def test_later_questions_are_not_asked_in_a_form_begun_before() -> None:
    new = {"why_they_stayed", "other_professionals"}
    given = CONSENTS | {"still_in_it": "no"}

    assert not new & {question.code for question in sections.asked(given, begun=date(2026, 11, 26))}
    assert new <= {question.code for question in sections.asked(given, begun=FIFTH)}


def test_form_hints_protect_people_who_fear_for_their_safety() -> None:
    assert "fear for their safety" in BY_CODE["account"].hint
    assert "rough time" in BY_CODE["when_exploited"].hint


# The encounter, and the files people read.
def test_recovery_question_needs_an_answer_or_an_error_is_shown(client: Client) -> None:
    day = {"happened_on_0": "20", "happened_on_1": "11", "happened_on_2": "2026"}
    met = {**day, "setting": "street", "people": "1"}

    refused = client.post(reverse("nrm:referral-new"), met)
    begun = client.post(reverse("nrm:referral-new"), met | {"recovered": "not_known"})

    assert refused.status_code == 422
    assert "Choose whether you recovered anyone." in refused.content.decode()
    assert begun.status_code == 302
    assert Encounter.objects.get().recovered is None


def test_file_for_the_prosecution_has_no_instructions_to_the_form_s_author() -> None:
    labels = {question.label_in_file for question in QUESTIONS} | set(sections.TITLES_IN_FILE.values())

    assert "Referring officer" in labels
    assert [label for label in labels if re.search(r"\b[Yy]ou\b|\b[Yy]our\b", label)] == []
