"""Answers from stored figures: both ways give the same numbers, and so do the entries; each number has its coverage."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from figures import batches
from figures.models import Snapshot
from investigations.records.dimensions import DIMENSIONS, DimensionOf
from reference.areas import areas_in
from reference.models import Force
from reports.query import answers, entries, readable, stored, stored_shapes
from reports.query.answer import Answer, Cell, CellCounts
from reports.query.conditions import Condition
from reports.query.measures import QueryMeasure, all_measures
from reports.query.question import Against, Question, Span
from reports.query.readable import Readable
from reports.query.reader import Reader
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, analyst, coordinator, national
from tests.figures import making
from tests.figures.making import BTP, CHESHIRE, FEBRUARY, JANUARY, MARCH, WEST_MERCIA
from tests.query.running_months import RunningForce
from tests.reports import months_made
from tests.roles import acting

pytestmark = pytest.mark.django_db

MONTHS = (JANUARY, FEBRUARY, MARCH)
APRIL = date(2020, 4, 1)
ESSEX, GWENT, DEVON, DORSET = "E23000028", "W15000002", "E23000035", "E23000039"
FORCES = (LANCASHIRE, CHESHIRE, WEST_MERCIA, BTP, ESSEX, KENT, GWENT, DEVON)
THREE_MONTHS = Question(span=Span.RANGE, first=JANUARY, last=MARCH, against=Against.NONE)
CROSSING = "primary_type"


@pytest.fixture(scope="module", autouse=True)
def months(rows_of_the_file: None) -> None:
    """Three published months of eight forces with any cases; one force is late in March. April is provisional."""
    chance = random.Random("stored")
    running = [RunningForce(force, chance=chance) for force in FORCES]
    for month in MONTHS:
        for force in running[: 7 if month == MARCH else 8]:
            force.approved(month, new=6)
        making.lock(month)
        months_made.publish(making.built(month))
    making.draft(WEST_MERCIA, APRIL)
    for force in running[:2]:
        force.approved(APRIL, new=4)
    with acting("counter"):
        batches.count_all_pending()


def questions(measures: Iterable[str], *, is_crossed: bool = False) -> list[Question]:
    """A total of each measure and one question by each of its stored dimensions; if crossed, by primary type too."""
    every_question = []
    for name in measures:
        measure = all_measures()[name]
        further = [dimension for dimension in measure.stored if dimension != CROSSING]
        every_question += [replace(THREE_MONTHS, measure=name), replace(THREE_MONTHS, measure=name, rows=CROSSING)]
        every_question += [replace(THREE_MONTHS, measure=name, rows=dimension) for dimension in further]
        if is_crossed and measure.is_crossed:
            every_question += [replace(THREE_MONTHS, measure=name, rows=each, columns=CROSSING) for each in further]
    return every_question


def summed() -> list[str]:
    """The measures that a snapshot sums from its batches."""
    return [name for name, measure in all_measures().items() if measure.kind == "return" and measure.is_crossed]


def counted_from_entries() -> list[str]:
    return [name for name in summed() if all_measures()[name].is_from_entries]


def reading_of(question: Question, area: str = "uk") -> Readable:
    return readable.readable(replace(question, area=area), reader=Reader(national()))


def asking(reading: Readable, question: Question) -> Readable:
    """The same reading for another question about the same area and months."""
    return replace(reading, question=question, shape=stored_shapes.shape_of(question))


def from_batches(reading: Readable) -> CellCounts:
    assert reading.shape is not None
    rows = [due.row for month in reading.months for due in month.due]
    return stored.from_batches(reading.question, reading.shape, rows)


def from_snapshots(reading: Readable) -> CellCounts:
    assert reading.shape is not None
    return stored.from_snapshots(reading, reading.shape).counts


def not_zero(counts: CellCounts) -> dict[Cell, int]:
    return {cell: value for cell, value in counts.cells.items() if value}


def answered(question: Question, person: User) -> Answer:
    return answers.answer(question, user=person)


# The same numbers either way


def test_sums_of_batches_equal_the_stored_rows_of_every_area_of_three_months() -> None:
    chance = random.Random("areas")
    every = questions(["live", "potential_victims", "suspects", "closed", "first_reported", "opened_change"])
    crossed = questions(summed(), is_crossed=True)
    area_keys = [area.key for area in areas_in(MARCH)]
    assert len(area_keys) > 20
    for area in area_keys:
        reading = reading_of(THREE_MONTHS, area)
        for question in [*every, *chance.sample(crossed, 10)]:
            area_question = asking(reading, replace(question, area=area))

            assert not_zero(from_batches(area_question)) == not_zero(from_snapshots(area_question)), (
                area,
                question.address,
            )


@pytest.mark.parametrize("rows", ["region", "unit"])
def test_rows_of_areas_equal_the_sums_of_their_batches(rows: str) -> None:
    question = replace(THREE_MONTHS, rows=rows, columns="stage")

    whole, seen = answered(question, national()), answered(question, analyst(DORSET))

    assert seen.cells
    assert {cell.row for cell in seen.cells} < {cell.row for cell in whole.cells}
    assert {cell: counted.value for cell, counted in seen.cells.items()} == {
        cell: whole.cells[cell].value for cell in seen.cells
    }


def test_entries_give_every_stored_cell() -> None:
    reading = reading_of(THREE_MONTHS)
    rows = [due.row for month in reading.months for due in month.due]
    every_question = questions(counted_from_entries(), is_crossed=True)
    assert len(every_question) > 60
    for question in every_question:
        assert not_zero(entries.count(question, rows)) == not_zero(from_batches(asking(reading, question))), (
            question.address
        )


def test_entries_give_the_same_under_each_filter_that_stored_figures_can_answer() -> None:
    reading = reading_of(THREE_MONTHS)
    rows = [due.row for month in reading.months for due in month.due]
    tried = 0
    for question in filtered():
        stored_question = asking(reading, question)
        if stored_question.shape is None:
            continue
        tried += 1
        assert not_zero(entries.count(question, rows)) == not_zero(from_batches(stored_question)), question.address
    assert tried > 40


def filtered() -> Iterable[Question]:
    """Questions with a filter by one or two categories, alone, beside another dimension, and beside the same one."""
    for name in ("live", "potential_victims", "closed"):
        measure: QueryMeasure = all_measures()[name]
        for dimension in measure.stored:
            codes = list(DIMENSIONS[dimension].labels())[:2]
            for values in (codes[:1], codes):
                if not values or dimension not in measure.filters:
                    continue
                condition = Condition(dimension=dimension, values=tuple(values))
                for rows in ("", CROSSING, dimension, "stage", "victim_gender"):
                    if not rows or rows in measure.dimensions:
                        yield replace(THREE_MONTHS, measure=name, rows=rows, filters=(condition,))


@pytest.mark.parametrize(
    ("question", "is_stored"),
    [
        (Question(), True),
        (Question(rows="stage", columns=CROSSING), True),
        (Question(rows="stage", columns="origin"), False),
        (Question(rows="month", columns="force"), True),
        (Question(rows="stage", filters=(Condition(dimension=CROSSING, values=("LAB", "SEX")),)), True),
        (Question(rows="origin", filters=(Condition(dimension="stage", values=("triage",)),)), False),
        (Question(filters=(Condition(dimension="any_type", values=("LAB",)),)), True),
        (Question(filters=(Condition(dimension="any_type", values=("LAB", "SEX")),)), False),
        (Question(rows="any_type", filters=(Condition(dimension="any_type", values=("LAB",)),)), False),
        (Question(measure="potential_victims", rows="victim_gender"), True),
        (Question(measure="potential_victims", filters=(Condition(dimension="victim_gender", values=("f",)),)), False),
        (Question(rows="victim_gender"), False),
        (Question(measure="held"), True),
        (Question(measure="opened"), True),
    ],
    ids=lambda value: value.address if isinstance(value, Question) else "",
)
def test_stored_figures_answer_totals_single_dimensions_and_crosses_by_primary_type(
    question: Question, is_stored: bool
) -> None:
    assert (stored_shapes.shape_of(question) is not None) is is_stored


# Answers


@pytest.mark.parametrize("area", ["uk", "unit:nwrocu"])
@pytest.mark.parametrize("rows", ["", "stage", "region", "month"])
def test_every_number_has_the_coverage_of_its_forces(area: str, rows: str) -> None:
    answer = answered(replace(THREE_MONTHS, area=area, rows=rows), coordinator())

    assert answer.months == [*MONTHS]
    assert answer.cells
    if rows != "region":
        assert all(counted.coverage == answer.coverage[cell.month] for cell, counted in answer.cells.items())
    assert [answer.coverage[month].short for month in MONTHS] == (
        ["8 of 46", "8 of 46", "7 of 46"] if area == "uk" else ["2 of 6"] * 3
    )


def test_row_of_a_region_has_the_coverage_of_the_region() -> None:
    answer = answered(replace(THREE_MONTHS, rows="region"), national())

    south_west = answer.at(MARCH, "south-west")
    assert (south_west.is_gap, south_west.coverage.short, south_west.coverage.area) == (True, "0 of 5", "South West")
    assert answer.at(FEBRUARY, "south-west").coverage.short == "1 of 5"
    assert answer.row_labels["south-west"] == "South West"


def test_provisional_month_has_the_status_of_each_missing_force() -> None:
    answer = answered(Question(area="unit:nwrocu", rows="force", month=APRIL, against=Against.NONE), coordinator())

    assert answer.is_provisional
    assert answer.coverage[APRIL].short == "2 of 6"
    assert answer.at(APRIL, LANCASHIRE).coverage.short == "1 of 1"
    assert answer.at(APRIL, LANCASHIRE).value is not None
    assert answer.at(APRIL, CUMBRIA).is_gap
    assert answer.provenance is not None
    assert {row.force for row in answer.provenance.sources} == {LANCASHIRE, CHESHIRE}


def test_approved_return_counts_once_it_is_counted() -> None:
    """Until then it is in review, for stored figures and entries alike."""
    making.reported(CUMBRIA, APRIL, new=3)
    question = Question(area="unit:nwrocu", month=APRIL, against=Against.NONE)
    assert answered(question, coordinator()).coverage[APRIL].status_of["Cumbria"] == "in review"

    with acting("counter"):
        batches.count_all_pending()

    assert answered(question, coordinator()).coverage[APRIL].short == "3 of 6"


def test_category_without_a_case_is_zero_and_a_month_without_a_return_a_gap() -> None:
    making.period(date(2020, 5, 1))
    question = Question(area=f"force:{LANCASHIRE}", rows="stage", against=Against.MONTH)

    answer = answered(replace(question, month=APRIL), analyst())
    nothing_yet = answered(replace(question, month=date(2020, 5, 1)), analyst())

    assert answer.at(APRIL, column="no such").value == 0
    assert nothing_yet.at(date(2020, 5, 1)).is_gap
    assert nothing_yet.months == [APRIL, date(2020, 5, 1)]


def test_registers_have_a_coverage_of_their_own() -> None:
    answer = answered(replace(THREE_MONTHS, measure="nrm_referrals"), national())

    assert {coverage.short for coverage in answer.coverage.values()} <= {"46 of 46", "0 of 46"}


def test_measures_of_a_series_are_the_stored_ones_of_the_published_version() -> None:
    march = Snapshot.objects.get(period=MARCH, version=1)
    held, opened = (
        answered(Question(measure=name, month=MARCH, against=Against.NONE), coordinator())
        for name in ("held", "opened")
    )
    by_month = march.figures.filter(measure="opened", area_kind="uk").values_list("value", flat=True)

    assert held.at(MARCH).value == making.value(march, "held")
    assert opened.at(MARCH).value == sum(by_month)
    assert held.at(MARCH).value


def test_measure_that_was_not_counted_in_a_month_is_a_gap() -> None:
    making.tamper("delete from figures_snapshotfigure where measure = 'suspects'")

    answer = answered(replace(THREE_MONTHS, measure="suspects", rows="suspect_gender"), coordinator())
    total = answered(replace(THREE_MONTHS, measure="suspects"), coordinator())

    assert not answer.cells
    assert all(total.at(month).is_gap for month in MONTHS)


def test_answer_beyond_the_scope_names_no_source() -> None:
    beyond, own = (answered(replace(THREE_MONTHS, area=area), coordinator()) for area in ("uk", "unit:nwrocu"))

    assert beyond.provenance is not None
    assert own.provenance is not None
    assert beyond.provenance.sources == ()
    assert beyond.provenance.versions == dict.fromkeys(MONTHS, 1)
    assert {row.force for row in own.provenance.sources} == {LANCASHIRE, CHESHIRE}


def test_withheld_rows_are_named() -> None:
    answer = answered(Question(rows="region", month=JANUARY, against=Against.NONE), analyst(DORSET))

    [note] = answer.annotations
    assert note.words == "Rows not shown"
    assert "would reveal the figures of one force" in note.sentence
    assert "national" not in answer.row_labels


def test_answer_takes_as_many_statements_for_46_forces_and_three_months_as_for_one_month() -> None:
    pairs = [
        (person(), Question(area=area, rows=rows, month=JANUARY, against=Against.NONE))
        for area, person in (("uk", coordinator), ("unit:nwrocu", coordinator), ("uk", national))
        for rows in ("stage", "region")
    ]
    before = [statements(question, reader) for reader, question in pairs]
    every = sorted(Force.objects.values_list("pk", flat=True))
    for month in MONTHS:
        for force in every:
            if force not in FORCES or (force, month) == (DEVON, MARCH):
                making.reported(force, month, new=1)
        with acting("counter"):
            batches.count_all_pending()
        months_made.publish(making.built(month))

    after = [
        statements(replace(THREE_MONTHS, area=question.area, rows=question.rows), reader) for reader, question in pairs
    ]

    assert answered(THREE_MONTHS, national()).coverage[MARCH].is_whole
    assert after == before
    assert max(before) <= 18


def statements(question: Question, reader: User) -> int:
    with CaptureQueriesContext(connection) as sent:
        answered(question, reader)
    return len(sent)


# Answers from entries


MINISTER = Question(
    area="unit:nwrocu",
    rows="victim_nationality",
    filters=(Condition(dimension="county_lines", values=("yes",)), Condition(dimension="stage", values=("triage",))),
    month=MARCH,
    against=Against.MONTH,
)


def test_question_that_stored_figures_cannot_answer_is_counted_from_the_entries_of_own_forces() -> None:
    rows = [due.row for month in readable.readable(MINISTER, reader=Reader(coordinator())).months for due in month.due]

    answer = answered(MINISTER, coordinator())

    assert {cell: counted.value for cell, counted in answer.cells.items()} == entries.count(MINISTER, rows).cells
    assert answer.cells
    assert {counted.coverage.short for counted in answer.cells.values()} == {"2 of 6"}
    assert answer.provenance is not None
    assert not answer.provenance.is_stored


def test_filters_narrow_the_count_step_by_step_with_coverage() -> None:
    answer = answered(MINISTER, coordinator())

    assert [step.label for step in answer.narrowing] == ["No filters", "County lines: Yes", "Stage: Triage"]
    counts = [step.cases.value or 0 for step in answer.narrowing]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == answered(replace(MINISTER, filters=(), rows=""), coordinator()).at(MARCH).value
    assert {step.victims.coverage.short for step in answer.narrowing} == {"2 of 6"}


def test_digest_changes_with_the_records_and_not_with_the_reader() -> None:
    question = replace(MINISTER, month=APRIL, against=Against.NONE)
    before = answered(question, coordinator()).digest
    assert before == answered(question, national()).digest

    making.reported(CUMBRIA, APRIL, new=1)
    with acting("counter"):
        batches.count_all_pending()

    assert answered(question, coordinator()).digest != before


def test_dimensions_of_places_and_months_are_no_categories() -> None:
    of = {name for name, dimension in DIMENSIONS.items() if dimension.of in {DimensionOf.PLACE, DimensionOf.TIME}}

    assert of == {"force", "region", "unit", "month"}
