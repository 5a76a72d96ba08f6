"""What the report of 2019/20 says in words, counted in the plan: seconds, without a database.

`test_report.py` counts the same sentences in the published snapshots of the loaded demonstration.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import pytest

from core import months
from demo import plan, planned_referrals, report
from demo.planned_returns import PlannedEntry
from reference import data_files

TODAY = date(2026, 11, 24)
THEN = plan.history(TODAY).then
YEAR_BEFORE = date(2019, 2, 1)
FORCES = {row["slug"]: row for row in data_files.rows("forces.csv")}
REFERRED = planned_referrals.then(THEN.months, today=TODAY)
SENT = Counter(months.first_of(referral.steps[0].on) for referral in REFERRED if referral.steps[0].move == "submit")


def live_in(month: date) -> list[PlannedEntry]:
    return [line for planned in THEN.of(month) for line in planned.lines if line.is_live]


def with_children(lines: Iterable[PlannedEntry]) -> list[PlannedEntry]:
    return [line for line in lines if line.flags[0]]


def of_type(code: str, lines: Iterable[PlannedEntry]) -> list[PlannedEntry]:
    return [line for line in lines if line.primary_type == code]


def sub_types_of(lines: Iterable[PlannedEntry]) -> Counter[str]:
    return Counter(code for line in lines for code in line.sub_types)


def people(role: str, lines: Iterable[PlannedEntry]) -> Counter[str]:
    genders: Counter[str] = Counter()
    for line in lines:
        for group in line.people:
            if group.role == role:
                genders[group.gender] += group.count
    return genders


def test_investigations_with_children_rose_by_44_per_cent_in_the_year_to_february_2020():
    then, now = (len(with_children(live_in(month))) for month in (YEAR_BEFORE, report.LAST))

    assert round(100 * (now - then) / then) == 44


def test_criminal_investigations_with_children_more_than_doubled_in_the_year_to_february_2020():
    then, now = (len(of_type("CRIM", with_children(live_in(month)))) for month in (YEAR_BEFORE, report.LAST))

    assert 2 * then < now < 3 * then


@pytest.mark.parametrize("area", ["region", "unit"])
def test_every_policing_region_rose_in_the_year_to_february_2020_and_in_the_year_before(area):
    by_year = [
        Counter(FORCES[planned.slug][area] for planned in THEN.of(month) for line in planned.lines if line.is_live)
        for month in (date(2018, 2, 1), YEAR_BEFORE, report.LAST)
    ]

    for earlier, later in pairwise(by_year):
        assert {name for name in later if later[name] <= earlier[name]} == set()


def test_factory_and_food_preparation_grew_most_of_labour_in_number_and_in_share():
    then, now = (of_type("LAB", live_in(month)) for month in (YEAR_BEFORE, report.LAST))
    before, after = sub_types_of(then), sub_types_of(now)
    growth = {code: after[code] - before[code] for code in after}
    share = {code: after[code] / len(now) - before[code] / len(then) for code in after}
    factor = {code: after[code] / before[code] for code in before}

    for grew in (growth, share, factor):
        assert set(sorted(grew, key=grew.__getitem__)[-2:]) == {"LAB.factory", "LAB.food-processing"}


def test_county_lines_other_drugs_and_cannabis_are_the_vast_bulk_of_criminal_exploitation():
    criminal = of_type("CRIM", live_in(report.LAST))
    kinds = sub_types_of(criminal)

    bulk = kinds["CRIM.county-lines"] + kinds["CRIM.other-drugs"] + kinds["CRIM.cannabis-cultivation"]
    assert bulk / len(criminal) > 0.8


def test_children_of_county_lines_are_mostly_british():
    county_lines = [line for line in with_children(live_in(report.LAST)) if "CRIM.county-lines" in line.sub_types]
    children = Counter[str]()
    for line in county_lines:
        for group in line.people:
            if group.role == "victim" and group.age_group == "0-17":
                children[group.nationality] += group.count

    assert children["british"] > children.total() / 2


def test_criminal_exploitation_grew_in_every_year_and_is_the_largest_type_by_february_2020():
    anchors = (report.FIRST, date(2018, 2, 1), YEAR_BEFORE, report.LAST)
    counts = [Counter(line.primary_type for line in live_in(month)) for month in anchors]

    assert [count["CRIM"] for count in counts] == sorted({count["CRIM"] for count in counts})
    assert counts[-1].most_common(1)[0][0] == "CRIM"
    assert {code for code, _ in counts[-1].most_common(3)} == {"CRIM", "SEX", "LAB"}


def test_sexual_exploitation_rises_steadily_but_for_the_anomaly():
    outside = [month for month in THEN.months if month not in report.ADVERT_MONTHS]
    counts = [len(of_type("SEX", live_in(month))) for month in outside]

    assert all(later > earlier - 5 for earlier, later in pairwise(counts))
    assert [counts[n] for n in range(0, len(counts), 6)] == sorted(counts[n] for n in range(0, len(counts), 6))


def test_male_suspects_are_most_and_victims_are_about_equal():
    victims, suspects = (people(role, live_in(report.LAST)) for role in ("victim", "suspect"))

    assert suspects["male"] > suspects.total() / 2
    assert 0.9 < victims["female"] / victims["male"] < 1.1


def test_nationality_is_often_not_known():
    for role in ("victim", "suspect"):
        groups = [group for line in live_in(report.LAST) for group in line.people if group.role == role]
        unknown = sum(group.count for group in groups if group.nationality == "unknown")
        assert 0.05 < unknown / sum(group.count for group in groups) < 0.4


def test_a_growing_share_is_actively_pursued_and_more_have_early_advice():
    active = ("live-investigation", "early-advice", "referred-to-cps", "charged", "court")
    then, now = live_in(YEAR_BEFORE), live_in(report.LAST)

    shares = [sum(line.stage in active for line in lines) / len(lines) for lines in (then, now)]
    advised = [sum(bool(line.flags[5]) for line in lines) for lines in (then, now)]
    assert shares[0] < shares[1]
    assert advised[0] < advised[1]


def test_some_investigations_close_within_weeks_and_others_last_for_years():
    closed = [line for planned in THEN.returns.values() for line in planned.lines if line.closed_on]
    days = [(line.closed_on - line.opened_on).days for line in closed if line.closed_on]

    assert sum(number < 30 for number in days) > 10
    assert sum(number > 730 for number in days) > 10


def test_police_referrals_grew_quarter_by_quarter():
    quarters = Counter[date]()
    for month, number in SENT.items():
        if date(2017, 1, 1) <= month < date(2020, 1, 1):
            quarters[month.replace(month=(month.month - 1) // 3 * 3 + 1)] += number
    by_quarter = [quarters[quarter] for quarter in sorted(quarters)]

    assert len(by_quarter) == 12
    assert all(later > earlier for earlier, later in pairwise(by_quarter))


@pytest.mark.parametrize(("year", "number"), planned_referrals.PUBLISHED.items())
def test_police_referrals_of_a_year_are_those_of_the_report(year, number):
    assert sum(sent for month, sent in SENT.items() if month.year == year) == number


def test_british_people_are_the_most_referred_and_the_fastest_growing_group():
    british = {"english", "welsh", "scottish", "northern_irish", "british"}
    by_year = {
        year: Counter(
            "british" if referral.typed["nationality"] in british else str(referral.typed["nationality"])
            for referral in REFERRED
            if referral.steps[0].move == "submit" and referral.steps[0].on.year == year
        )
        for year in (2018, 2019)
    }
    grew = {name: number - by_year[2018][name] for name, number in by_year[2019].items()}

    assert by_year[2019].most_common(1)[0][0] == "british"
    assert grew["british"] > sum(grew.values()) / 2


def test_criminal_exploitation_among_thames_valley_s_referrals_rose_clearly():
    sent = Counter(
        referral.steps[0].on.year
        for referral in REFERRED
        if referral.slug == "thames-valley" and "criminal_crime" in referral.typed["how_exploited"]
    )

    assert sent[2019] > 1.2 * sent[2018]
