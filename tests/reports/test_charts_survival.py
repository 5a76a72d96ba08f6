"""How long cases stay open: the finding, the drawing and the table, of all cases and by primary type."""

from __future__ import annotations

from datetime import date

import pytest

from figures.survival import SurvivalPoint, survival
from reports.charts import survival as survival_chart
from reports.charts import survival_by_type
from reports.charts.survival import Survival
from reports.charts.survival_by_type import SurvivalByType, TypeSurvival
from tests.reports import drawings


def closing(share: float, *, months: int = 14, cases: int = 1_000) -> tuple[SurvivalPoint, ...]:
    """Cases of which this share closes in each month."""
    left, at_risk, closed = cases, {}, {}
    for month in range(months):
        at_risk[month], closed[month] = left, round(left * share)
        left -= closed[month]
    return survival(at_risk, closed, longest=60)


def of_types(**types: tuple[SurvivalPoint, ...]) -> SurvivalByType:
    return SurvivalByType(
        name="survival-by-type",
        overall=closing(0.1),
        types=tuple(TypeSurvival(label=label, points=points) for label, points in types.items()),
        area="NWROCU",
        coverage="6 of 6 forces.",
    )


@pytest.mark.parametrize(
    ("points", "finding"),
    [
        (closing(0.2), "Half of cases close within 3 months of the month in which they were opened"),
        (closing(0.6), "Half of cases close within less than a month of the month in which they were opened"),
        (closing(0.01), "87% of cases are still open 13 months after the month of opening"),
        ((), "Too few cases to say how long they stay open: fewer than 20 can be followed from the month of opening"),
    ],
)
def test_finding_is_the_time_in_which_half_of_the_cases_close(points: tuple[SurvivalPoint, ...], finding: str) -> None:
    first, last = date(2019, 1, 1), date(2020, 2, 1)
    data = Survival(name="survival", points=points, area="NWROCU", first=first, last=last, coverage="6 of 6 forces.")

    drawn = survival_chart.chart(data)

    assert drawn.finding == finding
    assert drawn.is_empty is (not points)
    assert len(drawn.table.lines) == len(points)


def test_types_whose_intervals_are_apart_are_named_and_the_table_has_each_share() -> None:
    drawn = survival_by_type.chart_of(of_types(Labour=closing(0.05), Domestic=closing(0.2), Sexual=closing(0.1)))
    assert drawn is not None

    assert drawn.finding == "After 12 months, labour has the most cases still open, 51%, and domestic the fewest, 6%"
    assert {"All cases", "Labour", "Domestic", "Sexual", "100%"} <= set(drawings.words(drawn.svg_wide))
    assert drawn.table.header == (
        "Type",
        "After 3 months",
        "After 6 months",
        "After 12 months",
        "Half close within",
        "Closed",
    )
    lines = {line[0]: line for line in drawn.table.lines}
    assert list(lines) == ["All cases", "Labour", "Domestic", "Sexual"]
    assert lines["Labour"][1].startswith("81% (79% to 8")
    assert (lines["Labour"][4], lines["Domestic"][4], lines["Sexual"][4]) == ("13 months", "3 months", "6 months")
    assert "NaN" not in drawn.svg_wide + drawn.svg_narrow


def test_types_whose_intervals_meet_are_not_named() -> None:
    drawn = survival_by_type.chart_of(of_types(Labour=closing(0.10, cases=60), Sexual=closing(0.12, cases=60)))
    assert drawn is not None

    assert drawn.finding.startswith("After 6 months, no type has clearly more cases still open than another")


def test_types_whose_intervals_touch_are_not_named() -> None:
    def of(share: float, low: float, high: float) -> tuple[SurvivalPoint, ...]:
        return tuple(
            SurvivalPoint(months=months, at_risk=50, closed=1, share=share, low=low, high=high) for months in range(4)
        )

    touching = of_types(Labour=of(0.4, 0.3, 0.5), Sexual=of(0.6, 0.5, 0.7))
    apart = of_types(Labour=of(0.4, 0.3, 0.49), Sexual=of(0.6, 0.5, 0.7))

    assert survival_by_type.finding(touching, after=3).startswith("After 3 months, no type has clearly more")
    assert "has the most cases still open" in survival_by_type.finding(apart, after=3)


def test_type_seen_for_three_months_has_no_share_after_three() -> None:
    """The first point is of the month of opening, so three points end after two months."""
    points = closing(0.1, months=3)

    assert TypeSurvival(label="Labour", points=points).after(2) == points[2]
    assert TypeSurvival(label="Labour", points=points).after(3) is None


def test_type_with_too_few_cases_by_then_is_in_the_table_and_not_in_the_drawing() -> None:
    drawn = survival_by_type.chart_of(
        of_types(Labour=closing(0.05), Sexual=closing(0.1), Organ=closing(0.1, months=4, cases=40))
    )
    assert drawn is not None

    [organ] = [line for line in drawn.table.lines if line[0] == "Organ"]
    assert (organ[2], organ[3], organ[4]) == ("under 20 cases", "under 20 cases", "not reached")
    assert "Organ" not in drawings.words(drawn.svg_wide)


@pytest.mark.parametrize(
    "types", [{}, {"Labour": closing(0.1)}, {"A": closing(0.1, months=2), "B": closing(0.1, months=2)}]
)
def test_there_is_no_drawing_without_two_types_to_compare(types: dict[str, tuple[SurvivalPoint, ...]]) -> None:
    assert survival_by_type.chart_of(of_types(**types)) is None
