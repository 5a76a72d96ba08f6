"""Faults for the quality rules to find, planted one by one in the planned returns of 2018 and 2019.

Each rule names a fault here; a rule without one fails a test. The plan itself is not touched: a planted return is a
stream of its own, and nothing of it is loaded. `try_all` says of each rule how many planted faults it finds, and in how
many returns it asks where nothing was planted. Not all of that is false alarm: the plan has investigations of its own
in which no victim, or no sub-type, is known yet.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from core import months
from demo import occasions, report
from demo.plan import SEED
from demo.planned_returns import PlannedEntry, PlannedReturn, Series
from investigations.quality.rules import RULES, MissingInvestigation, Picture, PreviousEntry, RetiredTerm, RuleFinding
from investigations.quality.rules import InvestigationFacts as RuleLine
from reference import data_files

YEARS = (2018, 2019)
PLANTED = 100  # planted returns per fault


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedFault:
    """A return with one fault, and how to recognise a finding about it."""

    picture: Picture
    is_about: Callable[[RuleFinding], bool]


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


# --- The faults --------------------------------------------------------------------------------------------------
def _unreadable(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """A date that does not exist."""
    return _changed(picture, chance, lambda line: replace(line, typed={"opened_on": "31/02/2019"}))


def _dates(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """An opening date after the month's end, or a closing date before the opening date."""
    end = months.last_day(picture.month)

    def change(line: RuleLine) -> RuleLine | None:
        if line.state == "closed" and line.opened_on is not None:
            return replace(line, closed_on=line.opened_on - timedelta(days=chance.randrange(1, 40)))
        return replace(line, opened_on=end + timedelta(days=chance.randrange(1, 20)))

    return _changed(picture, chance, change)


def _missing(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """A live investigation of last month without a row."""
    rolled = [(line, line.before) for line in picture.lines if line.before is not None and line.before.state == "live"]
    if not rolled:
        return None
    gone, before = chance.choice(rolled)
    missing = MissingInvestigation(investigation=gone.investigation, reference=gone.reference, month=before.month)
    left = tuple(line for line in picture.lines if line is not gone)
    return PlantedFault(
        picture=replace(picture, lines=left, missing=(missing,)),
        is_about=lambda finding: finding.record == str(gone.investigation),
    )


def _sub_type(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """No sub-type, or one that is not in the list."""

    def change(line: RuleLine) -> RuleLine | None:
        if not line.is_live or line.primary_type not in picture.types_with_sub_types or not line.sub_types:
            return None
        return chance.choice(
            (
                replace(line, sub_types=()),
                replace(line, foreign_sub_types=("LAB.underwater-basket-weaving",)),
            )
        )

    return _changed(picture, chance, change)


def _retired_term(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """A stage, type, origin or sub-type that was retired some months ago."""

    def change(line: RuleLine) -> RuleLine | None:
        if not line.is_live:
            return None
        name, code = chance.choice(
            [("stage", "planted"), ("origin", "planted"), ("primary_type", line.primary_type)]
            + [("sub_types", code) for code in line.sub_types]
        )
        ended_on = months.last_day(months.previous(picture.month, chance.randrange(1, 20)))
        return replace(line, retired=(RetiredTerm(field=name, code=code, name=code, ended_on=ended_on),))

    return _changed(picture, chance, change)


def _no_victims(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """No number of potential victims."""
    return _changed(picture, chance, lambda line: replace(line, victims=0) if line.is_live and line.victims else None)


def _people_moved(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """An extra digit in the number of potential victims or suspects."""

    def change(line: RuleLine) -> RuleLine | None:
        if not line.is_live or line.before is None or line.before.state != "live":
            return None
        if line.before.victims:
            return replace(line, victims=line.before.victims * 10 + chance.randrange(10))
        return replace(line, suspects=line.before.suspects * 10) if line.before.suspects else None

    return _changed(picture, chance, change)


def _reopened(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """An investigation that was closed some months ago and is reported again."""

    def change(line: RuleLine) -> RuleLine | None:
        if not line.is_live or line.before is None:
            return None
        closed_on = months.last_day(months.previous(picture.month, chance.randrange(1, 8)))
        return replace(line, arrival="reopened", before=replace(line.before, state="closed", closed_on=closed_on))

    return _changed(picture, chance, change)


def _usual_range(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """One type three times as often as usual, plus a dozen, as when adverts are counted as investigations."""
    if len(picture.history) < 12:
        return None
    kind = chance.choice(("SEX", "LAB", "CRIM"))
    usual = sorted(counts.get(kind, 0) for counts in picture.history.values())[len(picture.history) // 2]
    more = tuple(
        RuleLine(
            entry=-number,
            investigation=-number,
            reference=f"planted {number}",
            state="live",
            arrival="first_reported",
            opened_on=picture.month,
            closed_on=None,
            primary_type=kind,
        )
        for number in range(1, 2 * usual + 13)
    )
    return PlantedFault(
        picture=replace(picture, lines=picture.lines + more),
        is_about=lambda finding: finding.record == kind,
    )


def _joint(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """An operation that another force also returns."""

    def change(line: RuleLine) -> RuleLine | None:
        return replace(line, is_returned_twice=True) if line.is_live and line.operation_name else None

    return _changed(picture, chance, change)


def _outcome(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """A court outcome without a person, or in a case without a charge."""

    def change(line: RuleLine) -> RuleLine | None:
        if line.state != "closed":
            return None
        suspects, stage = chance.choice(((0, "concluded"), (1, "triage")))
        outcome = chance.choice(("conviction", "acquittal"))
        return replace(line, closing_reason=outcome, suspects=suspects, stage=stage)

    return _changed(picture, chance, change)


def _personal_data(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """A remark that identifies a person. The number and address are reserved for examples."""
    risky = ("Call 07700 900123 after six.", "Write to her at anna@example.org.", "Her brother Tomasz drives the van.")
    return _changed(picture, chance, lambda line: replace(line, free_text=chance.choice(risky)))


_RETIRED = RetiredTerm(
    field="sub_types",
    code=occasions.RETIRED_SUB_TYPE,
    name="Charity collection",
    ended_on=occasions.RETIRED_AFTER,
)
PLANTS: dict[str, Callable[[Picture, random.Random], PlantedFault | None]] = {
    "unreadable": _unreadable,
    "dates": _dates,
    "missing": _missing,
    "sub_type": _sub_type,
    "retired_term": _retired_term,
    "no_victims": _no_victims,
    "people_moved": _people_moved,
    "reopened": _reopened,
    "usual_range": _usual_range,
    "joint": _joint,
    "outcome": _outcome,
    "personal_data": _personal_data,
}


def _changed(
    picture: Picture, chance: random.Random, change: Callable[[RuleLine], RuleLine | None]
) -> PlantedFault | None:
    """The return with one row changed: the first suitable row, in random order."""
    for number in chance.sample(range(len(picture.lines)), len(picture.lines)):
        if (wrong := change(picture.lines[number])) is not None:
            lines = (*picture.lines[:number], wrong, *picture.lines[number + 1 :])
            return _on_entry(replace(picture, lines=lines), wrong.entry)
    return None


def _on_entry(picture: Picture, entry: int) -> PlantedFault:
    return PlantedFault(picture=picture, is_about=lambda finding: finding.entry == entry)


def _rule_line(
    number: int, line: PlannedEntry, before: PlannedEntry | None, *, month: date, previous_month: date | None
) -> RuleLine:
    is_retired = occasions.RETIRED_SUB_TYPE in line.sub_types and months.last_day(month) > occasions.RETIRED_AFTER
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
        retired=(_RETIRED,) if is_retired else (),
        victims=line.number_of("victim"),
        suspects=line.number_of("suspect"),
        operation_name=line.operation_name,
        before=PreviousEntry(
            month=previous_month,
            state=before.state,
            closed_on=before.closed_on,
            victims=before.number_of("victim"),
            suspects=before.number_of("suspect"),
            is_own=True,
        )
        if before and previous_month
        else None,
    )


@cache
def _type_names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in data_files.rows("exploitation_types.csv")}


@cache
def _types_with_sub_types() -> frozenset[str]:
    return frozenset(row["type"] for row in data_files.rows("exploitation_sub_types.csv"))
