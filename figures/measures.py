"""What may be counted. Each app supplies a `FigureKind`, listed in `settings.FIGURE_KINDS`; `figures` knows no measure.

A kind is SQL and a table of measures. Every number it stores can be added over forces that do not overlap. A share, a
mean or a count of distinct things is refused here; it is calculated per area when requested.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

TOTAL = "total"  # the dimension of a measure's total
ALL = "all"  # the one category of that dimension
RECONCILIATION = "reconciliation"  # the measure under which a snapshot stores the terms of “How the total changed”
CROSSED = ":"  # joins two dimensions, and two categories: "primary_type:stage", "LAB:triage"


class DoesNotAddUp(ValueError):
    """An app supplied a measure that cannot be summed over forces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that is counted.

    `is_stock`: it is a state at a month end and is never added over months. `over_areas`: it may be summed over the
    forces of an area. `is_frozen`: it depends on the frozen record alone, so a recount years later must agree.
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
                f"“{self.label}” cannot be stored: what is not a plain count does not add up over forces. "
                "Work it out for each area from counts that do."
            )
        if self.name == RECONCILIATION:
            raise ValueError(
                f"“{RECONCILIATION}” is reserved for how the total changed. Give the measure another name."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureKind:
    """One kind of record, and how to count the approved record of a force and month.

    - `sources`: a query for (source, force, period) of the records that count at present, one per force and month.
    - `standing`: a query for (force, period, treatment, first_submitted_at) of the records that exist. `treatment` is
      the status of a record that does not count yet, as a `figures.choices.Treatment`.
    - `count`: a query for (source, measure, dimension, category, value) over the table `wanted` (source, force,
      period), for one record or thousands. Each measure has its row (TOTAL, ALL), even if it is 0.
    - `came` and `went`: the measures of how every counted thing came in, and of its state at the month end. They are
      the terms of the reconciliation and count the same things twice: a batch where they differ is refused.
    - `corrections`: a query for (force, up, down) over the table `pair` (force, later, earlier) of two counted records:
      how many things the later record has and the earlier one lacks without a movement, and the reverse.
    - `by_thing`: a query for (source, thing, is_new, measure, dimension, category, value) over the table `wanted`: the
      counts of `count`, thing by thing, of `%(measures)s` by `%(dimensions)s`, without crossed dimensions. Every thing
      of the record has the total of each measure, even if it is 0. `is_new`: this record returns it first.
    - `gaps`: a query for (source, since) of the records whose movements began before their month, after the month
      `since`.
    - `outdated`: a query for (force, period, since) of the counted records that were carried forward from the month
      `since`, for which other figures have been approved since.
    - `running`: for each measure that runs through a series, the measure of its monthly change.
    - `running_by`: the dimension by whose categories such a measure runs; the others run as one number.
    - `recorded_since`: returns the first month of each measure that began to be recorded after the others of its kind.
      Earlier months are gaps; from that month on, nothing recorded is 0.
    - `altered`: a query for (source, force, period, what) of the frozen records that have changed since they were
      frozen, even if no figure shows it; `what` continues the sentence "the record …".
    - `in_snapshots`: whether snapshots sum it. A kind that they leave out is counted and verified like the others, and
      changes no digest and no published version (docs/adr/0038).
    - `recorded_by`: who records it, for a kind outside snapshots that no force returns. Its coverage says so.
    - `register`: the register that is counted, for a kind that not every force keeps (`figures.registers`): a force
      is missing outside the months in which its register is complete. `happened` is then a query for (force, month,
      measure, dimension, category, value), `not_kept_by` are forces that never keep it, and `supplied_by` is the
      dimension of the figures of a supplied table. What is supplied in total counts as not known in `unknown_in`.

    Only the first kind of the settings needs `standing` and has a reconciliation. The other kinds may leave `standing`,
    `stock`, `came`, `went`, `corrections`, `by_thing`, `gaps` and `outdated` empty: their month-end states need not
    follow from what happens in between.
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
    by_thing: str = ""
    gaps: str = ""
    outdated: str = ""
    running: Mapping[str, str] = field(default_factory=dict)
    running_by: Mapping[str, str] = field(default_factory=dict)
    altered: str = ""
    recorded_since: Callable[[], Mapping[str, date]] = dict
    in_snapshots: bool = True
    recorded_by: str = ""
    register: str = ""
    happened: str = ""
    supplied_by: str = TOTAL
    unknown_in: str = ""
    not_kept_by: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        named = {measure.name for measure in self.measures}
        of_running = {*self.running, *self.running.values(), *self.running_by}
        if unknown := ({self.stock, *self.came, *self.went} | of_running) - {"", *named}:
            raise ValueError(f"{self.name} does not describe {', '.join(sorted(unknown))}.")

    @property
    def is_register(self) -> bool:
        """Whether forces keep it as a register, each in the months in which it is complete."""
        return self.register != ""

    @property
    def counted(self) -> tuple[Measure, ...]:
        """The measures that a batch holds: all except those that only a series of months has."""
        return tuple(measure for measure in self.measures if measure.name not in self.running)

    @property
    def over_areas(self) -> list[str]:
        """The names of the measures that a snapshot sums directly from its batches."""
        return [measure.name for measure in self.counted if measure.over_areas]

    @property
    def summed(self) -> list[str]:
        """The names of the measures that a snapshot has for every area: those of its month and the running ones."""
        return [*self.over_areas, *self.running]

    def dimension_of(self, running: str) -> str:
        """The dimension by which a snapshot counts a running measure."""
        return self.running_by.get(running, TOTAL)

    @property
    def frozen(self) -> list[str]:
        """The names of the measures on which a recount must agree."""
        return [measure.name for measure in self.counted if measure.is_frozen]

    def measure(self, name: str) -> Measure:
        """The measure with that name. Raises KeyError if there is none."""
        by_name = {measure.name: measure for measure in self.measures}
        return by_name[name]


def counted_kinds() -> tuple[FigureKind, ...]:
    """Every kind that the service counts into batches."""
    return tuple(import_string(path) for path in settings.FIGURE_KINDS)


def kinds() -> tuple[FigureKind, ...]:
    """Every kind that snapshots sum. The first decides which forces have reported a month."""
    return tuple(kind for kind in counted_kinds() if kind.in_snapshots)


def of_returns() -> FigureKind:
    """The kind of the monthly returns, which decides coverage and has the reconciliation."""
    return kinds()[0]


def beside() -> tuple[FigureKind, ...]:
    """The kinds that a snapshot sums besides the returns. Each has its own coverage and no reconciliation."""
    return kinds()[1:]


def kind_of(measure: str) -> FigureKind:
    """The kind that counts a measure; for the terms of the reconciliation, the kind of the returns."""
    return next((kind for kind in counted_kinds()[1:] if measure in kind.over_areas), of_returns())


def over_areas() -> list[str]:
    """The names of the measures, of every kind, that a snapshot sums directly from its batches."""
    return [name for kind in kinds() for name in kind.over_areas]
