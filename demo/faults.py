"""Faults for the quality rules to find, planted one by one in the planned returns of 2018 and 2019.

`planted_faults.py` has a fault for each rule; a rule without one fails a test. The plan itself is not touched: a
planted return is a stream of its own, and nothing of it is loaded. `try_all` says of each rule how many planted faults
it finds, and in how many returns it asks where nothing was planted. Not all of that is false alarm: the plan has
investigations of its own in which no victim, or no sub-type, is known yet.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from core import months
from demo import occasions, report
from demo.plan import SEED
from demo.planned_returns import PlannedEntry, PlannedReturn, Series
from demo.planted_faults import PLANTS, PlantedFault
from investigations.choices import FLAGS, AgeGroup
from investigations.quality.rules import RULES, Picture, PreviousEntry, RetiredTerm
from investigations.quality.rules import InvestigationFacts as RuleLine
from reference import data_files

YEARS = (2018, 2019)
PLANTED = 100  # planted returns per fault


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedFault:
    """The result of one rule."""

    rule: str
    planted: int
    found: int
    asked: int  # findings in returns without a planted fault
    of: int


def try_all(series: Series) -> list[TriedFault]:
    """Try every rule on its planted faults, and on all returns of the years except those of the anomaly."""
    pictures = [picture_of(series, planned) for planned in _ordinary(series)]
    raised = Counter(
        code for picture in pictures for code, rule in RULES.items() if next(rule.find(picture), None) is not None
    )
    return [_try(code, pictures, raised=raised[code]) for code in RULES]


def table(tried: list[TriedFault]) -> str:
    """The results as text for the terminal."""
    head = f"{'rule':<14}{'planted':>9}{'found':>7}   asks in returns with nothing planted"
    lines = [
        f"{each.rule:<14}{each.planted:>9}{each.found:>7}   {each.asked:,} of {each.of:,} ({each.asked / each.of:.1%})"
        for each in tried
    ]
    return "\n".join([head, *lines])


def picture_of(series: Series, planned: PlannedReturn) -> Picture:
    """A planned return as the rules see it."""
    slug, month = planned.slug, planned.month
    before = series.returns.get((slug, planned.previous_month)) if planned.previous_month else None
    earlier = {line.reference: line for line in before.lines} if before else {}
    history = {
        each: Counter(line.primary_type for line in series.returns[slug, each].lines if line.is_live)
        for each in months.between(months.previous(month, 12), months.previous(month))
        if (slug, each) in series.returns
    }
    return Picture(
        month=month,
        follows=planned.previous_month,
        lines=tuple(
            _rule_line(number, line, earlier.get(line.reference), month=month, previous_month=planned.previous_month)
            for number, line in enumerate(planned.lines, start=1)
        ),
        history=history,
        type_names=_type_names(),
        stage_names=_stage_names(),
        stage_order={code: place for place, code in enumerate(_stage_names())},
        types_with_sub_types=_types_with_sub_types(),
    )


def plant(code: str, picture: Picture, chance: random.Random) -> PlantedFault | None:
    """Return the return with a fault for this rule, or None if it has no suitable row."""
    return PLANTS[code](picture, chance)


def _ordinary(series: Series) -> Iterator[PlannedReturn]:
    """The returns of the years, except those in which nine forces counted adverts."""
    for planned in series.returns.values():
        is_odd = planned.slug in report.ADVERTS and planned.month in report.ADVERT_MONTHS
        if planned.month.year in YEARS and planned.lines and not is_odd:
            yield planned


def _try(code: str, pictures: list[Picture], *, raised: int) -> TriedFault:
    chance = random.Random(f"{SEED}: faults of {code}")
    planted = [made for picture in chance.sample(pictures, len(pictures)) if (made := plant(code, picture, chance))]
    tried = planted[:PLANTED]
    detected = sum(any(each.is_about(finding) for finding in RULES[code].find(each.picture)) for each in tried)
    return TriedFault(rule=code, planted=len(tried), found=detected, asked=raised, of=len(pictures))


_RETIRED = RetiredTerm(
    field="sub_types",
    code=occasions.RETIRED_SUB_TYPE,
    name="Charity collection",
    ended_on=occasions.RETIRED_AFTER,
)


def _rule_line(
    number: int, line: PlannedEntry, before: PlannedEntry | None, *, month: date, previous_month: date | None
) -> RuleLine:
    is_retired = occasions.RETIRED_SUB_TYPE in line.sub_types and months.last_day(month) > occasions.RETIRED_AFTER
    flags = dict(zip(FLAGS, line.flags, strict=True))
    return RuleLine(
        entry=number,
        investigation=number,
        reference=line.reference,
        state=line.state,
        arrival=line.arrival,
        opened_on=line.opened_on,
        closed_on=line.closed_on,
        primary_type=line.primary_type,
        stage=line.stage,
        closing_reason=line.closing_reason,
        reported_live=previous_month if before and before.is_live else None,
        free_text=line.remarks,
        sub_types=line.sub_types,
        secondary_types=line.secondary_types,
        children_involved=flags["children_involved"],
        county_lines=flags["county_lines"],
        adult_services_website=flags["adult_services_website"],
        nrm_referrals=line.nrm_referrals,
        retired=(_RETIRED,) if is_retired else (),
        victims=line.number_of("victim"),
        children=sum(
            group.count for group in line.people if group.role == "victim" and group.age_group == AgeGroup.CHILD
        ),
        suspects=line.number_of("suspect"),
        operation_name=line.operation_name,
        before=PreviousEntry(
            month=previous_month,
            state=before.state,
            closed_on=before.closed_on,
            victims=before.number_of("victim"),
            suspects=before.number_of("suspect"),
            is_own=True,
            stage=before.stage,
        )
        if before and previous_month
        else None,
    )


@cache
def _stage_names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in data_files.rows("stages.csv")}


@cache
def _type_names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in data_files.rows("exploitation_types.csv")}


@cache
def _types_with_sub_types() -> frozenset[str]:
    return frozenset(row["type"] for row in data_files.rows("exploitation_sub_types.csv"))
