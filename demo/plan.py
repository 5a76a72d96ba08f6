"""The whole invented history, without a database: the same seed and day give the same history.

Two series of months: December 2016 to February 2020, with the national figures of the report, and the six months before
today. `settle` matches the number of people in February 2020; nothing else is adjusted afterwards.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from core import months
from demo import case_histories, flows, levels, occasions, report, words
from demo.occasions import Occasions
from demo.planned_returns import People, PlannedEntry, Series

SEED = "a demonstration, 2016 to today"
REOPENINGS_THEN = 36
REOPENINGS_NOW = 9
CLOSINGS_NOW = 430


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoHistory:
    """Both series, each with its script."""

    then: Series
    now: Series
    then_script: Occasions
    now_script: Occasions

    @property
    def newest(self) -> date:
        """The month before today, for which returns are still open."""
        return self.now.months[-1]


@cache
def history(today: date) -> DemoHistory:
    """The history as of a day."""
    newest = months.previous(months.first_of(today))
    names = words.operation_names(_generator("names"))
    return DemoHistory(
        then=_then(names),
        now=_now(newest, names),
        then_script=occasions.THEN,
        now_script=occasions.now(newest),
    )


def _generator(purpose: str) -> random.Random:
    """A random generator for one part, so that a change in one part does not affect the others."""
    return random.Random(f"{SEED}: {purpose}")


def _then(names: list[str]) -> Series:
    totals = {month: report.live_without_adverts(month) for month in report.LIVE}
    closings = report.HELD - report.LIVE[report.LAST]
    played = _series("then", totals, occasions.THEN, closings, REOPENINGS_THEN, names, adverts=case_histories.adverts())
    settle(played, report.LAST, role="victim", number=report.VICTIMS)
    settle(played, report.LAST, role="suspect", number=report.SUSPECTS)
    return played


def _now(newest: date, names: list[str]) -> Series:
    first = months.previous(newest, occasions.MONTHS_NOW - 1)
    totals = dict(zip(months.between(first, newest), report.LIVE_NOW, strict=True))
    return _series("now", totals, occasions.now(newest), CLOSINGS_NOW, REOPENINGS_NOW, names, adverts={})


def _series(
    seed: str,
    totals: Mapping[date, int],
    script: Occasions,
    closings: int,
    reopenings: int,
    names: list[str],
    *,
    adverts: Mapping[tuple[str, date], int],
) -> Series:
    generator = _generator(seed)
    live = levels.levels(totals, occasions=script, generator=generator)
    moved = flows.flows(live, occasions=script, closings=closings, reopenings=reopenings, generator=generator)
    builder = case_histories.SeriesBuilder(occasions=script, generator=generator, names=names, adverts=adverts)
    return builder.play(moved, live)


def settle(series: Series, month: date, *, role: str, number: int) -> None:
    """Add people to investigations of a month, from their first return on, until the total is reached."""
    planned = series.of(month)
    lacking = number - sum(line.number_of(role) for each in planned for line in each.lines if line.is_live)
    if lacking < 0:
        raise ValueError(f"{-lacking} {role}s too many are planned for {months.label(month)}")
    generator = _generator(role)
    candidates = [
        (each.slug, line.reference)
        for each in planned
        for line in each.lines
        if line.is_live and line.arrival == "rolled" and line.number_of(role) and line.state == "live"
    ]
    chosen = set(generator.sample(candidates, lacking))
    for each in series.returns.values():
        for number, line in enumerate(each.lines):
            if (each.slug, line.reference) in chosen:
                each.lines[number] = _with_one_more(line, role)


def _with_one_more(line: PlannedEntry, role: str) -> PlannedEntry:
    """The line with one more person in the first group of the role; unchanged without a group."""
    first = next((group for group in line.people if group.role == role), None)
    if first is None:
        return line
    more: People = replace(first, count=first.count + 1)
    return replace(line, people=tuple(more if group is first else group for group in line.people))
