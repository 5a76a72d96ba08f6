"""Use of the library as figures by force, month and kind of product; no person is in them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from core import clock
from figures import batches
from figures.models import Batch, Figure
from guidance import measures, monthly_usage, usage
from guidance.choices import UsageKind
from guidance.models import MonthlyUsage, MonthlyUsageCell
from tests.accounts.factories import KENT, LANCASHIRE, analyst, national
from tests.figures.making import period
from tests.guidance.making import published
from tests.roles import acting

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _periods() -> None:
    for month in (SEPTEMBER, OCTOBER, NOVEMBER):
        period(month)


def used(kind: str, on: date, *, force: str = LANCASHIRE, product=None) -> None:
    """A user of a force used the library on a day."""
    with clock.at(datetime(on.year, on.month, on.day, 10, tzinfo=clock.LONDON)):
        usage.note(kind, by=analyst(force), product=product)


def figures(force: str, month: date) -> dict[tuple[str, str], int]:
    """The batch of a force's month, by measure and category, without zeros."""
    with acting("counter"):
        monthly_usage.store_finished_months()
        batches.count_all_pending()
    batch = Batch.objects.get(kind="guidance", source=MonthlyUsage.objects.get(force=force, month=month).pk)
    rows = Figure.objects.filter(batch=batch, value__gt=0).values_list("measure", "category", "value")
    return {(measure, category): value for measure, category, value in rows}


def test_finished_month_counts_its_uses() -> None:
    guide, bulletin = published(kind="guide"), published(kind="bulletin")
    for product in (guide, guide, bulletin):
        used(UsageKind.READ, date(2026, 10, 3), product=product)
    used(UsageKind.SEARCH, date(2026, 10, 31))
    used(UsageKind.READ, date(2026, 11, 1), product=guide)
    used(UsageKind.READ, date(2026, 10, 3), force=KENT, product=guide)

    assert figures(LANCASHIRE, OCTOBER) == {
        ("guidance_read", "all"): 3,
        ("guidance_read", "guide"): 2,
        ("guidance_read", "bulletin"): 1,
        ("guidance_search", "all"): 1,
    }
    assert figures(KENT, OCTOBER) == {("guidance_read", "all"): 1, ("guidance_read", "guide"): 1}


def test_current_month_and_months_before_the_first_use_are_not_counted() -> None:
    used(UsageKind.SEARCH, date(2026, 10, 3))
    used(UsageKind.SEARCH, date(2026, 11, 3))

    assert monthly_usage.store_finished_months() == 1
    assert list(MonthlyUsage.objects.values_list("month", flat=True)) == [OCTOBER]


def test_later_month_without_use_is_zero_and_not_a_gap() -> None:
    used(UsageKind.SEARCH, date(2026, 9, 3))

    assert figures(LANCASHIRE, OCTOBER) == {}
    assert Figure.objects.filter(batch__kind="guidance", measure="guidance_search", value=0).exists()


def test_counting_twice_adds_nothing() -> None:
    used(UsageKind.SEARCH, date(2026, 10, 3))

    assert (monthly_usage.store_finished_months(), monthly_usage.store_finished_months()) == (1, 0)


def test_figures_name_no_person_and_exclude_users_without_a_force() -> None:
    usage.note(UsageKind.SEARCH, by=national())

    assert monthly_usage.store_finished_months() == 0
    assert {field.name for field in MonthlyUsageCell._meta.get_fields()} == {
        "id",
        "month",
        "force",
        "use",
        "kind",
        "value",
    }


def test_every_use_is_a_measure() -> None:
    assert [measure.name for measure in measures.MEASURES] == [f"guidance_{use.value}" for use in UsageKind]
