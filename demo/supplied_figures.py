"""Figures of the years before the registers: recorded crimes, their outcomes and prosecutions, force by force.

From the 2019/20 report (page 10): 4,623 and 7,440 recorded crimes in 2018 and 2019, without those of Greater Manchester
from July to December 2019; 190 and 275 suspects referred to the CPS; 294 and 349 defendants in flagged prosecutions,
with conviction rates of 65% and 71.9%. How they are distributed over forces and months is invented, and so are the
outcomes, the early advice, the suspects charged, and all figures of 2020. The same seed gives the same figures;
planning them needs no database.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from accounts.models import User
from core import months
from demo.forces import SIZES, all_forces
from figures.supplied import NewFigure, supply
from nrm.crime.choices import OutcomeGroup
from nrm.crime.measures import CRIMES, KIND, OUTCOME_KIND, OUTCOMES
from prosecutions import measures as of_prosecutions

SEED = "a demonstration, 2018 to 2020: supplied figures"
FIRST, LAST = date(2018, 1, 1), date(2020, 2, 1)
SOURCE = "Invented, but for the national totals of 2018 and 2019 (annual report 2019/20, page 10)"
WITHOUT_REGISTER = {"psni", "police-scotland"}
GAP = ("greater-manchester", date(2019, 7, 1), date(2019, 12, 1))

RECORDED = {2018: 4623, 2019: 7440, 2020: 1340}
ASSIGNED = {2018: 3410, 2019: 5620, 2020: 1010}
ADVISED = {2018: 64, 2019: 118, 2020: 22}
REFERRED = {2018: 190, 2019: 275, 2020: 49}
CHARGED = {2018: 121, 2019: 184, 2020: 31}
FLAGGED = {2018: 294, 2019: 349, 2020: 61}
CONVICTED = {2018: 191, 2019: 251, 2020: 44}  # 65.0% and 71.9% of these defendants
RISE = 0.04  # from one month to the next
OUTCOME_SHARES = {
    OutcomeGroup.CHARGED: 7,
    OutcomeGroup.PREVENTED: 9,
    OutcomeGroup.UNSUPPORTED: 33,
    OutcomeGroup.EVIDENTIAL: 15,
    OutcomeGroup.UNSOLVED: 31,
    OutcomeGroup.PASSED: 5,
}

type ForceMonth = tuple[str, date]


def planned() -> list[NewFigure]:
    """Every figure: each force and month has all of them, and Greater Manchester no crimes in its gap."""
    generator = random.Random(SEED)
    every = [(slug, month) for slug in SIZES if slug not in WITHOUT_REGISTER for month in months.between(FIRST, LAST)]
    recorded = [each for each in every if not _is_in_gap(each)]
    crimes = _spread(RECORDED, recorded, generator)
    outcomes = Counter(
        (*where, generator.choices([*OUTCOME_SHARES], [*OUTCOME_SHARES.values()])[0])
        for where in _spread(ASSIGNED, recorded, generator).elements()
    )
    flagged = _spread(FLAGGED, every, generator)
    convicted = _some_of(flagged, CONVICTED, generator)
    return [
        *_figures(KIND.name, CRIMES, crimes, of=recorded),
        *(
            NewFigure(
                kind=OUTCOME_KIND.name,
                force=all_forces()[slug].code,
                month=month,
                measure=OUTCOMES,
                dimension=OUTCOME_KIND.supplied_by,
                category=group.value,
                value=outcomes[slug, month, group],
            )
            for slug, month in recorded
            for group in OUTCOME_SHARES
        ),
        *_figures(
            of_prosecutions.ADVICE_KIND.name,
            of_prosecutions.ADVICE,
            _spread(ADVISED, every, generator),
            of=every,
        ),
        *_figures(
            of_prosecutions.SENT_KIND.name, of_prosecutions.REFERRED, _spread(REFERRED, every, generator), of=every
        ),
        *_figures(
            of_prosecutions.SENT_KIND.name, of_prosecutions.CHARGED, _spread(CHARGED, every, generator), of=every
        ),
        *_figures(of_prosecutions.DEFENDANT_KIND.name, of_prosecutions.FLAGGED, flagged, of=every),
        *_figures(of_prosecutions.DEFENDANT_KIND.name, of_prosecutions.CONVICTED_OF_THEM, convicted, of=every),
    ]


def add(by: User) -> int:
    """Supply the table as the national team does, and return how many figures it has."""
    figures = planned()
    supply(figures, source=SOURCE, by=by)
    return len(figures)


def _is_in_gap(where: ForceMonth) -> bool:
    slug, first, last = GAP
    return where[0] == slug and first <= where[1] <= last


def _spread(totals: dict[int, int], over: Sequence[ForceMonth], generator: random.Random) -> Counter[ForceMonth]:
    """The number of each year, dealt to forces by their size and to months so that they rise."""
    dealt: Counter[ForceMonth] = Counter()
    for year, number in totals.items():
        of_year = [each for each in over if each[1].year == year]
        weights = [SIZES[slug] * (1 + RISE) ** months.distance(FIRST, month) for slug, month in of_year]
        dealt.update(generator.choices(of_year, weights, k=number))
    return dealt


def _some_of(counted: Counter[ForceMonth], totals: dict[int, int], generator: random.Random) -> Counter[ForceMonth]:
    """So many of those counted in each year, by chance."""
    chosen: Counter[ForceMonth] = Counter()
    for year, number in totals.items():
        chosen.update(generator.sample(sorted(each for each in counted.elements() if each[1].year == year), number))
    return chosen


def _figures(kind: str, measure: str, counted: Counter[ForceMonth], *, of: Sequence[ForceMonth]) -> Iterator[NewFigure]:
    """A figure for each force and month, 0 where nothing was counted."""
    for slug, month in of:
        yield NewFigure(
            kind=kind, force=all_forces()[slug].code, month=month, measure=measure, value=counted[slug, month]
        )
