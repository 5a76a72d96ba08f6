"""The main chart: what its finding may claim, where its line breaks, and that its table equals its data."""

from __future__ import annotations

from datetime import date

import pytest

from figures.coverage import Counted, Coverage
from reports.charts import live_over_time, palette, timeline
from reports.charts.live_over_time import LiveOverTime, SamePair
from reports.charts.timeline import Anomaly, MonthCount, SeriesStart
from tests.reports import chart_data, drawings

YEAR_AND_MONTH = (1509, 1526, 1399, 1421, 1450, 1480, 1512, 1556, 1630, 1702, 1747, 1776, 1810)
FROM_2019 = date(2019, 2, 1)


@pytest.mark.parametrize(
    ("data", "finding"),
    [
        (
            chart_data.live(values=YEAR_AND_MONTH, first=FROM_2019),
            "Live investigations rose by 20% in the year to February 2020 as reported",
        ),
        (
            chart_data.live(values=YEAR_AND_MONTH[::-1], first=FROM_2019),
            "Live investigations fell by 17% in the year to February 2020 as reported",
        ),
        (
            chart_data.live(values=(1000,) * 13, first=FROM_2019),
            "Live investigations did not change in the year to February 2020 as reported",
        ),
        (
            chart_data.live(values=(188, 241), first=date(2016, 12, 1)),
            "Live investigations rose by 28% between December 2016 and January 2017 as reported",
        ),
        (
            chart_data.live(values=(188,)),
            "188 live investigations in December 2016, the first month with data in this series",
        ),
        (chart_data.live(values=()), "No month has live investigations to show yet"),
        (chart_data.live(values=(None,)), "No month has live investigations to show yet"),
        (
            chart_data.live(),
            "Live investigations rose by 39% in the year to February 2020 as reported, and are 9.5 times those of "
            "December 2016",
        ),
        (
            chart_data.live(
                values=YEAR_AND_MONTH,
                first=FROM_2019,
                same_forces=chart_data.same_forces((1200, 1453), first=FROM_2019),
            ),
            "Live investigations rose by 20% in the year to February 2020 as reported",
        ),
        (
            chart_data.live(
                values=YEAR_AND_MONTH,
                first=FROM_2019,
                same_pair=SamePair(then=FROM_2019, now=date(2020, 2, 1), before=1200, after=1453, forces=34),
            ),
            "Live investigations rose by 20% in the year to February 2020 as reported "
            "(rose by 21% in the 34 forces that reported in both months)",
        ),
        (
            chart_data.live(
                values=YEAR_AND_MONTH,
                first=FROM_2019,
                same_forces=chart_data.same_forces((1200, *(None,) * 11, 1453), first=FROM_2019),
                same_pair=SamePair(then=FROM_2019, now=date(2020, 2, 1), before=1509, after=1810, forces=43),
            ),
            "Live investigations rose by 20% in the year to February 2020 as reported",
        ),
    ],
)
def test_the_finding_follows_the_data(data, finding):
    assert live_over_time.figure(data).finding == finding


def test_nothing_is_compared_across_the_start_of_a_series():
    counts = chart_data.monthly(date(2019, 11, 1), tuple(range(100, 113)))

    figure = live_over_time.figure(
        LiveOverTime(name="live", counts=counts, starts=(SeriesStart(month=date(2020, 9, 1)),))
    )

    assert figure.finding == "Live investigations rose by 2% between September 2020 and November 2020 as reported"
    assert "Figures before and after the new series of September 2020 are not compared." in figure.note


def test_the_first_month_of_a_new_series_is_compared_with_nothing():
    figure = live_over_time.figure(
        chart_data.live(values=(100, 110, 500), first=date(2020, 1, 1), starts=(SeriesStart(month=date(2020, 3, 1)),))
    )

    assert figure.finding == "500 live investigations in March 2020, the first month with data in this series"


def test_one_case_has_the_singular():
    figure = live_over_time.figure(chart_data.live(values=(1,), first=date(2020, 1, 1)))

    assert figure.finding == "1 live investigation in January 2020, the first month with data in this series"


def test_nothing_is_compared_with_a_month_without_data():
    figure = live_over_time.figure(chart_data.live(values=(905, None, *YEAR_AND_MONTH[1:]), first=date(2019, 1, 1)))

    assert figure.finding == "Live investigations doubled between January 2019 and February 2020 as reported"


def test_newest_month_without_data_is_named_and_not_counted():
    figure = live_over_time.figure(chart_data.live(values=(188, 241, None)))

    assert figure.finding.endswith("between December 2016 and January 2017 as reported")
    assert figure.coverage == "January 2017: 43 of 43 forces."
    assert "February 2017 has no data yet." in figure.note


def test_comparison_with_a_known_anomaly_mentions_it():
    figure = live_over_time.figure(
        chart_data.live(values=YEAR_AND_MONTH, first=FROM_2019, anomalies=(chart_data.ANOMALY,))
    )

    assert "February 2019 is in a known anomaly: sexual exploitation over-counted." in figure.note


@pytest.mark.parametrize(
    ("values", "pieces"),
    [
        ((1, 2, 3, 4), [4]),
        ((1, 2, None, 4, 5, 6), [2, 3]),
        ((1, None, 3, 4), [2]),
        ((None, 2, 3, None), [2]),
        ((1, None, 3), []),
    ],
)
def test_a_month_without_data_breaks_the_line(values, pieces):
    figure = live_over_time.figure(chart_data.live(values=values))

    assert drawings.lines(figure.svg_wide, colour=palette.ACCENT) == pieces
    assert drawings.lines(figure.svg_narrow, colour=palette.ACCENT) == pieces


def test_the_start_of_a_series_breaks_the_line_and_has_its_date():
    figure = live_over_time.figure(chart_data.live_of_two_series())

    assert drawings.lines(figure.svg_wide, colour=palette.ACCENT) == [39, 6]
    assert {"New series", "from May 2026", "not collected Mar 2020 to Apr 2026"} <= set(drawings.words(figure.svg_wide))


def test_consecutive_series_break_the_line_too():
    starts = (SeriesStart(month=date(2017, 2, 1)),)

    figure = live_over_time.figure(chart_data.live(values=(1, 2, 3, 4, 5), starts=starts))

    assert drawings.lines(figure.svg_wide, colour=palette.ACCENT) == [2, 3]


def test_the_same_forces_are_a_second_line_with_its_own_name():
    figure = live_over_time.figure(
        chart_data.live(values=(100, 110, 120), same_forces=chart_data.same_forces((80, None, 90)))
    )

    assert 'stroke-dasharray="6,4"' not in figure.svg_wide
    assert {"90", "34 forces that", "120", "as reported", "43 of 43 forces"} <= set(drawings.words(figure.svg_wide))
    assert "dashed: 34 forces that reported every month, 90" in " ".join(drawings.words(figure.svg_narrow))


def test_the_same_forces_are_dashed():
    figure = live_over_time.figure(chart_data.live(values=(100, 110), same_forces=chart_data.same_forces((80, 90))))

    assert 'stroke-dasharray="6,4"' in figure.svg_wide


def test_withheld_line_of_the_same_forces_is_explained():
    figure = live_over_time.figure(chart_data.live(values=(100, 110), is_same_withheld=True))

    assert "every month is not shown because it would reveal the figures of one force." in figure.note
    assert figure.table.header == ("Month", "As reported", "Returns", "Note")


def test_anomaly_is_drawn_with_its_months_and_reason():
    figure = live_over_time.figure(chart_data.live(anomalies=(chart_data.ANOMALY,)))

    assert {"December 2018 to March 2019", "sexual exploitation over-counted"} <= set(drawings.words(figure.svg_wide))
    assert palette.ANOMALY in figure.svg_wide


def test_only_the_newest_annotations_have_words_above_the_plot():
    years = [Anomaly(first=date(2017, n, 1), last=date(2017, n, 1), words=f"reason {n}") for n in range(1, 6)]

    figure = live_over_time.figure(chart_data.live(anomalies=tuple(years)))

    for svg in (figure.svg_wide, figure.svg_narrow):
        shown = set(drawings.words(svg))
        assert {"reason 3", "reason 4", "reason 5"} <= shown
        assert not {"reason 1", "reason 2"} & shown
    assert "Also shaded: January 2017, reason 1. Also shaded: February 2017, reason 2." in figure.note
    assert "reason 3" not in figure.note


@pytest.mark.parametrize(
    ("lead", "sentence"),
    [
        ("is in a known anomaly", "February 2019 is in a known anomaly: late."),
        ("has an explanation", "February 2019 has an explanation: late."),
    ],
)
def test_comparison_says_what_kind_of_annotation_a_month_has(lead: str, sentence: str):
    anomaly = Anomaly(first=date(2019, 2, 1), last=date(2019, 2, 1), words="late", lead=lead)

    figure = live_over_time.figure(chart_data.live(values=YEAR_AND_MONTH, first=FROM_2019, anomalies=(anomaly,)))

    assert sentence in figure.note


def test_an_anomaly_outside_the_months_shown_is_not_drawn():
    late = Anomaly(first=date(2030, 1, 1), last=date(2030, 2, 1), words="too late")

    figure = live_over_time.figure(chart_data.live(anomalies=(late,)))

    assert "too late" not in drawings.words(figure.svg_wide)


@pytest.mark.parametrize("is_wide", [True, False])
def test_the_newest_number_is_always_on_the_drawing(is_wide):
    for data in (chart_data.live(), chart_data.live_of_two_series(), chart_data.live(values=(5,))):
        figure = live_over_time.figure(data)

        newest = f"{data.latest.counted.value:,}"
        assert newest in drawings.words(figure.svg_wide if is_wide else figure.svg_narrow)


def test_the_scale_starts_at_zero():
    figure = live_over_time.figure(chart_data.live(values=(1000, 1001)))

    assert {"0", "500", "1,000", "1,500"} <= set(drawings.words(figure.svg_wide))


def test_the_table_is_the_data():
    data = chart_data.live(
        values=(188, None, 241),
        same_forces=chart_data.same_forces((150, None, 190)),
        starts=(SeriesStart(month=date(2017, 2, 1)),),
    )

    assert live_over_time.figure(data).table.header == (
        "Month",
        "As reported",
        "34 forces that reported every month",
        "Returns",
        "Note",
    )
    assert live_over_time.figure(data).table.lines == (
        ("December 2016", "188", "150", "43 of 43", ""),
        ("January 2017", "no data", "no data", "0 of 43", ""),
        ("February 2017", "241", "190", "43 of 43", "New series"),
    )


def test_months_without_a_period_are_one_line_of_the_table():
    table = live_over_time.figure(chart_data.live_of_two_series()).table

    assert len(table.rows) == 39 + 1 + 6
    assert table.lines[39] == ("March 2020 to April 2026", "not collected", "", "")


def test_coverage_names_the_missing():
    coverage = Coverage(reported=41, due=43, missing=("Cumbria", "Gwent"), area="England and Wales")
    count = MonthCount(month=chart_data.FEBRUARY_2020, counted=Counted(value=1810, coverage=coverage))

    figure = live_over_time.figure(LiveOverTime(name="live", counts=(count,)))

    assert figure.coverage == "February 2020: 41 of 43 forces. Missing: Cumbria, Gwent."


@pytest.mark.parametrize(
    ("in_question", "problem"),
    [
        ((date(2020, 2, 2),), "first day"),
        ((date(2020, 2, 1), date(2020, 1, 1)), "earliest first"),
        ((date(2020, 2, 1), date(2020, 2, 1)), "once each"),
    ],
)
def test_unordered_months_are_refused(in_question, problem):
    with pytest.raises(ValueError, match=problem):
        LiveOverTime(
            name="live",
            counts=tuple(MonthCount(month=month, counted=chart_data.counted(1)) for month in in_question),
        )


def test_years_without_a_period_take_few_steps_of_the_axis():
    axis = timeline.axis_of([date(2016, 12, 1), date(2017, 1, 1), date(2026, 5, 1), date(2026, 6, 1)])

    assert list(axis.places.values()) == [0, 1, 5, 6]
    assert [gap.months for gap in axis.breaks] == ["February 2017 to April 2026"]


def test_one_month_without_a_period_keeps_its_true_width():
    axis = timeline.axis_of([date(2020, 1, 1), date(2020, 3, 1)])

    assert list(axis.places.values()) == [0, 2]


def test_number_at_a_point_is_clear_of_the_numbers_of_the_scale():
    figure = live_over_time.figure(chart_data.live(values=(1384, 1480, 1540, 1590, 1600, 578)))

    for svg in (figure.svg_wide, figure.svg_narrow):
        spans = {words: (left, right) for words, left, right in drawings.spans(svg)}
        assert {"1,384", "1,500"} <= spans.keys()
        assert spans["1,384"][0] > spans["1,500"][1]
