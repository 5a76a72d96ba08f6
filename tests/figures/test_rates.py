"""Rates rest on a dated estimate of residents, and there is none where the estimate would mislead."""

from __future__ import annotations

from datetime import date

import pytest

from figures.coverage import Counted, Coverage
from figures.rates import Populations, Rate, Residents, rate_of
from figures.templatetags.numbers import rate as printed
from reference import data_files
from reference.models import ForcePopulation
from tests.accounts.factories import LANCASHIRE

CITY, METROPOLITAN, NORTH_WALES = "E23000034", "E23000001", "W15000001"
FEBRUARY, MAY = date(2020, 2, 1), date(2019, 5, 1)
WHOLE = Coverage(reported=1, due=1, missing=(), area="Lancashire")
MID_2019 = Residents(number=1_508_941, on_day=date(2019, 6, 30))


def test_rate_is_printed_with_its_count_its_estimate_and_its_coverage() -> None:
    rate = rate_of(Counted.of(43, coverage=WHOLE), MID_2019)

    assert rate is not None
    assert rate.text == "28.5"
    text = printed(rate)
    assert 'title="43 per 1,508,941 residents (mid-2019 estimate). 1 of 1 force."' in text
    assert ">28.5</data>" in text


@pytest.mark.parametrize(
    ("value", "residents"),
    [(None, MID_2019), (43, None), (43, Residents(number=9_721, on_day=date(2019, 6, 30)))],
    ids=["gap", "no estimate", "few residents"],
)
def test_there_is_no_rate(value: int | None, residents: Residents | None) -> None:
    assert rate_of(Counted(value=value, coverage=WHOLE), residents) is None


@pytest.mark.django_db
def test_month_has_the_newest_estimate_before_its_end() -> None:
    february, may = Populations(FEBRUARY), Populations(MAY)

    assert february.of(LANCASHIRE) == MID_2019
    assert may.of(LANCASHIRE) == Residents(number=1_498_300, on_day=date(2018, 6, 30))
    assert february.of("BTP") is None
    together = february.of_all([LANCASHIRE, CITY])
    assert together == Residents(number=1_508_941 + 9_721, on_day=date(2019, 6, 30))
    assert february.of_all([LANCASHIRE, NORTH_WALES]) is None
    assert february.of_all([]) is None


def test_estimates_of_english_forces_add_up_to_the_region_that_ons_published() -> None:
    of_2019 = {
        row["force"]: int(row["residents"])
        for row in data_files.rows("force_populations.csv")
        if row["on_day"] == "2019-06-30"
    }
    england = sum(residents for force, residents in of_2019.items() if force.startswith("E23"))

    assert england == 56_286_961
    assert of_2019[METROPOLITAN] + of_2019[CITY] == 8_961_989


def test_rate_is_not_a_number_without_its_base() -> None:
    rate = Rate(counted=Counted.of(0, coverage=WHOLE), residents=MID_2019)

    assert (rate.text, rate.base) == ("0.0", "0 per 1,508,941 residents (mid-2019 estimate)")


@pytest.mark.parametrize(("residents", "has_rate"), [(99_999, False), (100_000, True)])
def test_hundred_thousand_residents_are_enough(residents: int, has_rate: bool) -> None:
    rate = rate_of(Counted.of(1, coverage=WHOLE), Residents(number=residents, on_day=date(2019, 6, 30)))

    assert (rate is not None) is has_rate


@pytest.mark.django_db
def test_estimate_within_the_month_is_the_newest() -> None:
    assert Populations(date(2019, 6, 1)).of(LANCASHIRE) == MID_2019


@pytest.mark.django_db
def test_forces_with_estimates_of_different_days_have_none_together() -> None:
    _estimate(NORTH_WALES, date(2018, 6, 30))

    february = Populations(FEBRUARY)

    assert february.of(NORTH_WALES) is not None
    assert february.of_all([LANCASHIRE, NORTH_WALES]) is None


@pytest.mark.django_db
def test_force_without_residents_of_its_own_has_no_estimate_even_if_one_is_stored() -> None:
    _estimate("BTP", date(2019, 6, 30))

    assert Populations(FEBRUARY).of("BTP") is None


def _estimate(force: str, on_day: date) -> None:
    ForcePopulation.objects.create(force_id=force, on_day=on_day, residents=700_000, source="For a test.")
