"""Sums over chosen batches: by month, region, unit and force, in one query for any number of them."""

from __future__ import annotations

from typing import Any

import pytest

from figures import batch_sums
from figures.batch_sums import BatchSource, GroupBy
from figures.models import SnapshotSource
from tests.figures import making
from tests.figures.making import BTP, CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, WEST_MERCIA, built

pytestmark = pytest.mark.django_db

LIVE = ("live", "total")
TYPES = ("live", "primary_type")
VICTIMS = ("potential_victims", "total")


def sources() -> list[BatchSource]:
    rows = SnapshotSource.objects.filter(batch__isnull=False).select_related("snapshot")
    return [
        BatchSource(
            batch=source.batch_id,
            month=source.snapshot.period_id,
            force=source.force_id,
            region=source.region,
            unit=source.unit,
        )
        for source in rows
    ]


def two_months() -> None:
    for month, more in ((JANUARY, 0), (FEBRUARY, 1)):
        making.reported(LANCASHIRE, month, new=2 + more)
        making.reported(CHESHIRE, month, new=3, primary_type_id="SEX", sub_types=[])
        making.reported(WEST_MERCIA, month)
        built(month)


def test_many_measures_and_dimensions_are_summed_by_month_in_one_query(
    django_assert_num_queries: Any,
) -> None:
    two_months()
    chosen = sources()

    with django_assert_num_queries(1):
        sums = batch_sums.sums(chosen, [LIVE, TYPES, VICTIMS])

    assert {(s.month, s.measure, s.dimension, s.category): s.value for s in sums} == {
        (JANUARY, "live", "total", "all"): 5,
        (JANUARY, "live", "primary_type", "LAB"): 2,
        (JANUARY, "live", "primary_type", "SEX"): 3,
        (JANUARY, "potential_victims", "total", "all"): 5,
        (FEBRUARY, "live", "total", "all"): 6,
        (FEBRUARY, "live", "primary_type", "LAB"): 3,
        (FEBRUARY, "live", "primary_type", "SEX"): 3,
        (FEBRUARY, "potential_victims", "total", "all"): 6,
    }


def test_sums_are_grouped_by_each_kind_of_place_at_once() -> None:
    two_months()
    chosen = [source for source in sources() if source.month == JANUARY]

    sums = batch_sums.sums(chosen, [LIVE], by=list(GroupBy))

    assert {(s.by.value, s.place): s.value for s in sums} == {
        ("month", ""): 5,
        ("region", "north-west"): 5,
        ("region", "west-midlands"): 0,
        ("unit", "nwrocu"): 5,
        ("unit", "wmrocu"): 0,
        ("force", LANCASHIRE): 2,
        ("force", CHESHIRE): 3,
        ("force", WEST_MERCIA): 0,
    }


def test_only_the_chosen_batches_are_summed() -> None:
    two_months()
    making.reported(BTP, JANUARY, new=7)
    chosen = [source for source in sources() if source.force == LANCASHIRE]

    assert {s.month: s.value for s in batch_sums.sums(chosen, [LIVE])} == {JANUARY: 2, FEBRUARY: 3}
    assert batch_sums.sums([], [LIVE]) == []
    assert batch_sums.sums(chosen, []) == []
