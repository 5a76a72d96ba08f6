"""The funnel: who lies outside the limits of chance, in words, drawing and table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core import binomial, poisson
from figures.coverage import Counted, Coverage
from figures.rates import Rate, Residents
from reports.charts import funnel, funnel_drawing, share_funnel
from reports.charts.funnel import Funnel, FunnelPoint
from reports.charts.share_funnel import ShareFunnel, SharePoint
from reports.dashboards import force_shares
from reports.dashboards.timeliness import Timeliness
from tests.reports import drawings


def point(name: str, value: int, residents: int, *, is_own: bool = False) -> FunnelPoint:
    counted = Counted.of(value, coverage=Coverage(reported=1, due=1, missing=(), area=name))
    estimate = Residents(number=residents, on_day=date(2019, 6, 30))
    return FunnelPoint(name=name, rate=Rate(counted=counted, residents=estimate), is_own=is_own)


ORDINARY = tuple(point(f"Force {n}", 20 + n, 1_000_000 + 40_000 * n, is_own=n == 2) for n in range(8))


def of(*points: FunnelPoint) -> Funnel:
    return Funnel(name="funnel", month=date(2020, 2, 1), points=points)


def test_forces_outside_the_outer_limits_are_named_in_finding_and_drawing() -> None:
    drawn = funnel.chart(of(*ORDINARY, point("Kent", 120, 1_860_111), point("Dorset", 1, 773_839)))

    assert drawn.finding == "Kent has a higher rate; Dorset has a lower rate than chance explains"
    assert {"Kent", "Dorset", "Force 2"} <= set(drawings.words(drawn.svg_wide))
    assert "Force 5" not in drawings.words(drawn.svg_wide)
    assert drawn.table.lines[0] == ("Kent", "120", "1,860,111", "64.5", "above 99.8%")
    assert drawn.coverage == "10 of 10 forces."


def test_page_says_that_forces_within_the_limits_do_not_differ() -> None:
    drawn = funnel.chart(of(*ORDINARY))

    assert drawn.finding == "No force’s rate differs from that of all 8 by more than chance explains"
    assert {line[-1] for line in drawn.table.lines} == {"within limits"}
    assert "NaN" not in drawn.svg_wide + drawn.svg_narrow


def test_regions_are_called_regions() -> None:
    drawn = funnel.chart(replace(of(*ORDINARY), of="region"))

    assert drawn.finding == "No region’s rate differs from that of all 8 by more than chance explains"
    assert "so a region outside the limits" in drawn.note
    assert drawn.table.header[0] == "Region"


def test_there_is_no_funnel_of_few_forces_or_of_nothing() -> None:
    assert not funnel.may_be_drawn(ORDINARY[:4])
    assert not funnel.may_be_drawn(tuple(point(f"Force {n}", 0, 1_000_000) for n in range(6)))
    assert funnel.may_be_drawn(ORDINARY[:5])


@pytest.mark.parametrize("level", [funnel_drawing.INNER, funnel_drawing.OUTER])
def test_count_lies_outside_the_drawn_limits_if_and_only_if_it_is_called_so(level: float) -> None:
    tail = (1 - level) / 2
    for mean in (0.7, 3.2, 11.5, 80.0):
        low, high = poisson.limits(level, mean)
        for count in range(160):
            assert (count < low) == (poisson.at_most(count, mean) < tail)
            assert (count > high) == (poisson.at_least(count, mean) < tail)
    for trials, share in ((12, 0.93), (20, 0.1), (60, 0.5), (300, 0.02)):
        low, high = binomial.limits(level, trials, share)
        for count in range(trials + 1):
            assert (count < low) == (binomial.at_most(count, trials, share) < tail)
            assert (count > high) == (binomial.at_least(count, trials, share) < tail)


def shares(**forces: tuple[int, int]) -> list[SharePoint]:
    """Forces with so many cases that have it, of so many."""
    points = []
    for name, (part, cases) in forces.items():
        coverage = Coverage(reported=1, due=1, missing=(), area=name)
        points.append(
            SharePoint(name=name, part=Counted.of(part, coverage=coverage), cases=Counted.of(cases, coverage=coverage))
        )
    return points


ALIKE = {f"Force {n}": (10 + n, 50 + 5 * n) for n in range(8)}


def of_shares(**forces: tuple[int, int]) -> ShareFunnel | None:
    return share_funnel.of_points(
        shares(**forces), name="funnel-children", month=date(2020, 2, 1), what="with children"
    )


def test_force_whose_share_is_outside_the_outer_limits_is_named_and_one_with_few_cases_has_none() -> None:
    data = of_shares(**ALIKE, Kent=(60, 90), Dorset=(0, 70), Gwent=(19, 19))
    assert data is not None

    drawn = share_funnel.chart(data)

    assert drawn.finding == (
        "Kent has a higher share; Dorset has a lower share of cases with children than chance explains"
    )
    assert {"Kent", "Dorset"} <= set(drawings.words(drawn.svg_wide))
    assert drawn.table.lines[0] == ("Kent", "60", "90", "67%", "above 99.8%")
    assert "Gwent" not in {line[0] for line in drawn.table.lines}
    assert "Left out: 1 force with fewer than 20 cases." in drawn.note
    assert drawn.coverage == "10 of 10 forces."
    assert "NaN" not in drawn.svg_wide + drawn.svg_narrow


def test_force_with_twenty_cases_has_a_share_and_the_page_says_that_similar_forces_do_not_differ() -> None:
    data = of_shares(**ALIKE, Gwent=(5, 20))
    assert data is not None

    assert (len(data.points), data.left_out) == (9, 0)
    assert share_funnel.finding(data) == "No force’s share of cases with children differs by more than chance explains"


@pytest.mark.parametrize(
    "forces",
    [
        dict(list(ALIKE.items())[:4]),
        {name: (0, cases) for name, (_, cases) in ALIKE.items()},
        {name: (cases, cases) for name, (_, cases) in ALIKE.items()},
    ],
    ids=["few forces", "no case", "every case"],
)
def test_there_is_no_funnel_of_shares_where_there_is_nothing_to_compare(forces: dict[str, tuple[int, int]]) -> None:
    assert of_shares(**forces) is None


def test_five_forces_are_enough_for_a_funnel_of_shares() -> None:
    assert of_shares(**dict(list(ALIKE.items())[:5])) is not None


def test_force_that_is_late_more_often_than_chance_explains_is_named() -> None:
    returns = {f"Force {n}": Timeliness(on_time=12 - n % 2, due=12, corrected=0) for n in range(9)}
    late = returns | {
        "Kent": Timeliness(on_time=5, due=12, corrected=0),
        "Essex": Timeliness(on_time=0, due=0, corrected=0),
    }

    assert force_shares.on_time_words(late) == (
        "On time less often than chance explains (99.8% limits around 91% of 120 returns): Kent."
    )
    assert force_shares.on_time_words(returns) == ""
    assert force_shares.on_time_words({"Kent": late["Kent"]}) == ""
