"""The explorer answers a question in its address, and each number opens as many cases as it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.choices import Role
from accounts.models import User
from figures import annotating
from figures.annotating import NewAnnotation
from figures.choices import AnnotationKind
from figures.coverage import Counted, Coverage
from figures.models import Period
from investigations.choices import EntryState
from investigations.models import EntryPeople
from reports.charts import sentences
from reports.explorer import cases
from reports.query import answers, wording
from reports.query.answer import Cell
from reports.query.conditions import Condition
from reports.query.limits import QuestionRefused
from reports.query.measures import all_measures
from reports.query.question import Against, Basis, Question, Show, Span
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory, analyst, coordinator, national
from tests.explorer import months as made
from tests.figures.making import FEBRUARY, JANUARY

pytestmark = pytest.mark.django_db

EXPLORER, CASES = "/explorer/", "/explorer/cases/"
STATEMENTS = 40
LABOUR = Condition(dimension="primary_type", values=("LAB",))
VIETNAMESE = Condition(dimension="victim_nationality", values=("vietnamese",))


@pytest.fixture(scope="module", autouse=True)
def months(rows_of_the_file: None) -> None:
    made.made()


def page(client: Client, user: User, question: Question | str, *, at: str = EXPLORER) -> str:
    client.force_login(user)
    address = question if isinstance(question, str) else question.address
    return client.get(f"{at}?{address}").content.decode()


@pytest.mark.parametrize("dimension", sorted(all_measures()["live"].dimensions))
def test_every_number_opens_as_many_cases_as_it_says(dimension: str) -> None:
    user = coordinator()
    answer = answers.answer(made.of_march(rows=dimension, filters=(LABOUR,)), user=user)

    for cell, counted in answer.cells.items():
        if cell.month != made.MARCH:
            continue
        question = cases.of_month(answer.question, cell.month)
        behind = cases.behind(question, row=cell.row, column=cell.column, user=user)
        assert behind.rows.count() == counted.value
        assert behind.counted == counted


@pytest.mark.parametrize("measure", ["potential_victims", "suspects"])
def test_people_of_the_listed_cases_are_those_that_were_counted(measure: str) -> None:
    user = coordinator()
    behind = cases.behind(made.of_march(measure=measure, filters=(VIETNAMESE,)), row="", column="", user=user)
    role = {"potential_victims": "victim", "suspects": "suspect"}[measure]

    people = EntryPeople.objects.filter(entry__in=behind.rows, role=role).values_list("count", flat=True)

    assert behind.counted.value == sum(people) > 0
    assert not behind.rows.exclude(state=EntryState.LIVE).exists()


@pytest.mark.parametrize("person", [analyst, lambda: UserFactory(role=Role.LEAD, force_id=LANCASHIRE)])
def test_cases_beyond_the_scope_are_never_listed(person: Callable[[], User], client: Client) -> None:
    user = person()
    with pytest.raises(QuestionRefused):
        cases.behind(Question(month=FEBRUARY), row="", column="", user=user)

    client.force_login(user)

    for beyond in ("month=2020-02", f"area=force:{CUMBRIA}&month=2020-02"):
        refused = client.get(f"{CASES}?{beyond}").content.decode()
        assert "These cases are not shown" in refused
        assert "<table" not in refused
    assert "<table" in client.get(f"{CASES}?area=force:{LANCASHIRE}&month=2020-02").content.decode()


def test_numbers_of_another_area_have_no_link_to_cases(client: Client) -> None:
    text = page(client, analyst(), Question(rows="primary_type", month=FEBRUARY))

    assert "of cases" not in text
    assert "Labour" in text


def test_answer_is_a_sentence_with_its_coverage_a_chart_and_a_table(client: Client) -> None:
    question = made.of_march(rows="force", against=Against.MONTH, filters=(LABOUR, VIETNAMESE))
    now, then = (
        answers.answer(replace(question, rows=""), user=coordinator()).at(month) for month in (made.MARCH, FEBRUARY)
    )

    text = re.sub(r"\s+", " ", page(client, coordinator(), question))

    noun = "live investigation" if now.value == 1 else "live investigations"
    assert f"{now.value} {noun} in March 2020, against {then.value} a month ago" in text
    assert "North West. Primary exploitation type: Labour exploitation." in text
    assert "Nationality of potential victims: Vietnamese." in text
    assert "5 of 5 forces in both months." in text
    assert "Provisional: figures may change until March 2020 is published." in text
    assert "<svg" in text
    for name in ("Cumbria", "Greater Manchester", "Lancashire"):
        assert name in text
    assert "How the filters narrow the count" in text
    assert question.code in text


def test_address_that_is_not_a_question_says_what_is_wrong_and_keeps_the_rest(client: Client) -> None:
    client.force_login(coordinator())

    response = client.get(f"{EXPLORER}?measure=live&rows=colour&month=2020-13&area={made.NORTH}")

    text = unescape(response.content.decode())
    assert response.status_code == 422
    assert "“Live investigations at month end” cannot be counted by “colour”." in text
    assert "This address is not a question" in text
    assert f'<option value="{made.NORTH}" selected>' in text


def test_question_that_is_not_answered_says_why(client: Client) -> None:
    text = unescape(page(client, analyst(), Question(rows="stage", filters=(VIETNAMESE,), month=FEBRUARY)))

    assert "This question is not answered" in text
    assert "This breakdown needs the cases of forces outside your force." in text


def test_text_to_copy_has_the_reference_that_the_page_shows(client: Client) -> None:
    question = made.of_march(rows="force", filters=(LABOUR,))

    shown, copied = re.findall(r"[Ff]igure (?:<a [^>]*>)?(Q-\w+)", page(client, coordinator(), question))

    assert shown == copied == question.code


def test_small_numbers_carry_a_warning(client: Client) -> None:
    text = page(client, coordinator(), made.of_march(rows="victim_nationality", columns="force"))

    assert "Do not send it outside policing." in text


@pytest.mark.parametrize(
    "question",
    [
        made.of_march(rows="stage", columns="primary_type"),
        made.of_march(rows="stage", columns="month", span=Span.THIRTEEN_MONTHS),
        made.of_march(rows="month", columns="stage", span=Span.THIRTEEN_MONTHS),
        made.of_march(rows="stage", span=Span.THIRTEEN_MONTHS),
        made.of_march(rows="stage", columns="force", span=Span.THIRTEEN_MONTHS),
        made.of_march(columns="stage"),
        Question(measure="closed", rows="closing_reason", month=FEBRUARY),
        Question(measure="first_reported", month=FEBRUARY, against=Against.NONE),
    ],
    ids=lambda question: question.address,
)
def test_every_layout_of_the_table_prints_the_answer(question: Question, client: Client) -> None:
    user = national()
    answer = answers.answer(question, user=user)

    text = page(client, user, question)

    for cell, counted in answer.cells.items():
        if cell.month in answer.span and counted.value:
            assert f'value="{counted.value}"' in text, cell


@pytest.mark.parametrize("area", [made.NORTH, "uk"])
def test_statements_of_a_page_do_not_grow_with_forces_or_months(
    area: str, client: Client, django_assert_max_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    client.force_login(national())
    question = Question(rows="stage", columns="force", area=area, month=FEBRUARY)
    client.get(f"{EXPLORER}?{question.address}")

    with django_assert_max_num_queries(STATEMENTS):
        client.get(f"{EXPLORER}?{question.address}")


def test_case_list_is_paged_and_names_what_was_counted(client: Client) -> None:
    text = page(client, coordinator(), made.of_march(rows="primary_type").address + "&row=LAB", at=CASES)

    assert "North West, March 2020, Labour" in text
    assert "5 of 5 forces." in text


@pytest.mark.parametrize("extra", ["row=XX", "row=LAB&column=triage", "column=triage"])
def test_cell_that_does_not_exist_has_no_list(extra: str, client: Client) -> None:
    client.force_login(coordinator())

    text = client.get(f"{CASES}?area={made.NORTH}&month=2020-03&rows=primary_type&{extra}").content.decode()

    assert "The table has no such row or column." in text
    assert "<table" not in text


def test_answer_says_why_it_is_not_compared(client: Client) -> None:
    question = Question(area=made.NORTH, month=made.MARCH, against=Against.MONTH)
    assert "Not compared" not in page(client, coordinator(), question)

    Period.objects.filter(month=made.MARCH).update(starts_series=True)

    text = page(client, coordinator(), question)
    assert "Not compared with February 2020: a new series starts in March 2020." in text


def test_january_is_asked_by_the_month_alone() -> None:
    answer = answers.answer(Question(area=made.NORTH, month=JANUARY), user=coordinator())

    assert answer.cells[Cell(JANUARY)].value


def test_change_is_given_for_the_same_forces_where_too_few_have_reported(client: Client) -> None:
    question = Question(area="unit:nwrocu", month=made.MARCH, against=Against.MONTH)  # North Wales is missing
    same = answers.answer(replace(question, basis=Basis.SAME), user=coordinator())
    now, then = same.at(made.MARCH).value, same.at(FEBRUARY).value

    text = page(client, coordinator(), question)

    assert "5 of 6 forces so far: " in text
    moved = sentences.change_from_base(then, now)
    assert f"{moved} in the 5 forces that also reported in February 2020" in text
    assert "against" not in re.findall(r'id="answer-title">([^<]*)<', text)[0]


def test_month_is_judged_by_the_last_complete_month_of_its_series_whatever_is_asked() -> None:
    def enough(**changes: object) -> bool:
        question = Question(area="unit:nwrocu", month=made.MARCH, **changes)
        return made.MARCH in answers.answer(question, user=national()).enough

    with override_settings(COVERAGE_THRESHOLDS=[{"valid_from": JANUARY, "forces": "0.8", "cases": "0.99"}]):
        # Enough of its forces, but not of the cases that they held: whether or not February is part of the answer.
        assert not enough(against=Against.NONE)
        assert not enough(against=Against.MONTH)
        assert not enough(span=Span.THIRTEEN_MONTHS)


def test_place_with_too_few_forces_has_no_change_within_an_area_that_has_enough() -> None:
    question = Question(rows="region", month=FEBRUARY, area="uk", against=Against.MONTH)
    answer = answers.answer(question, user=national())
    whole = Coverage(reported=40, due=40, missing=(), area="UK")
    half = Coverage(reported=1, due=2, missing=("Gwent",), area="Wales")
    with_half = replace(
        answer,
        coverage={JANUARY: whole, FEBRUARY: whole},
        enough=frozenset({JANUARY, FEBRUARY}),
        cells={
            Cell(JANUARY, "wales"): Counted(value=40, coverage=half),
            Cell(FEBRUARY, "wales"): Counted(value=20, coverage=half),
            Cell(JANUARY, "north-west"): Counted(value=40, coverage=replace(half, reported=2, missing=())),
            Cell(FEBRUARY, "north-west"): Counted(value=20, coverage=replace(half, reported=2, missing=())),
        },
    )

    assert wording.comparison(with_half, row="wales").change is None
    assert wording.comparison(with_half, row="north-west").change.value == -20


def test_annotation_follows_its_area_into_line_notes_and_chart_and_no_further(client: Client) -> None:
    annotating.record(
        NewAnnotation(
            kind=AnnotationKind.ANOMALY,
            first=FEBRUARY,
            last=FEBRUARY,
            place=made.NORTH,
            words="cases entered twice",
            sentence="Some cases were entered twice.",
            source="Review of returns",
        ),
        by=national(),
    )

    own = page(client, coordinator(), made.of_march(against=Against.MONTH))
    elsewhere = page(client, national(), Question(area="region:south-east", month=FEBRUARY))
    by_region = page(client, national(), Question(rows="region", month=FEBRUARY))

    assert "Known anomaly, February 2020, North West: Some cases were entered twice." in own
    assert "cases entered twice" in own[own.index("<svg") : own.rindex("</svg>")]
    assert "entered twice" not in elsewhere
    assert "Some cases were entered twice." in by_region


def test_question_without_a_month_begins_with_the_newest_that_has_enough_forces(client: Client) -> None:
    text = page(client, coordinator(), Question(area="unit:nwrocu"))

    assert "live investigations in February 2020" in text
    assert "Show March 2020 so far" in text
    assert "live investigations in March 2020" in page(client, coordinator(), Question(area=made.NORTH))


def test_answer_by_force_has_a_map_whose_tiles_open_their_cases(client: Client) -> None:
    question = made.of_march(rows="force", against=Against.MONTH)
    answer = answers.answer(question, user=coordinator())

    counts = page(client, coordinator(), question)
    changes = page(client, coordinator(), replace(question, show=Show.CHANGE))

    assert f"row={LANCASHIRE}" in counts[counts.index('id="answer-map"') :]
    value = answer.cells[Cell(made.MARCH, LANCASHIRE)].value
    assert f'value="{value}"' in counts[counts.index('id="answer-map"') :]
    assert "since February 2020" in changes[changes.index('id="answer-map"') :]
    assert "answer-map" not in page(client, coordinator(), made.of_march(rows="stage"))
    assert "answer-map" not in page(client, coordinator(), made.of_march(rows="force", columns="stage"))


def test_copied_text_does_not_name_the_forces_that_are_missing(client: Client) -> None:
    text = page(client, coordinator(), Question(area="unit:nwrocu", month=made.MARCH, against=Against.NONE))
    copied = re.findall(r"<textarea[^>]*>([^<]*)</textarea>", text)[0]

    assert "Coverage: 5 of 6 forces." in copied
    assert "North Wales" not in copied


@pytest.mark.parametrize(
    ("question", "note"),
    [
        (made.of_march(rows="sub_type"), "A case counts under each category that it has"),
        (made.of_march(rows="victim_nationality"), "A case counts under each category that it has"),
        (made.of_march(measure="suspects", rows="suspect_gender"), "A person in two cases counts twice."),
    ],
    ids=["sub-types", "cases by nationality", "suspects"],
)
def test_table_says_where_its_rows_add_up_to_more_than_the_total(question: Question, note: str, client: Client) -> None:
    assert note in page(client, coordinator(), question)
    assert note not in page(client, coordinator(), made.of_march(rows="stage"))
