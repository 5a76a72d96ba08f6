"""The planned history: it gives the report's figures, and is consistent."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from core import months
from demo import plan, report
from demo.cases import WITHOUT_MORILE
from demo.forces import SIZES, all_forces
from demo.planned_returns import FLAGS as PLANNED_FLAGS
from demo.planned_returns import PlannedEntry, Series
from investigations.choices import FLAGS
from investigations.quality.rules import usual_range
from investigations.quality.rules.facts import InvestigationFacts as RuleLine
from investigations.quality.rules.facts import Picture

TODAY = date(2026, 11, 24)
HISTORY = plan.history(TODAY)
THEN, NOW = HISTORY.then, HISTORY.now


def lines_of(series: Series) -> list[tuple[str, date, PlannedEntry]]:
    return [(planned.slug, planned.month, line) for planned in series.returns.values() for line in planned.lines]


def live_in(month: date) -> list[PlannedEntry]:
    return [line for planned in THEN.of(month) for line in planned.lines if line.is_live]


@pytest.mark.parametrize(("month", "live"), report.PUBLISHED_LIVE.items())
def test_live_investigations_equal_the_report_and_all_46_forces_return_them(month, live):
    assert THEN.live_in(month) == live
    assert len(THEN.of(month)) == 46


def test_score_that_a_force_does_not_use_is_not_applicable_and_no_other_answer_is():
    texts = {(slug in WITHOUT_MORILE, line.typed()["morile_score"] == "n/a") for slug, _, line in lines_of(NOW)}
    others = {line.typed()[name] for _, _, line in lines_of(NOW) for name in ("nrm_referrals", *PLANNED_FLAGS)}

    assert texts == {(True, True), (False, False)}
    assert not {"n/a", "not_applicable"} & others  # these are counted


@pytest.mark.parametrize(("year", "mean"), report.PUBLISHED_MEANS.items())
def test_mean_of_the_monthly_counts_equals_the_report(year, mean):
    counts = [THEN.live_in(month) for month in THEN.months if month.year == year]

    assert len(counts) == 12
    assert round(sum(counts) / 12) == mean


def test_3450_investigations_are_held_by_february_2020():
    arrived = Counter(line.arrival for _, _, line in lines_of(THEN))
    states = Counter(line.state for _, _, line in lines_of(THEN))

    assert arrived["already_running"] + arrived["first_reported"] - states["void"] == report.HELD


def test_people_and_types_of_february_2020_equal_the_report():
    live = live_in(report.LAST)
    types = Counter(line.primary_type for line in live)

    assert 2550 <= sum(line.number_of("victim") for line in live) <= 2599
    assert 1801 <= sum(line.number_of("suspect") for line in live) <= 1849
    assert types["CRIM"] in report.CRIMINAL
    assert types.most_common(1)[0][0] == "CRIM"


@pytest.mark.parametrize("series", [THEN, NOW])
def test_each_return_continues_the_one_before(series):
    """A live case is there again, unless a gap in between is covered; other arrivals were not live."""
    for planned in series.returns.values():
        before = series.returns.get((planned.slug, planned.previous_month)) if planned.previous_month else None
        was_live = {line.reference for line in before.lines if line.is_live} if before else set()

        assert {line.reference for line in planned.having(arrival="rolled")} == was_live
        assert len({line.reference for line in planned.lines}) == len(planned.lines)
        if planned.previous_month is None:
            for line in planned.lines:
                assert line.arrival == ("first_reported" if line.opened_on >= planned.month else "already_running")


@pytest.mark.parametrize("series", [THEN, NOW])
def test_dates_and_states_of_every_line_fit_together(series):
    for slug, month, line in lines_of(series):
        where = f"{slug} {month} {line.reference}"
        assert line.opened_on <= months.last_day(month), where
        assert (line.state == "closed") == bool(line.closed_on and line.closing_reason), where
        assert line.closed_on is None or line.opened_on <= line.closed_on <= months.last_day(month), where
        assert (line.state == "merged") == bool(line.merged_into), where
        assert (line.state == "void") == bool(line.void_reason), where
        assert line.state != "void" or line.arrival == "rolled", where
        assert line.primary_type not in line.secondary_types, where
        assert {code.partition(".")[0] for code in line.sub_types} <= {line.primary_type, *line.secondary_types}, where
        assert all(group.count > 0 for group in line.people), where


def test_a_merged_investigation_names_one_that_stays_live_in_the_same_return():
    merged = [(slug, month, line) for slug, month, line in lines_of(THEN) if line.state == "merged"]

    assert len(merged) == len(HISTORY.then_script.merged)
    for slug, month, line in merged:
        live = {other.reference for other in THEN.returns[slug, month].lines if other.is_live}
        assert line.merged_into in live


def test_transfers_out_and_in_match_in_each_month():
    for giver, receiver, month in HISTORY.then_script.transfers:
        (given,) = THEN.returns[giver, month].having(state="transferred_out")
        (taken,) = THEN.returns[receiver, month].having(arrival="transferred_in")

        assert given.opened_on == taken.opened_on


def test_operation_names_are_used_once_but_for_joint_operations():
    openings: dict[str, set[date]] = {}
    for series in (THEN, NOW):
        for _, _, line in lines_of(series):
            if line.operation_name:
                openings.setdefault(line.operation_name, set()).add(line.opened_on)

    twice = {name for name, days in openings.items() if len(days) > 1}

    assert twice == {"Op TWINAVON", "Op TWINLANC"}


def fires(slug: str, month: date) -> set[str]:
    """The types for which the rule of the usual range raises a warning, by the plan alone."""
    earlier = months.between(months.previous(month, 12), months.previous(month))
    history = {
        each: Counter(line.primary_type for line in THEN.returns[slug, each].lines if line.is_live)
        for each in earlier
        if (slug, each) in THEN.returns
    }
    lines = tuple(
        RuleLine(
            entry=number,
            investigation=number,
            reference=line.reference,
            state=line.state,
            arrival=line.arrival,
            opened_on=line.opened_on,
            closed_on=line.closed_on,
            primary_type=line.primary_type,
        )
        for number, line in enumerate(THEN.returns[slug, month].lines)
    )
    return {finding.field for finding in usual_range.find(Picture(month=month, lines=lines, history=history))}


def test_the_rule_of_the_usual_range_finds_the_anomaly_in_each_of_the_nine_forces_and_months():
    adverts = [(slug, month) for slug in report.ADVERTS for month in report.ADVERT_MONTHS]
    silent = [place for place in adverts if "SEX" not in fires(*place)]

    assert len(report.ADVERTS) == 9
    assert silent == []


def test_the_rule_of_the_usual_range_fires_for_at_most_a_twentieth_of_the_other_returns():
    others = [
        (slug, month)
        for slug, month in THEN.returns
        if month.year in (2018, 2019) and not (slug in report.ADVERTS and month in report.ADVERT_MONTHS)
    ]
    fired = sum(bool(fires(slug, month)) for slug, month in others)

    assert len(others) > 1000
    assert 0 < fired <= len(others) / 20


def test_the_same_day_gives_the_same_history():
    again = plan.history.__wrapped__(TODAY)

    assert again.now.returns == NOW.returns
    assert again.then.returns == THEN.returns


@pytest.mark.parametrize("today", [date(2026, 12, 1), date(2027, 1, 15), date(2027, 3, 31), date(2028, 2, 29)])
def test_another_day_moves_the_second_series_and_leaves_the_first(today):
    other = plan.history(today)

    assert other.then.returns == THEN.returns
    assert len(other.now.months) == 6
    assert months.following(other.newest) == months.first_of(today)
    assert [other.now.live_in(month) for month in other.now.months] == list(report.LIVE_NOW)


def test_every_force_of_the_reference_list_has_a_size_and_the_flags_are_those_of_the_form():
    assert set(SIZES) == set(all_forces())
    assert tuple(FLAGS) == PLANNED_FLAGS
