"""One investigation month by month, and the grammar shared by all findings."""

from __future__ import annotations

from datetime import date

import pytest

from core.sentences import listed
from reports.charts import palette, people_by_month, sentences, typesetting
from tests.reports import chart_data, drawings


@pytest.mark.parametrize(
    ("counts", "finding"),
    [
        ([(3, 2), (9, 2)], "Potential victims trebled to 9 in September 2019"),
        ([(3, 2), (4, 1)], "Potential victims rose from 3 to 4 and suspects fell from 2 to 1 in September 2019"),
        ([(3, 2), (3, 0)], "Suspects fell from 2 to none in September 2019"),
        ([(0, 0), (1, 0)], "Potential victims rose from none to 1 in September 2019"),
        ([(2, 1)], "2 potential victims and 1 suspect in August 2019"),
        (
            [(1, 1), (2, 2), (2, 2), (2, 2)],
            "2 potential victims and 2 suspects in November 2019, unchanged since September 2019",
        ),
        ([(2, 1), None, (3, 2)], "3 potential victims and 2 suspects in October 2019"),
        ([(1, 1), (2, 1), None], "Potential victims doubled to 2 in September 2019"),
        ([(0, 0)], "No potential victims and no suspects in August 2019"),
        ([], "No figures for people yet"),
    ],
)
def test_finding_is_the_latest_change(counts, finding):
    assert people_by_month.figure(chart_data.people(counts)).finding == finding


def test_people_are_not_compared_across_the_start_of_a_series():
    figure = people_by_month.figure(chart_data.people([(2, 1), (9, 1)], starts=(date(2019, 9, 1),)))

    assert figure.finding == "9 potential victims and 1 suspect in September 2019"


def test_month_without_a_return_breaks_both_lines():
    figure = people_by_month.figure(chart_data.people([(2, 1), (2, 1), None, (3, 2), (3, 3)]))

    for colour in (palette.ACCENT, palette.SECOND):
        assert drawings.lines(figure.svg_wide, colour=colour) == [2, 2]


def test_each_line_has_its_name_and_last_count():
    figure = people_by_month.figure(chart_data.people([(2, 1), (9, 2)]))

    assert {"9 potential victims", "2 suspects"} <= set(drawings.words(figure.svg_wide))
    assert {"9 potential victims", "2 suspects, dashed"} <= set(drawings.words(figure.svg_narrow))


def test_the_table_of_people_is_the_data():
    figure = people_by_month.figure(chart_data.people([(2, 1), None]))

    assert figure.table.lines == (("August 2019", "2", "1"), ("September 2019", "no data", "no data"))
    assert figure.coverage == "From this force’s own returns."


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        (1509, 1810, "rose by 20%"),
        (1810, 1509, "fell by 17%"),
        (1000, 1001, "rose by less than 1%"),
        (100, 200, "doubled"),
        (100, 300, "trebled"),
        (100, 230, "more than doubled"),
        (100, 960, "rose to 9.6 times the number"),
        (20, 400, "rose to 20 times the number"),
        (3, 9, "rose from 3 to 9"),
        (19, 0, "fell from 19 to none"),
        (0, 12, "rose from none to 12"),
        (0, 0, "did not change"),
        (500, 0, "fell from 500 to none"),
    ],
)
def test_movement_reads_as_plain_english(then, now, words):
    assert sentences.moved(then, now) == words


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        (836, 1534, "up 83% from 836"),
        (2739, 2078, "down 24% from 2,739"),
        (20, 400, "up 1,900% from 20"),
        (1000, 1001, "up less than 1% from 1,000"),
        (1000, 999, "down less than 1% from 1,000"),
        (500, 500, "no change from 500"),
        (500, 0, "down 100% from 500"),
        (19, 38, "from 19 to 38"),
        (0, 12, "from 0 to 12"),
    ],
)
def test_a_change_is_given_with_its_base(then, now, words):
    assert sentences.change_from_base(then, now) == words


@pytest.mark.parametrize(
    ("names", "text"), [([], ""), (["Kent"], "Kent"), (["Kent", "Met"], "Kent and Met"), (list("abc"), "a, b and c")]
)
def test_names_are_listed(names, text):
    assert listed(names) == text


def test_long_text_wraps_and_is_never_cut():
    words = "sexual exploitation over-counted by nine forces from single advertisements"

    lines = typesetting.wrap(words, size=14, width=120)

    assert " ".join(lines) == words
    assert all(typesetting.width_of(line, size=14) <= 120 for line in lines)


def test_word_longer_than_the_line_gets_its_own_line():
    assert typesetting.wrap("a Llanfairpwllgwyngyll b", size=14, width=60) == ("a", "Llanfairpwllgwyngyll", "b")
