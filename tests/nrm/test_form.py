"""Which questions each person gets, by age, consent and the day the form was begun."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrm import duty_to_notify
from nrm.choices import CaseType, Consent
from nrm.form import applicability, sections
from nrm.form.catalogue import BY_CODE, QUESTIONS
from nrm.form.condition import Answers
from nrm.form.question import AnswerKind, StoredIn
from nrm.form.questions_facts import BASE_TYPE, WHAT_WAS_DONE
from nrm.form.versions import FIRST, VERSIONS

NOW = date(2026, 11, 24)
ADULT = {"under_18": "no", "consent": "given"}
REFUSES = {"under_18": "no", "consent": "refused"}


def codes(answers: Answers, *, begun: date = NOW) -> set[str]:
    return {question.code for question in sections.asked(answers, begun=begun)}


@pytest.mark.parametrize(
    ("answers", "kind", "consent"),
    [
        ({}, CaseType.UNDECIDED, Consent.NOT_ASKED),
        ({"under_18": "no"}, CaseType.UNDECIDED, Consent.NOT_ASKED),
        (ADULT, CaseType.REFERRAL, Consent.GIVEN),
        (REFUSES, CaseType.NOTIFICATION, Consent.REFUSED),
        ({"under_18": "yes"}, CaseType.REFERRAL, Consent.NOT_NEEDED),
        ({"under_18": "not_sure"}, CaseType.REFERRAL, Consent.NOT_NEEDED),
        ({"under_18": "yes", "consent": "refused"}, CaseType.REFERRAL, Consent.NOT_NEEDED),
    ],
)
def test_age_and_consent_decide_between_referral_and_notification(
    answers: Answers, kind: CaseType, consent: Consent
) -> None:
    assert applicability.case_type(answers) == kind
    assert applicability.consent_of(answers) == consent


def test_child_or_possible_child_has_a_local_authority_and_needs_no_consent() -> None:
    for age in ("yes", "not_sure"):
        question_codes = codes({"under_18": age})
        assert {"authority", "authority_contact", "authority_phone"} <= question_codes
        assert not {"consent", "letter_to", "wants_support", "under_18_when_exploited"} & question_codes


def test_a_consenting_adult_is_asked_about_support_and_the_letter() -> None:
    assert {"wants_support", "letter_to", "safe_by", "first_name", "under_18_when_exploited"} <= codes(ADULT)


# A10: s.52(3).
def test_notification_names_an_adult_only_with_their_agreement_and_helping_the_police_is_none() -> None:
    helps = REFUSES | {"willing_to_help_police": "yes"}
    without = codes(helps | {"agrees_to_be_named": "no"})
    named = codes(helps | {"agrees_to_be_named": "yes"})

    for question_codes in (codes(helps), without):
        assert not {"first_name", "last_name", "contact", "born_on", "letter_to", "wants_support"} & question_codes
    assert {"gender", "nationality", "refusal_reason", "agrees_to_be_named"} <= without
    assert {"first_name", "last_name", "contact"} <= named
    assert "born_on" not in named


@pytest.mark.parametrize("version", VERSIONS)
def test_name_is_optional_in_every_notification_and_required_in_every_referral(version: date) -> None:
    def needed(answers: Answers) -> set[str]:
        return {question.code for question in sections.asked(answers, begun=version) if question.is_needed(answers)}

    assert not {"first_name", "last_name", "contact"} & needed(REFUSES | {"agrees_to_be_named": "yes"})
    assert {"first_name", "last_name"} <= needed(ADULT)


# A16: s.52 extends to England and Wales (s.60(1)), and of the police names those of s.52(5)(a) and (b).
@pytest.mark.parametrize(
    ("force", "location", "kind"),
    [
        ("E23000009", "england", CaseType.NOTIFICATION),
        ("W15000001", "wales", CaseType.NOTIFICATION),
        ("BTP", "england", CaseType.NOTIFICATION),
        ("E23000009", "", CaseType.NOTIFICATION),
        ("BTP", "scotland", CaseType.UNDECIDED),
        ("E23000009", "northern_ireland", CaseType.UNDECIDED),
        ("PSNI", "northern_ireland", CaseType.UNDECIDED),
        ("PSNI", "england", CaseType.UNDECIDED),
        ("S23000009", "scotland", CaseType.UNDECIDED),
    ],
)
def test_refusing_adult_is_notified_only_if_and_by_whichever_force_has_the_duty(
    force: str, location: str, kind: CaseType
) -> None:
    has_duty = duty_to_notify.has_duty_to_notify(force, location=location)

    assert applicability.case_type(REFUSES, has_duty=has_duty) == kind
    assert applicability.case_type(ADULT, has_duty=has_duty) == CaseType.REFERRAL
    assert applicability.case_type({"under_18": "yes"}, has_duty=has_duty) == CaseType.REFERRAL


def test_answer_triggers_its_follow_up_question() -> None:
    assert "journey" not in codes(ADULT)
    assert "journey" in codes(ADULT | {"taken_somewhere": "yes"})
    assert "how_else" in codes(ADULT | {"how_exploited": ["labour_unpaid", "other"]})


@pytest.mark.parametrize(
    ("begun", "has", "has_not"),
    [
        (date(2019, 4, 29), {"account", "may_police_contact"}, {"location", "background", "county_lines"}),
        (date(2019, 9, 18), {"account"}, {"location"}),
        (date(2019, 9, 19), {"location", "county_lines", "may_police_contact"}, {"background", "last_contact"}),
        (date(2023, 4, 30), {"may_police_contact"}, {"background"}),
        (date(2023, 5, 1), {"background", "last_contact"}, {"may_police_contact"}),
        (date(2026, 11, 24), {"background"}, {"may_police_contact"}),
        (date(2018, 1, 1), {"account"}, {"location"}),  # before the first form: the oldest known
    ],
)
def test_form_has_the_questions_of_the_day_it_was_begun(begun: date, has: set[str], has_not: set[str]) -> None:
    question_codes = codes({"under_18": "yes"}, begun=begun)

    assert has <= question_codes
    assert not has_not & question_codes


def test_a_form_keeps_its_version_when_a_later_one_comes() -> None:
    assert sections.version_of(date(2023, 4, 30)) == date(2019, 9, 19)
    assert [sections.version_of(day) for day in VERSIONS] == list(VERSIONS)
    assert sections.version_of(date(2000, 1, 1)) == FIRST


def test_question_keys_are_unique_and_each_has_a_section() -> None:
    assert len(BY_CODE) == len(QUESTIONS)
    assert {question.section for question in QUESTIONS} == set(sections.TITLES)


def test_free_text_and_identity_are_never_plain_answers() -> None:
    for question in QUESTIONS:
        if question.kind is AnswerKind.WORDS:
            assert question.keep is StoredIn.WORDS, question.code
    assert {question.code for question in QUESTIONS if question.keep is StoredIn.SEALED} == {
        "first_name",
        "last_name",
        "nicknames",
        "born_on",
        "contact",
        "support_phone",
        "home_office_reference",
        "letter_address",
    }


def test_every_tick_but_the_last_implies_a_base_type() -> None:
    assert {code for code, _ in WHAT_WAS_DONE} - {"other"} == set(BASE_TYPE)


def filled(answers: Answers) -> dict[str, str | list[str]]:
    """Answer every question until there are none left."""
    all_answers: dict[str, str | list[str]] = dict(answers)
    while missing := [
        unanswered for unanswered in sections.asked(all_answers, begun=NOW) if not all_answers.get(unanswered.code)
    ]:
        for question in missing:
            first = question.choices[0][0] if question.choices else "x"
            all_answers[question.code] = [first] if question.kind is AnswerKind.TICKS else first
    return all_answers


@given(
    st.fixed_dictionaries(
        {"under_18": st.sampled_from(["yes", "no", "not_sure"]), "consent": st.sampled_from(["given", "refused"])},
        optional={
            question.code: st.sampled_from([c for c, _ in question.choices])
            for question in QUESTIONS
            if question.kind is AnswerKind.CHOICE and question.code not in {"under_18", "consent"}
        },
    )
)
def test_form_can_be_completed_after_any_choices(answers: dict[str, str]) -> None:
    done = filled(answers)

    assert sections.is_complete(done, begun=NOW)
    assert applicability.case_type(done) != CaseType.UNDECIDED


def test_answers_without_a_trigger_are_detected() -> None:
    answers = REFUSES | {"agrees_to_be_named": "no", "letter_to": "person", "first_name": "sealed"}

    assert sections.not_asked_any_more(answers, begun=NOW) == ["first_name", "letter_to"]
