"""A question and its address: each has exactly one of the other, and a bad address gets all its problems at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from core import months
from investigations.records.dimensions import DIMENSIONS
from reports.query import limits
from reports.query.conditions import Condition
from reports.query.limits import QuestionRefused
from reports.query.measures import QueryMeasure, all_measures
from reports.query.question import Against, Basis, InvalidQuestion, Question, Show, Span
from tests.properties import examples

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 1)
AREAS = ["uk", "england-wales", "region:north-west", "unit:nwrocu", "force:E23000003", "force:BTP"]
SOME_MONTHS = st.integers(0, 130).map(lambda distance: months.following(date(2016, 2, 1), distance))


def codes_of(dimension: str) -> list[str]:
    return list(DIMENSIONS[dimension].labels()) or ["2019-12", "2020-01", "2020-02"]


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Any question that an address can ask."""
    measure: QueryMeasure = draw(st.sampled_from(list(all_measures().values())))
    dimensions = draw(st.lists(st.sampled_from([*measure.dimensions]), max_size=2, unique=True))
    rows, columns = draw(st.permutations([*dimensions, "", ""][:2]))
    filters = draw(st.lists(st.sampled_from(measure.filters), max_size=4, unique=True)) if measure.filters else []
    has_year = not limits.why_no_year(measure, by=dimensions)
    span = draw(st.sampled_from(Span if has_year else [each for each in Span if each != Span.ROLLING_YEAR]))
    first, last = sorted([draw(SOME_MONTHS), draw(SOME_MONTHS)])
    return Question(
        measure=measure.name,
        rows=rows,
        columns=columns,
        show=draw(st.sampled_from(Show)),
        filters=tuple(
            Condition(
                dimension=name,
                values=tuple(draw(st.lists(st.sampled_from(codes_of(name)), min_size=1, max_size=3))),
            )
            for name in filters
        ),
        area=draw(st.sampled_from(AREAS)),
        month=draw(st.none() | SOME_MONTHS),
        span=span,
        first=first,
        last=min(last, months.following(first, limits.MOST_MONTHS - 1)),
        against=draw(st.sampled_from(Against)),
        basis=draw(st.sampled_from(Basis if measure.is_stock else [Basis.REPORTED, Basis.SAME])),
    )


@examples(60, HealthCheck.function_scoped_fixture)
@given(question=questions())
def test_address_reads_back_as_the_same_question(question: Question) -> None:
    parsed = Question.parse(QueryDict(question.address))

    assert parsed == question
    assert parsed.address == question.address


@examples(20, HealthCheck.function_scoped_fixture)
@given(question=questions(), month=SOME_MONTHS, against=st.sampled_from(Against))
def test_code_is_the_same_for_every_month_and_comparison(question: Question, month: date, against: Against) -> None:
    assert replace(question, month=month, against=against).code == question.code
    assert replace(question, show=Show.SHARE).code != replace(question, show=Show.NUMBER).code
    assert len(question.code) == len("Q-7F3K2M")


def test_first_question_has_an_empty_address() -> None:
    assert Question().address == ""
    assert Question.parse(QueryDict("")) == Question()


def test_address_is_canonical() -> None:
    query = (
        "victim_nationality=vietnamese&flag=county_lines:yes&month=2026-10&type=SEX&any_type=LAB&sub_type=LAB.car-wash"
        "&flag=county_lines:no&flag=early_advice:yes&type=LAB&rows=force&columns=&against=year&area=region:north-west"
    )

    assert Question.parse(QueryDict(query)).address == (
        "rows=force&area=region:north-west&month=2026-10&any_type=LAB&any_type=SEX&flag=county_lines:no"
        "&flag=county_lines:yes&flag=early_advice:yes&sub_type=LAB.car-wash&victim_nationality=vietnamese"
    )


def test_values_of_one_dimension_are_one_condition() -> None:
    question = Question.parse(QueryDict("stage=court&stage=charged&stage=court"))

    assert question.filters == (Condition(dimension="stage", values=("charged", "court")),)
    assert question.filters[0].in_words.startswith("Stage: ")
    assert " or " in question.filters[0].in_words


def test_range_replaces_the_month() -> None:
    question = Question.parse(QueryDict("span=range&from=2026-01&to=2026-10&month=2026-10"))

    assert (question.first, question.last, question.month) == (date(2026, 1, 1), OCTOBER, None)
    assert Question.parse(QueryDict("from=2026-01&to=2026-10")) == Question()


BAD_FIELDS = {
    "measure": ("measure=secrets", "“secrets” is not counted. Choose what to count from the list."),
    "rows": ("rows=remarks", "cannot be counted by “remarks”. Choose rows from the list."),
    "columns": ("rows=stage&columns=stage", "Rows and columns are the same."),
    "show": ("show=everything", "“everything” is not a choice for “show”. Choose one of: number, share, change."),
    "area": ("area=region:atlantis", "“region:atlantis” is not an area. Choose an area from the list."),
    "month": ("month=2026-13", "“2026-13” is not a month."),
    "span": ("span=decade", "“decade” is not a choice for “span”."),
    "from": ("span=range&to=2026-10", "Enter the first month of the range."),
    "to": ("span=range&from=2026-10&to=2026-09", "The range ends before it begins."),
    "against": ("against=plan", "“plan” is not a choice for “against”."),
    "basis": ("measure=closed&basis=carried", "so no force can be carried."),
    "flag": ("flag=remarks:yes", "“remarks” is not a field that can be yes or no."),
    "stage": ("stage=lost", "“lost” is not in the list of stage. Choose from the list."),
    "victim_nationalty": ("victim_nationalty=vietnamese", "“victim_nationalty” is not a filter."),
    "closing_reason": ("closing_reason=conviction", "cannot be filtered by closing reason. Remove this filter."),
}


@pytest.mark.parametrize(("field", "query", "sentence"), [(field, *bad) for field, bad in BAD_FIELDS.items()])
def test_bad_field_gets_its_sentence(field: str, query: str, sentence: str) -> None:
    with pytest.raises(InvalidQuestion) as refused:
        Question.parse(QueryDict(query))

    assert [*refused.value.problems] == [field]
    assert sentence in refused.value.problems[field]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("measure=live&measure=closed", "measure"),
        ("month=0001-01", "month"),
        ("month=9999-12", "month"),
        ("area=force:%00", "area"),
        ("area=force:", "area"),
        ("area=uk:north-west", "area"),
        ("span=range&from=2001-01&to=2026-10", "to"),
        ("county_lines=yes", "county_lines"),
        ("flag=county_lines:perhaps", "flag"),
        ("flag=county_lines", "flag"),
        ("opened_in=2026-13", "opened_in"),
        ("force=E23000003", "force"),
        ("measure=held&stage=court", "stage"),
        ("stage=%00", "stage"),
        ("&".join(f"flag={name}:yes" for name in DIMENSIONS if DIMENSIONS[name].is_flag) + "&stage=court", "filters"),
    ],
)
def test_other_bad_address_names_the_field(query: str, field: str) -> None:
    with pytest.raises(InvalidQuestion) as refused:
        Question.parse(QueryDict(query))

    assert [*refused.value.problems] == [field]


def test_every_bad_field_is_named_at_once() -> None:
    query = (
        "measure=secrets&show=everything&area=atlantis&month=soon&span=decade&against=plan&basis=hope&stage=lost&x=1"
        "&flag=remarks:yes"
    )

    with pytest.raises(InvalidQuestion) as refused:
        Question.parse(QueryDict(query))

    problems = refused.value.problems
    assert {*problems} == {"measure", "show", "area", "month", "span", "against", "basis", "stage", "x", "flag"}
    assert all(problem.endswith(".") for problem in problems.values())
    assert str(refused.value) == " ".join(problems.values())


def test_parameters_of_the_page_are_not_filters() -> None:
    assert Question.parse(QueryDict("page=2&stage=court"), other=["page"]).address == "stage=court"


class TestLimits:
    """How much one question may ask for."""

    def test_question_within_the_limits_is_answered(self) -> None:
        question = Question(rows="force", columns="month", span=Span.THIRTEEN_MONTHS)

        limits.check(question, months=13, forces=46, is_stored=False)

    @pytest.mark.parametrize(
        ("question", "months", "is_stored", "sentence"),
        [
            (Question(), 37, False, "covers 37 months. Choose at most 36."),
            (Question(), 121, True, "covers 121 months. Choose at most 120."),
            (Question(rows="victim_gender"), 14, False, "cover at most 13 months."),
            (Question(measure="suspects"), 14, False, "cover at most 13 months."),
            (Question(rows="victim_nationality", columns="sub_type"), 13, False, "more than 20,000 cells."),
        ],
    )
    def test_question_beyond_a_limit_is_refused_in_words(
        self, question: Question, months: int, is_stored: bool, sentence: str
    ) -> None:
        with pytest.raises(QuestionRefused, match=sentence):
            limits.check(question, months=months, forces=46, is_stored=is_stored)

    def test_people_of_one_region_may_cover_more_months(self) -> None:
        question = Question(rows="victim_gender", area="region:north-west")

        limits.check(question, months=36, forces=5, is_stored=False)


class TestRegistry:
    """Measures and dimensions that may be asked for."""

    def test_every_dimension_has_labels_or_months(self) -> None:
        assert {name for name, dimension in DIMENSIONS.items() if not dimension.labels()} == {"opened_in", "month"}

    def test_every_measure_of_the_returns_that_adds_up_is_listed(self) -> None:
        names = {name for name, measure in all_measures().items() if measure.kind == "return"}

        assert names >= {"live", "potential_victims", "suspects", "closed", "first_reported", "held", "opened"}
        assert "supported" not in names

    def test_other_registers_are_counted_from_stored_figures_only(self) -> None:
        others = [measure for measure in all_measures().values() if not measure.is_of_returns]

        assert {measure.kind for measure in others} >= {"nrm", "orders", "guidance"}
        assert not any(measure.is_from_entries or measure.filters for measure in others)
        assert all_measures()["nrm_referrals"].dimensions["nationality"].labels()

    def test_people_are_divided_by_their_own_dimensions_only(self) -> None:
        victims = all_measures()["potential_victims"]

        assert victims.splits_people_by(DIMENSIONS["victim_gender"])
        assert not victims.splits_people_by(DIMENSIONS["suspect_gender"])
        assert not all_measures()["live"].splits_people_by(DIMENSIONS["victim_gender"])
