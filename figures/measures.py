"""What may be counted. `figures` knows no measure: each room hands over a `Kind`, wired in `settings.FIGURE_KINDS`.

A kind is SQL and a table of measures. It promises that every number it stores adds up over bodies that do not overlap;
a share, a mean or a count of distinct things is worked out per area when it is asked for, and is refused here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

TOTAL = "total"  # the dimension of a measure's whole number
ALL = "all"  # its one category
BRIDGE = "bridge"  # the measure under which a snapshot keeps the terms of its bridge
CROSSED = ":"  # joins two dimensions, and two categories: "primary_type:stage", "LAB:triage"


class DoesNotAddUp(ValueError):
    """A measure that cannot be summed over bodies was handed over to be stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that is counted.

    `is_stock`: it stands at a month end and is never added over months. `over_areas`: it may be summed over the bodies
    of an area. `is_frozen`: it follows from the frozen record alone, so that a recount years later must agree.
    """

    name: str
    label: str
    is_stock: bool = False
    adds_up: bool = True
    over_areas: bool = True
    is_frozen: bool = True

    def __post_init__(self) -> None:
        if not self.adds_up:
            raise DoesNotAddUp(
                f"“{self.label}” cannot be stored: what is not a plain count does not add up over bodies. "
                "Work it out for each area from counts that do."
            )
        if self.name == BRIDGE:
            raise ValueError(f"“{BRIDGE}” is what a snapshot calls its bridge. Give the measure another name.")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureKind:
    """One kind of record, and how the approved one of a body and month is counted.

    - `sources`: a query for (source, force, period) of the records that count at present, one a body and month.
    - `standing`: a query for (force, period, treatment, handed_in_at) of the records that exist, where a record that
      does not count yet says how far it has come, in the words of `figures.choices.Treatment`.
    - `count`: a query for (source, measure, dimension, category, value) over the table `wanted` (source, force,
      period), for one record or thousands of them. Each measure has its row (TOTAL, ALL), also when it is 0.
    - `came` and `went`: the measures by which every counted thing arrived, and by which it stands at the month end.
      They are the terms of the bridge, and the same things counted twice: a batch where they differ is refused.
    - `corrections`: a query for (force, up, down) over the table `pair` (force, later, earlier) of two counted records:
      how many things the later one has and the earlier one lacks without a movement, and the other way round.
    - `gaps`: a query for (source, since) of the records whose movements began before their month, after the month
      `since`.
    - `outdated`: a query for (force, period, since) of the counted records that were carried forward from the month
      `since`, of which other figures have been approved after them.
    - `running`: for each measure that runs through a series, the measure of its monthly change.
    - `running_by`: the dimension by whose categories such a measure runs; those that are not named run as one number.
    - `recorded_since`: asks for the first month of each measure that began to be recorded after the others of its kind.
      Months before it are gaps; from then on nothing recorded is 0.
    - `altered`: a query for (source, force, period, what) of the frozen records that are not what they were when they
      were frozen, also where no figure shows it; `what` goes on after "the record …".

    Only the first kind of the settings needs `standing` and has a bridge. A kind beside it may leave `standing`,
    `stock`, `came`, `went`, `corrections`, `gaps` and `outdated` empty: what stands at its month ends need not follow
    from what happens in between.
    """

    name: str
    method: int
    measures: tuple[Measure, ...]
    sources: str
    count: str
    label: str = ""
    standing: str = ""
    stock: str = ""
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    corrections: str = ""
    gaps: str = ""
    outdated: str = ""
    running: Mapping[str, str] = field(default_factory=dict)
    running_by: Mapping[str, str] = field(default_factory=dict)
    altered: str = ""
    recorded_since: Callable[[], Mapping[str, date]] = dict

    def __post_init__(self) -> None:
        named = {measure.name for measure in self.measures}
        of_running = {*self.running, *self.running.values(), *self.running_by}
        if unknown := ({self.stock, *self.came, *self.went} | of_running) - {"", *named}:
            raise ValueError(f"{self.name} does not describe {', '.join(sorted(unknown))}.")

    @property
    def counted(self) -> tuple[Measure, ...]:
        """The measures that a batch holds: all but those that only a series of months has."""
        return tuple(measure for measure in self.measures if measure.name not in self.running)

    @property
    def over_areas(self) -> list[str]:
        """The names of the measures that a snapshot sums straight from its batches."""
        return [measure.name for measure in self.counted if measure.over_areas]

    @property
    def summed(self) -> list[str]:
        """The names of the measures that a snapshot has for every area: those of its month, and the running ones."""
        return [*self.over_areas, *self.running]

    def dimension_of(self, running: str) -> str:
        """By what a running measure is counted in a snapshot."""
        return self.running_by.get(running, TOTAL)

    @property
    def frozen(self) -> list[str]:
        """The names of the measures on which a recount must agree."""
        return [measure.name for measure in self.counted if measure.is_frozen]

    def measure(self, name: str) -> Measure:
        """The measure of that name; KeyError where there is none."""
        found = {measure.name: measure for measure in self.measures}
        return found[name]


def kinds() -> tuple[FigureKind, ...]:
    """Every kind that the service counts. The first says which bodies have reported a month."""
    return tuple(import_string(path) for path in settings.FIGURE_KINDS)


def of_returns() -> FigureKind:
    """The kind that decides coverage and has the bridge: the monthly returns."""
    return kinds()[0]


def beside() -> tuple[FigureKind, ...]:
    """The kinds that a snapshot adds up beside the returns. Each has a coverage of its own, and no bridge."""
    return kinds()[1:]


def kind_of(measure: str) -> FigureKind:
    """The kind that counts a measure; that of the returns also for the terms of the bridge."""
    return next((kind for kind in beside() if measure in kind.over_areas), of_returns())


def over_areas() -> list[str]:
    """The names of the measures, of every kind, that a snapshot sums straight from its batches."""
    return [name for kind in kinds() for name in kind.over_areas]
