"""Key data of the demonstration comes out as the annual report of 2019/20 prints it (page 10), and is recounted."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from demo import supplied_figures
from figures import registers
from nrm.models import ReferralStep
from tests.recount import registers as recount

pytestmark = [pytest.mark.demo, pytest.mark.usefixtures("demonstration")]
# Figure, 2018, 2019, and the change as printed: in percent, and for the rate in points.
PRINTED = {
    "live": (836, 1534, "83%"),
    "crimes": (4623, 7440, "61%"),
    "referrals": (2078, 2739, "32%"),
    "cps-referrals": (190, 275, "45%"),
    "defendants": (294, 349, "19%"),
    "conviction-rate": (65.0, 71.9, "6.9"),
}


@pytest.fixture
def figures() -> dict[str, Any]:
    client = Client()
    client.force_login(User.objects.get(email="national@example.org"))
    return {
        figure["name"]: figure
        for figure in client.get("/api/v1/key-data/", {"then": "2018-01", "now": "2019-01"}).json()["figures"]
    }


@pytest.mark.parametrize("name", PRINTED)
def test_figure_is_as_printed(figures: dict[str, Any], name: str) -> None:
    then, now, change = PRINTED[name]
    figure = figures[name]

    assert (figure["then"]["value"], figure["now"]["value"]) == (then, now)
    changed = figure["change"]
    shown = f"{changed['difference']:.1f}" if changed["share"] is None else f"{100 * changed['share']:.0f}%"
    assert shown == change


def test_gap_of_greater_manchester_is_named_and_the_same_forces_are_beside_it(figures: dict[str, Any]) -> None:
    crimes = figures["crimes"]
    (gap,) = crimes["now"]["gaps"]

    assert (gap["force"], gap["months"]) == ("Greater Manchester", [f"2019-{month:02}" for month in range(7, 13)])
    assert (crimes["now"]["reported"], crimes["now"]["due"], crimes["now"]["months"]) == (43, 44, 12)
    assert crimes["same_forces"]["forces"] == 43
    planned = [figure for figure in supplied_figures.planned() if figure.measure == "recorded_crimes"]
    manchester = "E23000005"
    for year, value in ((2018, "then"), (2019, "now")):
        others = sum(each.value for each in planned if each.month.year == year and each.force != manchester)
        assert crimes["same_forces"][value] == others


def test_referrals_of_the_table_are_the_steps_of_their_year(figures: dict[str, Any]) -> None:
    for year, value in ((2018, "then"), (2019, "now")):
        assert figures["referrals"][value]["value"] == ReferralStep.objects.filter(move="submit", on__year=year).count()


def test_registers_are_recounted_from_their_records_and_tables() -> None:
    compared, differing = recount.recounted()

    assert compared > 5_000
    assert differing.empty, f"{differing.head(20)}"


def test_nothing_is_left_to_extract() -> None:
    assert registers.extract_all() == 0
