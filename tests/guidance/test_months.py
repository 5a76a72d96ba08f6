"""The use of the library becomes figures by body, month and kind of product; a person is in none of them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from figures import batches
from figures.models import Batch, Figure
from guidance import measures, months, use
from guidance.choices import UseKind
from guidance.models import UseCell, UseMonth
from reference import clock
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
    """Somebody of a body used the library on a day."""
    with clock.at(datetime(on.year, on.month, on.day, 10, tzinfo=clock.LONDON)):
        use.note(kind, by=analyst(force), product=product)


def figures(force: str, month: date) -> dict[tuple[str, str], int]:
    """What the batch of a body's month says, by measure and category; what is 0 left out."""
    with acting("counter"):
        months.take()
        batches.count_all_pending()
    batch = Batch.objects.get(kind="guidance", source=UseMonth.objects.get(force=force, month=month).pk)
    rows = Figure.objects.filter(batch=batch, value__gt=0).values_list("measure", "category", "value")
    return {(measure, category): value for measure, category, value in rows}


def test_a_month_that_is_over_comes_to_what_was_used_in_it() -> None:
    guide, bulletin = published(kind="guide"), published(kind="bulletin")
    for product in (guide, guide, bulletin):
        used(UseKind.READ, date(2026, 10, 3), product=product)
    used(UseKind.SEARCH, date(2026, 10, 31))
    used(UseKind.READ, date(2026, 11, 1), product=guide)
    used(UseKind.READ, date(2026, 10, 3), force=KENT, product=guide)

    assert figures(LANCASHIRE, OCTOBER) == {
        ("guidance_read", "all"): 3,
        ("guidance_read", "guide"): 2,
        ("guidance_read", "bulletin"): 1,
        ("guidance_search", "all"): 1,
    }
    assert figures(KENT, OCTOBER) == {("guidance_read", "all"): 1, ("guidance_read", "guide"): 1}


def test_the_present_month_and_months_before_the_first_use_are_not_taken() -> None:
    used(UseKind.SEARCH, date(2026, 10, 3))
    used(UseKind.SEARCH, date(2026, 11, 3))

    assert months.take() == 1
    assert list(UseMonth.objects.values_list("month", flat=True)) == [OCTOBER]


def test_a_month_without_any_use_after_the_first_is_nought_and_no_gap() -> None:
    used(UseKind.SEARCH, date(2026, 9, 3))

    assert figures(LANCASHIRE, OCTOBER) == {}
    assert Figure.objects.filter(batch__kind="guidance", measure="guidance_search", value=0).exists()


def test_taking_twice_takes_nothing_more() -> None:
    used(UseKind.SEARCH, date(2026, 10, 3))

    assert (months.take(), months.take()) == (1, 0)


def test_no_figure_tells_of_a_person_and_who_is_of_no_body_is_in_none() -> None:
    use.note(UseKind.SEARCH, by=national())

    assert months.take() == 0
    assert {field.name for field in UseCell._meta.get_fields()} == {"id", "month", "force", "use", "kind", "value"}


def test_every_use_is_a_measure() -> None:
    assert [one.name for one in measures.MEASURES] == [f"guidance_{use.value}" for use in UseKind]
