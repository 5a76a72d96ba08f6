"""The reasons of case review: their words, their numbers and their order."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from investigations.choices import ReviewReason
from investigations.models import Entry, Revision
from investigations.records import profiles
from investigations.records.case_review import REASONS, duration, months_open
from tests.accounts.factories import LANCASHIRE, coordinator
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY
from tests.investigations.reviewable import CHILD, NOBODY, approved, carried, case, latest, listed, numbers, read
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def draft() -> Revision:
    return making.draft(LANCASHIRE, JANUARY)


# reason: the fields that give it, the group of potential victims, the sentence
SENTENCES: dict[tuple[ReviewReason, str], tuple[dict[str, Any], dict[str, str], str]] = {
    (ReviewReason.CHILDREN_WITHOUT_REFERRAL, "none"): (
        {"nrm_referrals": 0, "victims": 2},
        CHILD,
        "2 potential victims under 18, no NRM referral",
    ),
    (ReviewReason.CHILDREN_WITHOUT_REFERRAL, "not known"): (
        {"nrm_referrals": None},
        CHILD,
        "1 potential victim under 18, NRM referral not known",
    ),
    (ReviewReason.LONG_OPEN, "to the day"): (
        {"opened_on": date(2018, 2, 1)},
        NOBODY,
        "Open for 2 years (since 1 February 2018)",
    ),
    (ReviewReason.LONG_OPEN, "longer"): (
        {"opened_on": date(2016, 12, 14)},
        NOBODY,
        "Open for 3 years 1 month (since 14 December 2016)",
    ),
    (ReviewReason.NO_LIAISON_OFFICER, "no"): (
        {"victim_liaison_officer": False},
        NOBODY,
        "1 potential victim, no victim liaison officer",
    ),
    (ReviewReason.NO_LIAISON_OFFICER, "not known"): (
        {"victim_liaison_officer": None, "victims": 2},
        NOBODY,
        "2 potential victims, victim liaison officer not known",
    ),
    (ReviewReason.NO_FINANCIAL_INVESTIGATOR, "no"): (
        {"financial_investigator": False},
        NOBODY,
        "No financial investigator",
    ),
    (ReviewReason.NO_FINANCIAL_INVESTIGATOR, "not known"): (
        {"financial_investigator": None},
        NOBODY,
        "Financial investigator not known",
    ),
    (ReviewReason.NO_EARLY_ADVICE, "no"): (
        {"stage_id": "charged", "early_advice": False},
        NOBODY,
        "No early CPS advice",
    ),
    (ReviewReason.NO_EARLY_ADVICE, "not known"): (
        {"stage_id": "live-investigation", "early_advice": None},
        NOBODY,
        "Early CPS advice not known",
    ),
    (ReviewReason.JOINT, "cross-border"): ({"cross_border": True}, NOBODY, "Crosses force borders"),
    (ReviewReason.NEW, "new"): ({"arrival": "first_reported"}, NOBODY, "First reported in January 2020"),
    (ReviewReason.NEW, "running"): (
        {"arrival": "already_running"},
        NOBODY,
        "First reported in January 2020, but opened earlier",
    ),
}


def test_every_reason_for_review_has_a_title_and_a_sentence() -> None:
    assert {reason.code for reason in REASONS} == set(ReviewReason)
    assert {reason for reason, _ in SENTENCES} == set(ReviewReason) - {ReviewReason.UNCHANGED}


@pytest.mark.parametrize(("reason", "answer"), SENTENCES)
def test_case_is_listed_under_its_reason_in_words(draft: Revision, reason: ReviewReason, answer: str) -> None:
    fields, group, sentence = SENTENCES[reason, answer]
    case(draft, "LAN/QUIET")
    latest(*Entry.objects.all(), case(draft, "LAN/1", group=group, **fields))
    approved(draft)
    title = {case_reason.code: case_reason.title_under(profiles.in_force(JANUARY)) for case_reason in REASONS}[reason]

    page = read(coordinator(), f"reason={reason}")

    assert listed(page) == ["LAN/1"]
    assert f">{sentence}</span>" in page
    assert numbers(page) == dict.fromkeys(numbers(page), 0) | {"All reasons": 1, title: 1}
    assert "2 live cases, 1 to review." in page


def test_unchanged_case_says_for_how_long_and_since_when(draft: Revision, settings: Any) -> None:
    settings.REVIEW_RULES = [{"valid_from": date(2015, 1, 1), "unchanged": 1, "long_open": 24}]
    before = case(draft, "LAN/1")
    approved(draft)
    february = making.draft(LANCASHIRE, FEBRUARY)
    latest(carried(before, february))
    approved(february)

    page = read(coordinator(), "reason=unchanged")

    assert listed(page) == ["LAN/1"]
    assert "No change for 1 month (since January 2020)" in page
    assert numbers(page)["No change for 1 month or more"] == 1


def test_case_with_another_force_says_so(draft: Revision) -> None:
    entry = case(draft, "LAN/1")
    entry.investigation.supports.create(force_id=LANCASHIRE, supporter_id=CHESHIRE)
    latest(entry)
    approved(draft)

    assert "Joint with another force" in read(coordinator(), "reason=joint")


def test_line_has_every_reason_of_its_case_the_most_urgent_first(draft: Revision) -> None:
    wrong = {"nrm_referrals": 0, "financial_investigator": None, "opened_on": date(2017, 1, 1), "cross_border": True}
    latest(case(draft, "LAN/1", group=CHILD, **wrong))
    approved(draft)

    sentences = re.findall(r'app-state app-state--(\w+)">([^<]+)<', read(coordinator()))

    assert sentences == [
        ("error", "1 potential victim under 18, no NRM referral"),
        ("ask", "Open for 3 years 1 month (since 1 January 2017)"),
        ("ask", "Financial investigator not known"),
        ("same", "Crosses force borders"),
    ]


def test_cases_are_listed_by_urgency(draft: Revision) -> None:
    latest(
        case(draft, "LAN/7", arrival="first_reported"),
        case(draft, "LAN/6", cross_border=True),
        case(draft, "LAN/5", stage_id="charged", early_advice=None),
        case(draft, "LAN/4", financial_investigator=False),
        case(draft, "LAN/3", victim_liaison_officer=False),
        case(draft, "LAN/2B", opened_on=date(2017, 5, 1)),
        case(draft, "LAN/2A", opened_on=date(2017, 4, 1)),
        case(draft, "LAN/1B", nrm_referrals=0, group=CHILD),
        case(draft, "LAN/1A", nrm_referrals=0, group=CHILD, opened_on=date(2017, 4, 1)),
    )
    approved(draft)

    assert listed(read(coordinator())) == [
        *("LAN/1A", "LAN/1B", "LAN/2A", "LAN/2B", "LAN/3", "LAN/4", "LAN/5", "LAN/6", "LAN/7"),
    ]


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 months"), (1, "1 month"), (12, "1 year"), (24, "2 years"), (37, "3 years 1 month")]
)
def test_durations_are_in_words(number: int, words: str) -> None:
    assert duration(number) == words


@pytest.mark.parametrize(
    ("opened_on", "number"),
    [(date(2020, 1, 1), 1), (date(2020, 1, 2), 0), (date(2018, 2, 1), 24), (date(2018, 2, 2), 23)],
)
def test_months_open_are_whole_months_to_the_end_of_the_month(opened_on: date, number: int) -> None:
    assert months_open(opened_on, JANUARY) == number
