"""The demonstration many times as large: same shape, every figure the product of the old one, all of it proved."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum

from demo import loaded_marker, scaling
from figures import batches, verification
from figures.models import Snapshot, SnapshotFigure
from investigations.models import (
    CaseReviewCount,
    CaseToReview,
    Entry,
    EntryPeople,
    EntryProfile,
    EntryText,
    Holding,
    Investigation,
)
from tests.recount import returns

pytestmark = [pytest.mark.demo, pytest.mark.usefixtures("demonstration")]
TIMES = 2


def entries_of(months: list[date]) -> dict[str, int]:
    """How many rows of each kind the entries of these months have."""
    return {
        "entries": Entry.objects.filter(revision__period__in=months).count(),
        "people": EntryPeople.objects.filter(entry__revision__period__in=months).count(),
        "texts": EntryText.objects.filter(entry__revision__period__in=months).count(),
        "profiles": EntryProfile.objects.filter(entry__revision__period__in=months).count(),
        "to review": CaseToReview.objects.filter(revision__period__in=months).count(),
        "newest": Investigation.objects.filter(latest_entry__revision__period__in=months).count(),
        "carried forward": Entry.objects.filter(revision__period__in=months, previous__isnull=False).count(),
    }


def foreign_keys() -> list[tuple[str, ...]]:
    """The definition of every foreign key, and whether it has been checked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated from pg_constraint"
            " where contype = 'f' order by 1, 2"
        )
        return cursor.fetchall()


def counted_to_review(months: list[date]) -> int:
    """The cases to review of these months by the stored numbers."""
    counted = CaseReviewCount.objects.filter(revision__period__in=months, counted=CaseReviewCount.TO_REVIEW)
    return int(counted.aggregate(total=Sum("number"))["total"])


def live_in_uk() -> dict[tuple[int, date], int]:
    """The live investigations of the UK, by version and month."""
    rows = SnapshotFigure.objects.filter(area_kind="uk", measure="live", dimension="total")
    return {
        (version, month): value
        for version, month, value in rows.values_list("snapshot__version", "snapshot__period", "value")
    }


def test_present_months_are_larger_and_every_figure_is_proved() -> None:
    months = scaling.present_months()
    before, live, holdings, keys = entries_of(months), live_in_uk(), Holding.objects.count(), foreign_keys()

    added = scaling.scale(TIMES)

    assert added == before["entries"]
    assert entries_of(months) == {name: number * TIMES for name, number in before.items()}
    assert counted_to_review(months) == before["to review"] * TIMES
    assert Holding.objects.count() > holdings
    assert foreign_keys() == keys
    assert live_in_uk() == {key: value * TIMES if key[1] in months else value for key, value in live.items()}
    assert [problem for month in (months[0], months[-2]) for problem in verification.verify(month)] == []
    assert batches.pending() == []
    compared, differing = returns.recounted(
        Snapshot.objects.filter(period=months[0]).latest("version"), returns.Returns()
    )
    assert compared > 5_000
    assert differing.empty, differing.head(20)
    with connection.cursor() as cursor, pytest.raises(Exception, match="never change"):
        cursor.execute("update figures_figure set value = 0")


def test_scale_that_adds_nothing_is_refused(settings: Any) -> None:
    settings.MSPT_ROLE = "owner"
    with pytest.raises(CommandError, match="Choose 2 or more"):
        call_command("load_demo", scale=1)


def test_larger_demonstration_is_not_made_larger_again(settings: Any) -> None:
    settings.MSPT_ROLE = "owner"
    loaded_marker.write_scaled(TIMES)

    assert loaded_marker.is_loaded()
    with pytest.raises(CommandError, match="larger already"):
        call_command("load_demo", scale=TIMES)
