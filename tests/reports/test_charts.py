"""Rules for every chart in every state: allowed by the CSP, named, covered, and reproducible."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string

from reports.charts import (
    areas_now,
    drawing,
    live_over_time,
    people_by_month,
    svg,
    tile_map,
    types_now,
    types_over_time,
)
from reports.charts.figure import Chart
from reports.charts.timeline import Anomaly, SeriesStart
from tests.reports import chart_data, drawings

FIVE_YEARS = tuple(500 + 12 * n for n in range(60))
NAMES = ("Criminal exploitation", "Sexual exploitation", "Labour exploitation", "Domestic servitude", "Not yet known")


def drawn_live(values: Any = chart_data.RISE) -> Chart:
    same = chart_data.same_forces([None if value is None else value * 4 // 5 for value in values])
    return live_over_time.figure(chart_data.live(values=values, same_forces=same, anomalies=(chart_data.ANOMALY,)))


def drawn_types(values: Any) -> Chart:
    return types_over_time.figure(chart_data.types_over_time(dict.fromkeys(NAMES, values)))


CHARTS: dict[str, Callable[[], Chart]] = {
    "live": drawn_live,
    "live, two series": lambda: live_over_time.figure(chart_data.live_of_two_series(anomalies=(chart_data.ANOMALY,))),
    "live, gaps": lambda: drawn_live((400, None, 410, 420, None, None, 380)),
    "live, one point": lambda: drawn_live((188,)),
    "live, five years": lambda: drawn_live(FIVE_YEARS),
    "live, all zero": lambda: drawn_live((0, 0, 0)),
    "types over time": lambda: drawn_types((10, 20, 30)),
    "types over time, one point": lambda: drawn_types((7,)),
    "types over time, gaps": lambda: drawn_types((7, None, 8, 9)),
    "types over time, five years": lambda: drawn_types(FIVE_YEARS),
    "types now": lambda: types_now.figure(
        chart_data.types_now(dict.fromkeys(NAMES, 40), before=dict.fromkeys(NAMES, 30))
    ),
    "types now, one": lambda: types_now.figure(chart_data.types_now({"Criminal exploitation": 1})),
    "areas": lambda: areas_now.figure(
        chart_data.areas_now({"North West": (268, ["Cumbria"], 5), "Wales": (None, ["Gwent"], 1)})
    ),
    "areas, one": lambda: areas_now.figure(chart_data.areas_now({"London": (164, [], 2)})),
    "tiles": lambda: tile_map.figure(chart_data.tile_map([None, *range(0, 84, 2)])),
    "tiles, one": lambda: tile_map.figure(chart_data.tile_map([3])),
    "tiles, none in yet": lambda: tile_map.figure(chart_data.tile_map([None] * 43, is_locked=False)),
    "people": lambda: people_by_month.figure(chart_data.people([(2, 1), (2, 2), (3, 2), (9, 2)])),
    "people, one point": lambda: people_by_month.figure(chart_data.people([(2, 1)])),
    "people, gaps": lambda: people_by_month.figure(chart_data.people([(2, 1), None, (3, 2), (3, 3)])),
    "people, five years": lambda: people_by_month.figure(
        chart_data.people([(2 + n // 7, 1 + n // 20) for n in range(60)])
    ),
}

EMPTY: dict[str, Callable[[], Chart]] = {
    "live": lambda: live_over_time.figure(chart_data.live(values=())),
    "live, only gaps": lambda: live_over_time.figure(chart_data.live(values=(None, None))),
    "types over time": lambda: types_over_time.figure(chart_data.types_over_time({})),
    "types over time, only gaps": lambda: drawn_types((None, None)),
    "types now": lambda: types_now.figure(chart_data.types_now({})),
    "types now, only gaps": lambda: types_now.figure(chart_data.types_now({"Other": None})),
    "areas": lambda: areas_now.figure(chart_data.areas_now({})),
    "areas, only gaps": lambda: areas_now.figure(chart_data.areas_now({"Wales": (None, ["Gwent"], 1)})),
    "tiles": lambda: tile_map.figure(tile_map.TileMap(name="tiles", month=chart_data.FEBRUARY_2020, tiles=())),
    "people": lambda: people_by_month.figure(chart_data.people([])),
    "people, only gaps": lambda: people_by_month.figure(chart_data.people([None, None])),
}


@pytest.mark.parametrize("chart", CHARTS)
def test_drawings_contain_nothing_that_the_csp_blocks(chart):
    figure = CHARTS[chart]()

    for drawn in (figure.svg_wide, figure.svg_narrow):
        for element in drawings.parsed(drawn).iter():
            assert drawings.local(element) in svg.ELEMENTS
            allowed = svg.ATTRIBUTES | {"role", "aria-labelledby", "font-family"}
            assert set(element.attrib) <= allowed, drawings.local(element)
        assert not re.search(
            r"style|script|href|https?://(?!www\.w3\.org/2000/svg)|url\((?!#)|\bon\w+=|NaN|undefined", drawn
        )


@pytest.mark.parametrize("chart", CHARTS)
def test_drawings_are_images_with_a_title_and_a_description(chart):
    figure = CHARTS[chart]()

    for drawn in (figure.svg_wide, figure.svg_narrow):
        root = drawings.parsed(drawn)
        title, desc = root[0], root[1]
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
        assert (drawings.local(title), drawings.local(desc)) == ("title", "desc")
        assert title.text
        assert desc.text.endswith(".")


@pytest.mark.parametrize("chart", CHARTS)
def test_text_stays_inside_the_drawing(chart):
    figure = CHARTS[chart]()

    for drawn in (figure.svg_wide, figure.svg_narrow):
        width = float(drawings.parsed(drawn).get("width"))
        outside = [text for text, left, right in drawings.spans(drawn) if left < -1 or right > width + 1]
        assert outside == []


@pytest.mark.parametrize("chart", CHARTS)
def test_drawings_fit_a_page_and_a_phone(chart):
    figure = CHARTS[chart]()

    assert float(drawings.parsed(figure.svg_wide).get("width")) <= 820
    assert float(drawings.parsed(figure.svg_narrow).get("width")) <= 290


@pytest.mark.parametrize("chart", CHARTS)
def test_no_text_is_smaller_than_eleven_px(chart):
    figure = CHARTS[chart]()

    sizes = re.findall(r'font-size="([0-9.]+)', figure.svg_wide + figure.svg_narrow)
    assert min(float(size) for size in sizes) >= 11


@pytest.mark.parametrize("chart", ["live, two series", "types over time", "types now", "areas", "tiles", "people"])
def test_the_same_data_give_the_same_bytes(chart, monkeypatch):
    first = CHARTS[chart]()
    drawing.drawn.cache_clear()
    monkeypatch.setattr(drawing, "VERSION", drawing.VERSION + 1)

    again = CHARTS[chart]()

    assert (again.svg_wide, again.svg_narrow) == (first.svg_wide, first.svg_narrow)


@pytest.mark.parametrize("chart", [*CHARTS, *(f"empty: {name}" for name in EMPTY)])
def test_every_figure_has_coverage(chart):
    figure = (CHARTS | {f"empty: {name}": made for name, made in EMPTY.items()})[chart]()

    assert figure.coverage.endswith(".")
    for row in figure.table.rows:
        for cell in row[1:]:
            is_naked = cell.counted is None and re.fullmatch(r"[-+−]?[\d,]+", cell.words)
            assert not is_naked or figure.name == "people"


@pytest.mark.parametrize("chart", EMPTY)
def test_chart_without_data_is_a_sentence_and_no_drawing(chart):
    figure = EMPTY[chart]()

    assert figure.is_empty
    assert (figure.svg_wide, figure.svg_narrow) == ("", "")
    assert re.search(r"\b(No|no)\b", figure.finding)


def test_ids_are_unique_across_all_drawings_of_a_page():
    figures = [
        drawn_live(),
        types_now.figure(chart_data.types_now({"Other": 1})),
        tile_map.figure(chart_data.tile_map([1, None])),
        people_by_month.figure(chart_data.people([(2, 1)])),
    ]
    page = "".join(render_to_string("reports/chart_figure.html", {"figure": figure}) for figure in figures)

    ids = re.findall(r'\bid="([^"]+)"', page)

    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)
    assert {ref for refs in re.findall(r'aria-labelledby="([^"]+)"', page) for ref in refs.split()} <= set(ids)


HOSTILE = "<script>alert(1)</script>\"'&]]>\x00\x07"
SHOWN = "<script>alert(1)</script>\"'&]]>"


def hostile_figures() -> list[Chart]:
    anomaly = Anomaly(first=date(2019, 1, 1), last=date(2019, 1, 1), words=HOSTILE)
    start = SeriesStart(month=date(2019, 2, 1), label=HOSTILE)
    hostile_live = chart_data.live(values=(1, 2, 3), first=date(2018, 12, 1), anomalies=(anomaly,), starts=(start,))
    tile = tile_map.Tile(name=HOSTILE, label=HOSTILE, letters=HOSTILE, row=0, column=0, counted=chart_data.counted(1))
    people = people_by_month.PeopleByMonth(
        name="people", title=HOSTILE, counts=chart_data.people([(1, 1)]).counts, source=HOSTILE
    )
    return [
        live_over_time.figure(hostile_live),
        types_over_time.figure(chart_data.types_over_time({HOSTILE: (1, 2)})),
        types_now.figure(chart_data.types_now({HOSTILE: 1})),
        areas_now.figure(chart_data.areas_now({HOSTILE: (1, [], 1)})),
        tile_map.figure(tile_map.TileMap(name="tiles", month=date(2020, 2, 1), tiles=(tile,))),
        people_by_month.figure(people),
    ]


@pytest.mark.parametrize("n", range(6))
def test_hostile_text_is_escaped(n):
    figure = hostile_figures()[n]

    for drawn in (figure.svg_wide, figure.svg_narrow):
        assert "<script" not in drawn
        text = " ".join(element.text or "" for element in drawings.parsed(drawn).iter())
        assert SHOWN in text
    assert "<script" not in render_to_string("reports/chart_figure.html", {"figure": figure})


def test_the_page_prints_each_number_of_the_table_with_its_coverage():
    before, now = {"Other": 5}, {"Other": 9}
    figure = types_now.figure(chart_data.types_now(now, before=before))

    page = render_to_string("reports/chart_figure.html", {"figure": figure})

    assert re.findall(r'<data[^>]*title="43 of 43 forces\.">([^<]+)</data>', page) == ["9", "5", "+4"]


def test_narrow_column_gets_only_the_narrow_drawing():
    figure = drawn_live()

    page = render_to_string("reports/chart_figure.html", {"figure": figure, "is_slim": True})

    assert 'id="live-narrow-title"' in page
    assert 'id="live-wide-title"' not in page


def test_drawing_needs_a_name_that_is_a_valid_id():
    with pytest.raises(ValueError, match="cannot name a drawing"):
        svg.finish("<svg/>", name='x" onload="', title="t", desc="d", width=1, height=1)


@pytest.mark.parametrize(
    "drawing",
    [
        "",
        "<svg",
        "<svg xmlns='http://www.w3.org/2000/svg' onload='steal()'/>",
        "<svg xmlns='http://www.w3.org/2000/svg'><script>steal()</script></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><a href='https://elsewhere.example/'/></svg>",
        "<!DOCTYPE svg [<!ENTITY x 'y'>]><svg xmlns='http://www.w3.org/2000/svg'><text>&x;</text></svg>",
    ],
    ids=["empty", "broken", "handler", "script", "another host", "entity"],
)
def test_stored_drawing_with_anything_else_is_not_shown(drawing: str) -> None:
    assert svg.as_stored(drawing) == ""


def test_finished_drawing_is_shown_as_it_was_stored() -> None:
    drawing = svg.finish(
        "<svg xmlns='http://www.w3.org/2000/svg'><a href='/dashboards/?area=uk'><text>46</text></a></svg>",
        name="live",
        title="Live",
        desc="46 live",
        width=10,
        height=10,
    )

    assert svg.as_stored(str(drawing)) == drawing
