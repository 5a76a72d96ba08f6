"""Stored figures and entries give the same numbers, for everything that the registry says is stored."""

from __future__ import annotations

import random

import pytest

from figures import batches
from figures.models import Figure
from investigations.case_measures import KIND as CASES
from investigations.measures import KIND
from reports.query import entries
from reports.query.answer import SourceRow
from reports.query.measures import QueryMeasure, all_measures
from reports.query.question import Question
from tests.accounts.factories import national
from tests.figures.making import FEBRUARY, LANCASHIRE
from tests.query.cases import approved, row_of
from tests.roles import acting_for

pytestmark = pytest.mark.django_db
MEASURES = {name: measure for name, measure in all_measures().items() if measure.is_from_entries}

type Figures = dict[tuple[str, str, str], int]


@pytest.fixture(scope="module")
def source(rows_of_the_file: None) -> SourceRow:
    return row_of(approved(LANCASHIRE, FEBRUARY, many=120, chance=random.Random("stored")))


@pytest.fixture(scope="module")
def figures(source: SourceRow) -> Figures:
    """What the batch of the return holds, by measure, dimension and category."""
    assert source.revision
    counted = [batches.count(kind, source.revision) for kind in (KIND, CASES)]
    rows = Figure.objects.filter(batch__in=counted).values_list("measure", "dimension", "category", "value")
    return {(measure, dimension, category): value for measure, dimension, category, value in rows}


def of_entries(source: SourceRow, measure: str, *dimensions: str) -> dict[str, int]:
    """The counts by one or two dimensions, with codes joined as stored figures join them."""
    rows, columns = (*dimensions, "", "")[:2]
    with acting_for(national()):
        cells = entries.count(Question(measure=measure, rows=rows, columns=columns), [source]).cells
    return {f"{cell.row}:{cell.column}" if cell.column else cell.row: number for cell, number in cells.items()}


def of_figures(figures: Figures, measure: str, dimension: str) -> dict[str, int]:
    return {category: value for (name, by, category), value in figures.items() if (name, by) == (measure, dimension)}


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_stored_figures_equal_entries(measure: QueryMeasure, source: SourceRow, figures: Figures) -> None:
    assert of_figures(figures, measure.name, "total") == {"all": of_entries(source, measure.name)[""]}
    for dimension, name in measure.stored.items():
        stored = of_figures(figures, measure.name, name)

        assert stored, f"{measure.name} by {dimension}"
        assert stored == of_entries(source, measure.name, dimension)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_crossed_stored_figures_equal_entries(measure: QueryMeasure, source: SourceRow, figures: Figures) -> None:
    assert measure.is_crossed
    for dimension, name in measure.stored.items():
        if dimension != "primary_type":
            stored = of_figures(figures, measure.name, f"primary_type:{name}")

            assert stored == of_entries(source, measure.name, "primary_type", dimension)


def test_registry_names_every_dimension_that_is_stored(figures: Figures) -> None:
    stored = {(measure, dimension) for measure, dimension, _ in figures if ":" not in dimension}
    named = {(name, "total") for name in all_measures()} | {
        (name, dimension) for name, measure in all_measures().items() for dimension in measure.stored.values()
    }

    others = {"supported", "live_at_stage", "at_risk_by_duration", "closed_by_duration"}
    assert {(measure, dimension) for measure, dimension in stored - named if measure not in others} == set()
