"""Types and areas: the wording of findings, that gaps stay gaps, and that the tables equal the data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reports.charts import areas_now, palette, types_now, types_over_time
from reports.charts.timeline import SeriesStart
from reports.charts.types_over_time import TypeLine, TypesOverTime
from tests.reports import chart_data, drawings

CRIMINAL, SEXUAL = "Criminal exploitation", "Sexual exploitation"


@pytest.mark.parametrize(
    ("lines", "finding"),
    [
        (
            {CRIMINAL: (10, 30), SEXUAL: (20, 20)},
            "Live investigations by primary type since January 2019",
        ),
        (
            {CRIMINAL: (20, *(20,) * 12), SEXUAL: (15, *(20,) * 12)},
            "Criminal exploitation and sexual exploitation are the largest primary types in January 2020, with 20 each "
            "of 40 live investigations; a year before it was criminal exploitation",
        ),
        ({CRIMINAL: (0,)}, "No live investigations in January 2019"),
        (
            {CRIMINAL: (1, None), SEXUAL: (2, None)},
            "Live investigations by primary type since January 2019",
        ),
        ({CRIMINAL: (None,)}, "No month has live investigations by primary type to show yet"),
        (
            {CRIMINAL: (10, *(20,) * 12), SEXUAL: (15, *(15,) * 12)},
            "Criminal exploitation is the largest primary type in January 2020, with 20 of 35 live investigations; "
            "a year before it was sexual exploitation",
        ),
    ],
)
def test_the_finding_over_time_names_the_largest_only_if_another_was_a_year_before(lines, finding):
    assert types_over_time.figure(chart_data.types_over_time(lines)).finding == finding


def test_the_largest_type_is_not_compared_across_the_start_of_a_series():
    data = chart_data.types_over_time({CRIMINAL: (10, *(20,) * 12), SEXUAL: (15, *(15,) * 12)})

    figure = types_over_time.figure(replace(data, starts=(SeriesStart(month=date(2019, 6, 1)),)))

    assert figure.finding == "Live investigations by primary type since January 2019"
    assert "Vertical line: new series of June 2019." in figure.note


def test_each_type_has_a_panel_with_its_name_its_colour_and_its_last_count():
    figure = types_over_time.figure(chart_data.types_over_time({CRIMINAL: (10, 624), SEXUAL: (20, 489)}))

    for drawn in (figure.svg_wide, figure.svg_narrow):
        assert {CRIMINAL, SEXUAL, "624", "489", "Jan 2019", "Feb 2019"} <= set(drawings.words(drawn))
        assert drawings.lines(drawn, colour=palette.TYPES["criminal"].line) == [2]
        assert drawings.lines(drawn, colour=palette.TYPES["sexual"].line) == [2]


def test_a_gap_breaks_the_line_of_a_panel():
    figure = types_over_time.figure(chart_data.types_over_time({CRIMINAL: (1, 2, None, 4, 5, 6)}))

    assert drawings.lines(figure.svg_wide, colour=palette.TYPES["criminal"].line) == [2, 3]


def test_the_table_over_time_is_the_data():
    figure = types_over_time.figure(chart_data.types_over_time({CRIMINAL: (10, None), SEXUAL: (20, None)}))

    assert figure.table.header == ("Month", CRIMINAL, SEXUAL, "Returns")
    assert figure.table.lines == (
        ("January 2019", "10", "20", "43 of 43"),
        ("February 2019", "no data", "no data", "0 of 43"),
    )


def test_types_of_different_months_are_refused():
    lines = tuple(
        TypeLine(label=label, colour="other", counts=chart_data.monthly(first, (1,)))
        for label, first in ((CRIMINAL, date(2019, 1, 1)), (SEXUAL, date(2019, 2, 1)))
    )

    with pytest.raises(ValueError, match="does not have the same months"):
        TypesOverTime(name="types", types=lines)


def test_an_unknown_colour_is_refused():
    with pytest.raises(ValueError, match="no chart colour"):
        TypesOverTime(name="types", types=(TypeLine(label=CRIMINAL, colour="mauve", counts=()),))


@pytest.mark.parametrize(
    ("now", "before", "finding"),
    [
        (
            {CRIMINAL: 624, SEXUAL: 489},
            {CRIMINAL: 431, SEXUAL: 477},
            "Criminal exploitation grew most: 193 more in a year",
        ),
        (
            {CRIMINAL: 400, SEXUAL: 470},
            {CRIMINAL: 431, SEXUAL: 477},
            "No primary type grew in a year; criminal exploitation fell most, by 31",
        ),
        ({CRIMINAL: 5}, {CRIMINAL: 5}, "No primary type changed in a year"),
        (
            {CRIMINAL: 624, SEXUAL: 489},
            None,
            "Criminal exploitation is the largest primary type: 624 of 1,113 live investigations",
        ),
        (
            {CRIMINAL: 5, SEXUAL: 5},
            None,
            "No single primary type is the largest among 10 live investigations",
        ),
        (
            {CRIMINAL: 624},
            {CRIMINAL: None},
            "Criminal exploitation is the largest primary type: 624 of 624 live investigations",
        ),
        ({CRIMINAL: 0}, None, "No live investigations in February 2020"),
        ({CRIMINAL: None}, None, "February 2020 has no live investigations by primary type yet"),
    ],
)
def test_finding_of_a_month_is_the_largest_change(now, before, finding):
    assert types_now.figure(chart_data.types_now(now, before=before)).finding == finding


def test_types_have_a_mark_for_a_year_ago_and_the_change():
    figure = types_now.figure(chart_data.types_now({CRIMINAL: 624, SEXUAL: 465}, before={CRIMINAL: 431, SEXUAL: 477}))

    assert {"624", "+193", "−12", "change since Feb 2019"} <= set(drawings.words(figure.svg_wide))
    assert figure.table.header == ("Primary type", "February 2020", "February 2019", "Change")
    assert figure.table.lines == ((CRIMINAL, "624", "431", "+193"), (SEXUAL, "465", "477", "−12"))


def test_without_a_comparison_there_is_no_mark_no_change_and_a_note():
    figure = types_now.figure(chart_data.types_now({CRIMINAL: 624}))

    assert figure.note == "Not comparable with February 2019."
    assert figure.table.header == ("Primary type", "February 2020")
    assert not any(word.startswith(("+", "change")) for word in drawings.words(figure.svg_wide))


def test_other_and_not_known_come_last():
    colours = chart_data.types_now({"A": 1, "B": 2, "C": 3, "D": 4, "Other": 99})

    assert [row[0] for row in types_now.figure(colours).table.lines] == ["D", "C", "B", "A", "Other"]


def test_types_counted_over_different_forces_are_refused():
    criminal = types_now.TypeCount(label=CRIMINAL, colour="criminal", counted=chart_data.counted(1))
    other = types_now.TypeCount(label=SEXUAL, colour="sexual", counted=chart_data.counted(1, missing=("Gwent",)))

    with pytest.raises(ValueError, match="the same forces"):
        types_now.TypesNow(name="types", month=chart_data.FEBRUARY_2020, types=(criminal, other))


@pytest.mark.parametrize(
    ("areas", "finding"),
    [
        (
            {"North West": (268, ["Cumbria"], 5), "Wales": (74, ["Gwent"], 4)},
            "North West has the most: 268 of 342 live investigations, or 78%",
        ),
        (
            {"North West": (50, [], 5), "Wales": (50, [], 4)},
            "North West and Wales have the most live investigations, 50 each of 100",
        ),
        ({"London": (1, [], 2)}, "London has 1 live investigation"),
        ({"London": (0, [], 2)}, "No live investigations in February 2020"),
        ({"Wales": (None, ["Gwent"], 1)}, "February 2020 has no live investigations by region yet"),
    ],
)
def test_the_finding_of_areas_is_the_largest(areas, finding):
    assert areas_now.figure(chart_data.areas_now(areas)).finding == finding


def test_areas_not_shown_are_named_beside_those_that_are():
    areas = chart_data.areas_now({"North West": (268, [], 5), "Wales": (74, [], 4)})

    figure = areas_now.figure(replace(areas, withheld=("Scotland", "Northern Ireland")))

    assert figure.finding == "North West has the most of the regions shown: 268 of 342 live investigations, or 78%"
    assert figure.note == (
        "Scotland and Northern Ireland: not shown because they would reveal the figures of one force, so the regions "
        "do not add up to the UK."
    )


def test_an_area_without_a_return_has_no_bar_and_is_not_zero():
    figure = areas_now.figure(
        chart_data.areas_now({"Wales": (None, ["Gwent"], 1), "North West": (268, ["Cumbria"], 5)})
    )

    assert {"no data", "0 of 1", "268", "4 of 5"} <= set(drawings.words(figure.svg_wide))
    assert figure.svg_wide.count(f'fill="{palette.ACCENT}"') == 1
    assert figure.table.lines == (("North West", "268", "4 of 5"), ("Wales", "no data", "0 of 1"))
    assert figure.coverage == "4 of 6 forces. Missing: Cumbria, Gwent."
