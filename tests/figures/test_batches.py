"""Counting: each record once, whichever worker comes first, all or nothing; and a batch never changes."""

from __future__ import annotations

import dataclasses

import pytest
from django.db import IntegrityError, connection, transaction

from figures import batches
from figures.batches import OutOfBalance
from figures.measures import DoesNotAddUp
from figures.models import Batch, Figure
from investigations.measures import KIND
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE
from tests.roles import acting

pytestmark = pytest.mark.django_db


def test_only_approved_and_uncounted_revisions_are_pending() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=2)
    making.entry(making.draft(CHESHIRE, FEBRUARY))

    with acting("counter"):
        pending = [(batch.force, batch.period) for batch in batches.pending()]
        batches.count_all_pending()
        left = batches.pending()

    assert set(pending) == {(LANCASHIRE, FEBRUARY)}
    assert left == []


def test_counting_twice_makes_one_batch() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=2)
    source = batches.pending()[0].source

    first, second = batches.count(KIND, source), batches.count(KIND, source)

    assert first.pk == second.pk
    assert Batch.objects.count() == 1
    assert batches.count_many(KIND, [source]) == 0


def test_a_draft_is_not_counted_even_on_request() -> None:
    revision = making.draft(LANCASHIRE, FEBRUARY)
    making.entry(revision)

    assert batches.count_many(KIND, [revision.pk]) == 0
    assert not Batch.objects.exists()


def test_a_correction_is_another_batch_and_the_old_one_stays() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=2)
    batches.count_all_pending()
    old = Batch.objects.get(kind=KIND.name)
    before = making.figures(old.pk)

    making.corrected(LANCASHIRE, FEBRUARY, new=3)
    batches.count_all_pending()

    assert Batch.objects.filter(kind=KIND.name).count() == 2
    assert making.figures(old.pk) == before


def test_new_method_counts_everything_once_more() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=2)
    source = batches.pending()[0].source
    batches.count(KIND, source)

    assert batches.count_many(dataclasses.replace(KIND, method=KIND.method + 1), [source]) == 1
    assert set(Batch.objects.values_list("method", flat=True)) == {KIND.method, KIND.method + 1}


def test_digest_depends_on_the_figures_alone() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=2)
    making.reported(CHESHIRE, FEBRUARY, new=2)
    making.reported(CHESHIRE, JANUARY, new=3)
    batches.count_all_pending()

    alike = Batch.objects.filter(kind=KIND.name, period=FEBRUARY).values_list("digest", flat=True)

    assert len(set(alike)) == 1
    assert Batch.objects.get(kind=KIND.name, period=JANUARY).digest not in alike


def test_unreconciled_batch_is_refused_and_nothing_is_stored() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=2)
    making.reported(CHESHIRE, FEBRUARY, new=2)
    lost = dataclasses.replace(
        KIND, count=f"select * from ({KIND.count}) c where not (measure = 'first_reported' and value = 2)"
    )
    miscounted = dataclasses.replace(
        KIND,
        count="select source, measure, dimension, category,"
        f" value + (measure = 'live')::int as value from ({KIND.count}) c",
    )
    sources = [batch.source for batch in batches.pending()]

    with pytest.raises(DoesNotAddUp):
        batches.count_many(lost, sources)
    with pytest.raises(OutOfBalance, match="2 arrived, 3 have a state at month end"):
        batches.count_many(miscounted, sources)

    assert not Batch.objects.exists()


def test_measure_not_described_by_the_kind_is_refused() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=1)
    source = batches.pending()[0].source
    extra = dataclasses.replace(
        KIND, count=f"{KIND.count} union all select source, 'surprise', 'total', 'all', 1 from wanted"
    )

    with pytest.raises(DoesNotAddUp, match="surprise"):
        batches.count_many(extra, [source])


@pytest.mark.parametrize(
    "statement", ["update figures_figure set value = value + 1", "update figures_batch set source = 0"]
)
def test_database_refuses_to_change_counted_figures(statement: str) -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=1)
    batches.count_all_pending()

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_recount_finds_a_changed_figure() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=2)
    making.reported(CHESHIRE, FEBRUARY, new=2)
    batches.count_all_pending()
    assert batches.recount(FEBRUARY) == []

    making.tamper(
        "update figures_figure set value = 7 where force = %s and measure = 'live' and dimension = 'total'", [CHESHIRE]
    )

    with acting("counter"):
        assert [batch.force_id for batch in batches.recount(FEBRUARY)] == [CHESHIRE]


def test_supporter_named_later_makes_no_difference() -> None:
    entry = making.reported(LANCASHIRE, FEBRUARY, new=1)[0]
    batches.count_all_pending()

    entry.investigation.supports.create(force_id=LANCASHIRE, supporter_id=CHESHIRE)

    assert batches.recount(FEBRUARY) == []
    assert not Figure.objects.filter(measure="supported", dimension="supporter").exists()
