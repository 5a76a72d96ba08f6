"""Answers from entries, compared with plain Python that counts the same cases one by one."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection

from investigations.models import Entry, Revision
from investigations.records.dimensions import DIMENSIONS
from reports.query import entries, limits
from reports.query.answer import Cell, CellCounts, SourceRow
from reports.query.conditions import Condition
from reports.query.limits import QuestionRefused
from reports.query.measures import all_measures
from reports.query.question import Question
from tests.accounts.factories import national
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, LANCASHIRE, MARCH
from tests.properties import DEEP
from tests.query.cases import (
    FORCES,
    MONTHS,
    REASONS,
    Case,
    approved,
    by_hand,
    cases_of,
    categories,
    is_counted,
    narrowing_by_hand,
    row_of,
)
from tests.roles import acting_for

pytestmark = pytest.mark.django_db
SEEDS = range(2_000 if DEEP else 40)
FROM_ENTRIES = [
    "live",
    "potential_victims",
    "suspects",
    "first_reported",
    "already_running",
    "reopened",
    "transferred_in",
    "rolled",
    "closed",
    "transferred_out",
    "merged",
    "void",
    "cases_to_review",
    "live_children",
    "live_joint",
    *REASONS,
]


@pytest.fixture(scope="module")
def sources(rows_of_the_file: None) -> list[SourceRow]:
    """The returns of three forces for two months; one force has not reported the second."""
    chance = random.Random("entries")
    rows = [row_of(approved(force, month, many=30, chance=chance)) for month in MONTHS for force in FORCES]
    return [*rows[:-1], replace(rows[-1], revision=None)]


@pytest.fixture(scope="module")
def cases(sources: list[SourceRow]) -> list[Case]:
    return cases_of(sources)


def counted(question: Question, sources: list[SourceRow]) -> CellCounts:
    with acting_for(national()):
        return entries.count(question, sources)


def a_filter(name: str, cases: list[Case], chance: random.Random) -> Condition:
    """A filter by up to three categories that occur."""
    occurring = sorted({code for case in cases for code in categories(case, name)})
    return Condition(dimension=name, values=tuple(chance.sample(occurring, min(len(occurring), chance.randint(1, 3)))))


def test_all_measures_of_cases_and_people_are_compared() -> None:
    assert [name for name in FROM_ENTRIES if all_measures()[name].is_from_entries] == FROM_ENTRIES
    assert {*FROM_ENTRIES} == {name for name, measure in all_measures().items() if measure.is_from_entries}


@pytest.mark.parametrize("measure", FROM_ENTRIES)
def test_measure_by_each_dimension_equals_a_count_by_hand(
    measure: str, sources: list[SourceRow], cases: list[Case]
) -> None:
    questions = [Question(measure=measure, rows=name) for name in ("", *all_measures()[measure].dimensions)]

    answers = {question.rows: counted(question, sources).cells for question in questions}

    assert answers == {question.rows: by_hand(question, cases) for question in questions}
    assert all(answers.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_any_question_equals_a_count_by_hand(seed: int, sources: list[SourceRow], cases: list[Case]) -> None:
    chance = random.Random(seed)
    measure = all_measures()[chance.choice(["live", "potential_victims", "suspects", *FROM_ENTRIES])]
    rows, columns = chance.sample([*measure.dimensions, ""], 2)
    filters = tuple(a_filter(name, cases, chance) for name in chance.sample(measure.filters, chance.choice([0, 1, 2])))
    question = Question(measure=measure.name, rows=rows, columns=columns, filters=filters)

    counts = counted(question, sources)

    assert counts.cells == by_hand(question, cases)
    assert counts.narrowing == narrowing_by_hand(question, cases)


@pytest.mark.parametrize("dimension", [name for name in DIMENSIONS if name in all_measures()["live"].dimensions])
def test_condition_for_lists_finds_the_entries_that_were_counted(
    dimension: str, sources: list[SourceRow], cases: list[Case]
) -> None:
    chance = random.Random(dimension)
    for month in MONTHS:
        rows = [row for row in sources if row.month == month and row.revision]
        of_month = [case for case in cases if case.source.month == month and is_counted(case, "live")]
        codes = a_filter(dimension, of_month, chance).values
        listed = Entry.objects.live().filter(revision__in=[row.revision for row in rows])

        pks = {*listed.filter(DIMENSIONS[dimension].q(codes, month)).values_list("pk", flat=True)}

        assert pks == {case.entry.pk for case in of_month if {*categories(case, dimension)} & {*codes}}
        assert pks


def test_categories_of_lists_without_any_code_find_nothing(sources: list[SourceRow]) -> None:
    for dimension in DIMENSIONS.values():
        assert not Entry.objects.filter(dimension.q([], FEBRUARY)).exists(), dimension.name


def test_narrowing_says_how_many_cases_each_filter_leaves(sources: list[SourceRow], cases: list[Case]) -> None:
    question = Question(
        filters=(
            Condition(dimension="any_type", values=("LAB",)),
            Condition(dimension="victim_nationality", values=("vietnamese", "albanian")),
        )
    )

    narrowing = counted(question, sources).narrowing

    assert narrowing == narrowing_by_hand(question, cases)
    assert narrowing[0].cases > narrowing[1].cases > narrowing[2].cases > 0
    assert counted(Question(), sources).narrowing == ()


@pytest.mark.parametrize("times", [1, 40])
def test_question_takes_one_statement_whatever_it_covers(
    times: int, sources: list[SourceRow], query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    question = Question(
        measure="potential_victims",
        rows="victim_nationality",
        columns="stage",
        filters=(Condition(dimension="any_type", values=("LAB",)),),
    )

    with query_budget(3):  # settings, statement, settings
        entries.count(question, sources * times)


class TestSources:
    """What is counted of the source rows."""

    @pytest.fixture
    def revision(self) -> Revision:
        return approved(LANCASHIRE, MARCH, many=8, chance=random.Random(1))

    def test_superseded_revision_of_a_published_version_still_counts(self, revision: Revision) -> None:
        before = counted(Question(rows="stage"), [row_of(revision)])
        making.corrected(LANCASHIRE, MARCH, new=1)

        assert counted(Question(rows="stage"), [row_of(revision)]) == before
        assert before.cells

    @pytest.mark.parametrize("state", ["working", "submitted"])
    def test_revision_that_was_never_approved_counts_nothing(self, state: str) -> None:
        revision = making.draft(LANCASHIRE, MARCH)
        making.entry(revision)
        Revision.objects.filter(pk=revision.pk).update(
            **({"state": state, "submitted_at": "2020-04-02T09:00Z", "submitted_by": making.national()} | RECEIPTS)
            if state == "submitted"
            else {}
        )

        assert counted(Question(), [row_of(revision)]).cells == {}

    def test_revision_under_the_name_of_another_force_counts_nothing(self, revision: Revision) -> None:
        assert counted(Question(), [replace(row_of(revision), force=CHESHIRE)]).cells == {}

    def test_carried_return_counts_in_the_month_into_which_it_is_carried(self, revision: Revision) -> None:
        april = date(2020, 4, 1)
        row = row_of(revision, month=april, is_carried=True)
        question = Question(rows="case_age", columns="month")

        cells = counted(question, [row]).cells

        assert cells == by_hand(question, cases_of([row]))
        assert {(cell.month, cell.column) for cell in cells} == {(april, "2020-04")}

    @pytest.mark.parametrize("filters", [(), (Condition(dimension="stage", values=("court",)),)])
    def test_no_reported_force_gives_no_cells(self, revision: Revision, filters: tuple[Condition, ...]) -> None:
        counts = counted(Question(filters=filters), [replace(row_of(revision), revision=None)])

        assert counts.cells == {}
        assert [step.cases for step in counts.narrowing] == [0] * (len(filters) and len(filters) + 1)

    def test_measure_of_stored_figures_is_not_counted_from_entries(self, revision: Revision) -> None:
        with pytest.raises(ValueError, match="is not counted from entries"):
            counted(Question(measure="held"), [row_of(revision)])


RECEIPTS = {"fingerprint": "0" * 64, "words_fingerprint": "0" * 64}


class TestLimits:
    """The time, memory and size of one statement."""

    SETTINGS = "select current_setting('work_mem'), current_setting('jit'), current_setting('statement_timeout')"

    def settings(self) -> tuple[str, ...]:
        with connection.cursor() as cursor:
            cursor.execute(self.SETTINGS)
            return cursor.fetchone()

    def test_statement_has_its_limits_and_the_rest_of_the_request_its_own(self) -> None:
        before = self.settings()

        with entries.limited_cursor() as cursor:
            cursor.execute(self.SETTINGS)
            assert cursor.fetchone() == ("64MB", "off", "10s")

        assert self.settings() == before != ("64MB", "off", "10s")

    def test_question_that_takes_too_long_is_refused_and_loses_nothing_else(
        self, sources: list[SourceRow], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = self.settings()
        monkeypatch.setattr(entries, "STATEMENT_TIMEOUT", "20ms")

        with pytest.raises(QuestionRefused, match="takes too long to count"):
            entries.count(Question(measure="suspects", rows="suspect_nationality", columns="any_type"), sources * 2_000)

        assert self.settings() == before
        assert counted(Question(), sources[:1]).cells

    def test_too_many_cells_are_refused_and_never_cut_off(
        self, sources: list[SourceRow], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(entries, "MOST_CELLS", 5)

        assert counted(Question(rows="primary_type"), sources[:1]).cells != {}
        with pytest.raises(QuestionRefused, match="more than 20,000 cells"):
            counted(Question(rows="opened_in", columns="month"), sources)

    def test_time_is_below_the_limit_of_the_web_role(self) -> None:
        assert limits.SECONDS < 15


def test_value_of_a_filter_is_never_part_of_the_statement() -> None:
    nasty = "court'; drop table investigations_entry; --"
    question = Question(filters=(Condition(dimension="stage", values=(nasty,)),))

    statement = entries.statement_of(question)

    assert nasty not in statement.sql
    assert statement.values == {"filter_0": [nasty]}


def test_cells_are_named_by_month_and_codes(sources: list[SourceRow]) -> None:
    cells = counted(Question(rows="force"), sources).cells

    assert all(isinstance(cell, Cell) and cell.row in FORCES and cell.column == "" for cell in cells)
    assert {cell.month for cell in cells} == {*MONTHS}
