"""The funnel: who lies outside the limits of chance, in words, drawing and table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from figures.coverage import Counted, Coverage
from figures.rates import Rate, Residents
from reports.charts import funnel
from reports.charts.funnel import Funnel, FunnelPoint
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


def test_forces_within_the_limits_are_said_not_to_differ() -> None:
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
    assert funnel.may_be_drawn(ORDINARY)
