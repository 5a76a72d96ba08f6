"""The questions of the return: where each is used, what the page counts, and that nobody can be read out of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from investigations.burden import code_references, meter, uses
from investigations.burden.meter import QuestionLine
from investigations.burden.questions import QUESTIONS
from investigations.burden.uses import NO_USE
from investigations.models import AnswerTime, MonthlyReturn
from investigations.quality.rules import RULES
from investigations.records.dimensions import DIMENSIONS
from investigations.returns.fields import PEOPLE
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator, national
from tests.investigations.factories import CLOSED, FEBRUARY, JANUARY, approved, row, series, victims
from tests.investigations.test_cells import address, entry
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
LIST = reverse("investigations:question-list")
CHESHIRE = "E23000006"


@made_once
def anna() -> User:
    series(JANUARY, FEBRUARY)
    return analyst()


def took(force: str, seconds: int, *, question: str = "stage", given: int = 0, changed: int = 0, **month: Any) -> None:
    monthly_return = MonthlyReturn.objects.get(force=force, **month)
    AnswerTime.objects.create(
        monthly_return=monthly_return,
        force_id=force,
        period_id=monthly_return.period_id,
        question=question,
        seconds=seconds,
        given=given,
        changed=changed,
    )


def line_of(name: str, user: User) -> QuestionLine:
    return next(line for line in meter.meter_of(user, until=FEBRUARY).lines if line.name == name)


def test_uses_of_a_question_stay_collapsed_in_print(anna: User, client: Client) -> None:
    client.force_login(anna)

    page = client.get(LIST).content.decode()

    assert page.count("<details data-app-fold-in-print>") == sum(map(bool, uses.uses_by_question().values()))


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_has_a_use_or_else_a_reason_or_the_date_of_a_review(question: str) -> None:
    assert uses.is_settled(question), "must have a use in the code, or else a line in NO_USE, and not both"


def test_no_reason_is_left_for_a_question_that_is_gone() -> None:
    assert NO_USE.keys() <= QUESTIONS.keys()
    assert all(no_use.reason for no_use in NO_USE.values())


@pytest.mark.parametrize(
    ("rule", "questions"),
    [
        ("long_triage", {"stage", "opened_on"}),  # a function that another makes
        ("county_lines_type", {"county_lines", "primary_type", "secondary_types"}),  # a function with values filled in
        ("dates", {"opened_on", "closed_on", "state"}),  # a function that calls another of its module
        ("no_victims", {PEOPLE}),
    ],
)
def test_questions_of_a_check_are_read_from_its_own_code(rule: str, questions: set[str]) -> None:
    assert code_references.read_by_function(RULES[rule].find) == questions


@pytest.mark.parametrize(
    ("dimension", "questions"),
    [
        ("section_45", {"section_45"}),
        ("any_type", {"primary_type", "secondary_types"}),
        ("months_at_stage", {"stage"}),
        ("victim_nationality", {PEOPLE}),
        ("case_age", {"opened_on"}),
        ("arrival", {"was_running"}),
        ("force", set()),
        ("unchanged_for", set()),  # any change of a case: the use of no question
    ],
)
def test_questions_of_a_figure_are_read_from_its_sql(dimension: str, questions: set[str]) -> None:
    assert code_references.read_by_dimension(DIMENSIONS[dimension]) == questions


def test_questions_of_case_review_are_read_from_the_statement_that_decides_it() -> None:
    reasons = code_references.reasons_for_review()

    assert reasons["no_early_advice"] == {"stage", "early_advice"}
    assert reasons["children_without_referral"] == {PEOPLE, "nrm_referrals"}
    assert set(reasons) == {
        "new",
        "unchanged",
        "long_open",
        "no_liaison_officer",
        "no_financial_investigator",
        "no_early_advice",
        "children_without_referral",
        "joint",
    }


def test_a_check_for_personal_data_is_no_use_of_the_remarks() -> None:
    assert uses.uses_by_question()["remarks"] == ()


def test_uses_of_reports_are_among_the_others() -> None:
    kinds = {use.kind for use in uses.uses_by_question()["stage"]}

    assert {"Figures and explorer", "Checks", "Dashboards", "Releases", "Guidance"} <= kinds


def test_time_is_the_median_and_needs_three_returns_from_three_forces(anna: User) -> None:
    forces = (LANCASHIRE, CUMBRIA, CHESHIRE)
    for force, seconds in zip(forces, (60, 150, 600), strict=True):
        approved(JANUARY, rows=[row(f"{force}/1")], by=anna if force == LANCASHIRE else analyst(force))
        took(force, seconds, given=2, changed=1)
        if force == CUMBRIA:
            two = line_of("stage", national())
            assert (two.time.minutes, two.time.base, two.time.answers) == ("–", "Fewer than 3", "–")
    took(LANCASHIRE, 0, question="origin", given=1)

    three = line_of("stage", national())

    assert (three.time.minutes, three.time.base) == ("2.5", "3 returns from 3 forces")
    assert three.time.answers == "6 given, 3 changed"
    assert line_of("origin", national()).time.minutes == "–"
    assert line_of("stage", anna).time.minutes == "–"  # one return of its own


def test_three_returns_of_two_forces_are_too_few_for_the_national_team_only(anna: User) -> None:
    for month, force in ((JANUARY, LANCASHIRE), (FEBRUARY, LANCASHIRE), (JANUARY, CUMBRIA)):
        approved(month, rows=[row(f"{force}/1")], by=anna if force == LANCASHIRE else analyst(force))
        took(force, 90, period=month)

    assert line_of("stage", national()).time.minutes == "–"
    whole = meter.meter_of(national(), until=FEBRUARY).whole
    assert (whole.returns, whole.forces, whole.is_enough) == (3, 2, False)


def test_force_sees_only_its_own_returns(anna: User) -> None:
    for month in (JANUARY, FEBRUARY):
        approved(month, rows=[row("LAN/1")], by=anna)
        took(LANCASHIRE, 60, period=month)
    approved(JANUARY, rows=[row("CUM/1")], by=analyst(CUMBRIA))
    took(CUMBRIA, 6_000)

    counted = meter.meter_of(anna, until=FEBRUARY)

    assert (counted.approved, counted.whole.returns, counted.whole.seconds) == (2, 2, 60)
    assert meter.TimeTaken(seconds=60, returns=3, forces=1, of_one_force=True).minutes == "1.0"


def test_drafts_are_not_counted(anna: User) -> None:
    approved(JANUARY, rows=[row("LAN/1")], by=anna)
    client = Client()
    client.force_login(anna)
    client.post(address("return-start"))
    took(LANCASHIRE, 60, period=FEBRUARY)

    counted = meter.meter_of(anna, until=FEBRUARY)

    assert (counted.approved, counted.whole.returns) == (1, 0)


def test_share_of_returns_that_answer_a_question_and_of_answers_not_known(anna: User) -> None:
    people = [victims(2, nationality="albanian", gender="not_known")]
    approved(JANUARY, rows=[row("LAN/1", people=people, county_lines="yes"), row("LAN/2", remarks="Waiting.")], by=anna)
    closed: dict[str, Any] = CLOSED | {"closed_on": "20/01/2020", "morile_score": "12"}
    approved(JANUARY, rows=[row("CUM/1", **closed)], by=analyst(CUMBRIA))

    by_name = {line.name: line for line in meter.meter_of(national(), until=FEBRUARY).lines}

    answered = {name: by_name[name].answered.counts for name in ("reference", "county_lines", "remarks", PEOPLE)}
    assert answered == {"reference": "2 of 2", "county_lines": "1 of 2", "remarks": "1 of 2", PEOPLE: "2 of 2"}
    assert by_name["morile_score"].answered.counts == by_name["closed_on"].answered.counts == "1 of 2"
    assert by_name["void_reason"].answered.counts == by_name["merged_into"].answered.counts == "0 of 2"
    assert by_name["county_lines"].not_known.counts == "2 of 3"
    assert by_name["remarks"].not_known.counts == "–"


def test_page_lists_unused_questions_first_with_the_date_of_their_review(anna: User) -> None:
    approved(JANUARY, rows=[row("LAN/1")], by=anna)
    client = Client()
    client.force_login(national())

    page = client.get(LIST).content.decode()

    assert page.index("Proposed for removal") < page.index("MoRiLE score") < page.index("Other questions")
    assert page.index("Other questions") < page.index('id="question-stage"')
    assert "The review decides by 31 March 2027" in page
    assert "1 approved return, March 2019 to February 2020." in page


def test_case_of_a_draft_says_where_each_answer_is_used(anna: User) -> None:
    approved(JANUARY, rows=[row("LAN/1")], by=anna)
    client = Client()
    client.force_login(anna)
    client.post(address("return-start"))

    page = client.get(f"{address('return-detail')}?row={entry('LAN/1').pk}").content.decode()

    assert "Where your answers are used" in page
    assert "<b>Stage:</b> Figures and explorer, case review, checks, guidance" in page
    assert "<b>MoRiLE score:</b> Nothing in the service uses the answer. Proposed for removal." in page


@pytest.mark.parametrize("forces", [1, 3])
def test_page_costs_the_same_for_any_number_of_forces(
    anna: User, forces: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for code in (LANCASHIRE, CUMBRIA, CHESHIRE)[:forces]:
        approved(JANUARY, rows=[row(f"{code}/1")], by=anna if code == LANCASHIRE else analyst(code))
        took(code, 60)
    client = Client()
    client.force_login(national())

    with query_budget(14):
        page = client.get(LIST).content.decode()

    assert ("3 returns from 3 forces" in page) == (forces == 3)


def test_coordinators_do_not_see_what_questions_cost_a_force() -> None:
    client = Client()
    client.force_login(coordinator())

    assert client.get(LIST).status_code == 403
