"""The tile map: one tile per force; missing is never 0, and forces outside the total are not counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from reports.charts import palette, scales, tile_map
from reports.charts.tile_map import TileKind, TileMap
from tests.reports import chart_data, drawings


def test_every_force_has_its_name_and_number_on_its_tile():
    figure = tile_map.figure(chart_data.tile_map(range(1, 44)))

    wide, narrow = drawings.words(figure.svg_wide), drawings.words(figure.svg_narrow)
    assert wide.count("Force 42") == 1
    assert {str(number) for number in range(1, 44)} <= set(wide) & set(narrow)
    assert "FOR" in narrow


@pytest.mark.parametrize(
    ("status", "words", "edge"),
    [("", "missing", palette.MISSING), ("in review", "in review", palette.EDGE), ("draft", "draft", palette.EDGE)],
)
def test_force_without_a_return_is_hatched_and_shows_its_status(status, words, edge):
    data = chart_data.tile_map([None, 12], status=status)

    figure = tile_map.figure(data)

    assert drawings.words(figure.svg_wide).count(words) == 2  # on the tile and in the key
    assert f"– {words}" in drawings.words(figure.svg_narrow)
    assert re.search(rf'fill="url\(#tiles-wide-\w+\)" stroke="{edge}"', figure.svg_wide)
    assert ("Force 00", words, "") in figure.table.lines
    assert "0" not in drawings.words(figure.svg_wide)


def test_a_force_with_a_known_status_is_not_red():
    figure = tile_map.figure(chart_data.tile_map([None, 12], is_locked=False, status="in review"))

    assert palette.MISSING not in figure.svg_wide + figure.svg_narrow
    assert figure.coverage == "1 of 2 forces. In review: Force 00."


def test_a_force_outside_the_total_is_dashed_and_counted_nowhere():
    figure = tile_map.figure(chart_data.tile_map([10] * 8))

    assert figure.svg_wide.count("stroke-dasharray") == 1
    assert figure.coverage == "8 of 8 forces."
    assert figure.finding == "Four of the 8 forces hold 50% of the 80 live investigations"
    assert figure.note == "Dashed tiles are not in the total."
    assert figure.table.lines[-1] == ("Scotland", "29", "not in the total")


def test_key_labels_stay_in_their_boxes_for_any_statuses():
    """Five classes with numbers of three digits, and five statuses of forces without a number."""
    absent = ("not started", "draft", "submitted", "in review", "queried")
    waiting = [
        chart_data.tile(f"Waiting {n}", None, place=60 + n, is_locked=False, status=status)
        for n, status in enumerate(absent)
    ]
    counted = chart_data.tile_map([*range(100, 190, 3)], is_locked=False)
    figure = tile_map.figure(replace(counted, tiles=(*counted.tiles, *waiting)))

    for drawn in (figure.svg_wide, figure.svg_narrow):
        keys = list(boxes_with_words(drawn))
        assert {word.removeprefix("– ") for word, *_ in keys} >= set(absent)
        assert [word for word, box, (left, right) in keys if left < box[0] or right > box[1]] == []


def boxes_with_words(drawn: str) -> Iterator[tuple[str, tuple[float, float], tuple[float, float]]]:
    """Each label of the key, which precedes the tiles, with the ends of its box and of its text."""
    spans = {text: (left, right) for text, left, right in reversed(list(drawings.spans(drawn)))}
    box = (0.0, 0.0)
    for element in drawings.parsed(drawn):
        if drawings.local(element) == "rect":
            left = float(element.get("x"))
            box = (left, left + float(element.get("width")))
        elif drawings.local(element) == "text":
            yield element.text, box, spans[element.text]


@pytest.mark.parametrize(
    ("values", "finding"),
    [
        ((100, 50, 50, 40, 20, 20, 10, 10), "Four of the 8 forces hold 80% of the 300 live investigations"),
        (
            (100, 50, 50, 40, 20, 20, 10, 10, None),
            "Four of the 8 forces that reported hold 80% of the 300 live investigations",
        ),
        ((7, 3), "Force 00 has the most: 7 of 10 live investigations"),
        ((0, 0), "No force that reported has live investigations"),
        ((None, None), "No force has a return for February 2020 yet"),
    ],
)
def test_finding_is_the_share_of_a_few_forces(values, finding):
    assert tile_map.figure(chart_data.tile_map(values)).finding == finding


def test_two_tiles_in_one_position_are_refused():
    tile = chart_data.tile("Kent", 1)

    with pytest.raises(ValueError, match="Two tiles"):
        TileMap(name="tiles", month=chart_data.FEBRUARY_2020, tiles=(tile, replace(tile, name="Sussex")))


def test_text_on_dark_tiles_is_white():
    figure = tile_map.figure(replace(chart_data.tile_map([100, 1]), tops=(10, 20, 30, 40)))

    dark = re.search(r"Force 00: 100 live investigations</title>.*?</g>", figure.svg_wide)[0]
    assert palette.MAP_SCALE[-1] in dark
    assert dark.count(f'fill="{palette.WHITE}"') == 2


@pytest.mark.parametrize(
    ("counts", "labels"),
    [
        (
            [12, 21, 40, 112, 20, 71, 128, 31, 58, 26, 22, 29, 36, 41, 52, 22, 14, 33, 142, 18, 27, 38, 24, 38],
            ("1 to 20", "21 to 30", "31 to 40", "41 to 110", "111 or more"),
        ),
        ([0, 0, 0], ("0 to 1", "2", "3", "4", "5 or more")),
        ([], ("0 to 1", "2", "3", "4", "5 or more")),
    ],
)
def test_classes_have_round_edges_and_no_holes(counts, labels):
    assert scales.classes_of(counts).labels == labels


@pytest.mark.parametrize(("count", "place"), [(0, 0), (10, 0), (11, 1), (40, 3), (41, 4), (9999, 4)])
def test_a_count_on_an_edge_belongs_to_the_lower_class(count, place):
    assert scales.Classes(tops=(10, 20, 30, 40), has_zero=True).of(count) == place


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [(0, (0, 1)), (1, (0, 1)), (3, (0, 1, 2, 3)), (9, (0, 5, 10)), (1810, (0, 500, 1000, 1500, 2000))],
)
def test_scales_end_on_round_numbers_and_have_integer_ticks(highest, ticks):
    assert scales.from_zero(highest, intervals=4).ticks == ticks


def of_kind(kind: TileKind, values: list[int | None]) -> TileMap:
    drawn = chart_data.tile_map(values)
    return replace(drawn, kind=kind, against=date(2019, 2, 1), estimates="mid-2019 estimate")


@pytest.mark.parametrize(
    ("kind", "values", "finding"),
    [
        (
            TileKind.CHANGE,
            [12, -4, 0],
            "Largest rise: Force 00, 12; largest fall: Force 01, 4 live investigations since February 2019",
        ),
        (TileKind.CHANGE, [0, 0], "No force has more or fewer live investigations since February 2019"),
        (
            TileKind.RATE,
            [31, 2, None],
            "Highest: Force 00, 31 live investigations per million residents; lowest: Force 01, 2",
        ),
        (TileKind.RATE, [None], "No force can be given a rate for February 2020"),
    ],
    ids=["changes", "no change", "rates", "no rate"],
)
def test_finding_names_the_ends_of_changes_and_rates(kind: TileKind, values: list[int | None], finding: str) -> None:
    assert tile_map.figure(of_kind(kind, values)).finding == finding


def test_changes_have_a_sign_and_two_hues_around_none() -> None:
    figure = tile_map.figure(of_kind(TileKind.CHANGE, [30, 1, 0, -1, -30]))

    shades = scales.classes_of_changes([30, 1, 0, -1, -30])
    assert [shades.of(change) for change in (30, 1, 0, -1, -30)] == [4, 3, 2, 1, 0]
    assert {"+30", "+1", "−30"} <= set(re.findall(r">([^<>]+)</text>", figure.svg_wide))
    assert "Force 04: down 30 live investigations since February 2019" in figure.svg_wide
    assert ("Force 00", "+30", "") in figure.table.lines


def test_tile_opens_its_page_and_no_other_host() -> None:
    drawn = chart_data.tile_map([3, 4])
    own, foreign = (
        replace(drawn.tiles[0], url="/dashboards/?area=force:E23000003"),
        replace(drawn.tiles[1], url="//example.org/"),
    )
    figure = tile_map.figure(replace(drawn, tiles=(own, foreign)))

    assert figure.svg_wide.count('href="') == 1
    assert 'href="/dashboards/?area=force:E23000003"' in figure.svg_wide
    assert 'role="group"' in figure.svg_wide
