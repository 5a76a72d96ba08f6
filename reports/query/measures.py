"""What can be counted in a question: every stored measure, and of the returns also those counted from entries.

For each measure: by which dimensions it can be counted and filtered, and which of them stored figures have. Measures of
referrals, orders and guidance exist as stored figures only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, partial
from types import MappingProxyType

from django.conf import settings
from django.db.models import Q

from figures.measures import FigureKind, Measure, counted_kinds
from guidance import measures as of_guidance
from investigations import case_measures as of_cases
from investigations.advice import measures as of_advice
from investigations.choices import FLAGS, Arrival, EntryState
from investigations.measures import KIND as RETURNS
from investigations.records.case_conditions import BY_MEASURE
from investigations.records.dimensions import DIMENSIONS, Dimension, DimensionOf
from nrm import measures as of_referrals
from nrm.crime import measures as of_crimes
from orders import measures as of_orders
from reports import figure_labels


class Counting(StrEnum):
    """What a measure counts in the entries of a return; *stored* means that only stored figures have it."""

    CASES = "cases"
    VICTIMS = "victims"
    SUSPECTS = "suspects"
    STORED = "stored"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryMeasure:
    """One measure of the registry.

    - `kind`: the name of the kind of figures that stores it.
    - `entries`: the SQL condition on the entries `e` that it counts; empty if only stored figures have it.
    - `dimensions`: what it can be counted by, by name. `filters`: the names of those it can be filtered by.
    - `stored`: the names of the dimensions by which stored figures count it, each with its name there.
    - `is_crossed`: whether they also count it by primary type and each further dimension.
    - `of_profile`: the SQL condition on the profiles `p` of those entries; empty if it counts all of them.
    - `in_snapshots`: whether published versions have it. Otherwise only forces in the reader's scope are counted.
    - `recorded_by`: who records it, where no force returns it and no snapshot has it; otherwise empty.
    - `is_of_register`: forces keep it as a register, each in the months that it is complete; others are missing.
    - `not_kept_by`: the forces that never keep that register, and so are not due.
    """

    name: str
    label: str
    kind: str
    is_stock: bool
    counting: Counting
    dimensions: Mapping[str, Dimension]
    filters: tuple[str, ...]
    stored: Mapping[str, str]
    is_crossed: bool = False
    entries: str = ""
    of_profile: str = ""
    in_snapshots: bool = True
    recorded_by: str = ""
    is_of_register: bool = False
    not_kept_by: frozenset[str] = frozenset()

    @property
    def has_versions(self) -> bool:
        """Whether an answer is of a published version; a log and a register change at any time."""
        return not (self.recorded_by or self.is_of_register)

    @property
    def can_be_missing(self) -> bool:
        """Whether a force may have no figure of a month, so that it is named as missing."""
        return self.is_of_returns or self.is_of_register

    @property
    def is_of_returns(self) -> bool:
        """Whether it is counted from monthly returns, so that a force that has not reported is missing."""
        return self.kind in {RETURNS.name, of_cases.KIND.name}

    @property
    def role(self) -> str:
        """The role of the people that it counts; empty if it counts cases."""
        return {Counting.VICTIMS: "victim", Counting.SUSPECTS: "suspect"}.get(self.counting, "")

    @property
    def counts_people(self) -> bool:
        """Whether it counts potential victims or suspects. A person in two cases counts twice."""
        return bool(self.role)

    @property
    def is_from_entries(self) -> bool:
        """Whether it can be counted from the entries of returns."""
        return self.counting != Counting.STORED

    def splits_people_by(self, dimension: Dimension) -> bool:
        """Whether a dimension divides the people that this measure counts, and not their cases."""
        return self.role != "" and self.role == dimension.of


# The SQL of an entry that each measure of the returns counts. People are counted in live cases.
_ENTRIES = {
    **{arrival.value: f"e.arrival = '{arrival.value}'" for arrival in Arrival},
    **{state.value: f"e.state = '{state.value}'" for state in EntryState},
    "potential_victims": f"e.state = '{EntryState.LIVE.value}'",
    "suspects": f"e.state = '{EntryState.LIVE.value}'",
}
_COUNTING = {"potential_victims": Counting.VICTIMS, "suspects": Counting.SUSPECTS}
_PLACED = [name for name, dimension in DIMENSIONS.items() if dimension.of in {DimensionOf.PLACE, DimensionOf.TIME}]
# The dimensions of stored measures beside the primary type, which every measure of a month has.
_STORED = {
    "live": ("any_type", "sub_type", "origin", "stage", "case_age", *FLAGS),
    "potential_victims": ("victim_nationality", "victim_gender", "victim_age"),
    "suspects": ("suspect_nationality", "suspect_gender", "suspect_age"),
    "closed": ("closing_reason",),
    "first_reported": ("origin", "opened_in"),
    "already_running": ("opened_in",),
    "opened_change": ("opened_in",),
}
_RUNNING = {"held": (), "opened": ("opened_in",)}  # through a series: not by primary type


def _entry_dimensions(measure: str) -> list[str]:
    """The names of the dimensions by which the entries of a measure differ."""
    same = {"closing_reason"} - ({"closing_reason"} if measure == EntryState.CLOSED else set())
    same |= {"arrival"} if measure in Arrival.values else {"state"}
    same |= set() if _ENTRIES[measure] == _ENTRIES["live"] else {"review_reason"}
    return [name for name in DIMENSIONS if name not in same]


def _of_return(measure: Measure) -> QueryMeasure:
    name = measure.name
    stored = _RUNNING.get(name, ("primary_type", *_STORED.get(name, ())))
    is_from_entries = name in _ENTRIES
    names = _entry_dimensions(name) if is_from_entries else [*stored, *_PLACED]
    return QueryMeasure(
        name=name,
        label=measure.label,
        kind=RETURNS.name,
        is_stock=measure.is_stock,
        counting=_COUNTING.get(name, Counting.CASES) if is_from_entries else Counting.STORED,
        dimensions={dimension: DIMENSIONS[dimension] for dimension in names},
        filters=tuple(each for each in names if each not in _PLACED) if is_from_entries else (),
        stored={dimension: DIMENSIONS[dimension].stored_as for dimension in stored},
        is_crossed=name not in _RUNNING and name != "opened_change",
        entries=_ENTRIES.get(name, ""),
    )


def _of_cases(measure: Measure) -> QueryMeasure:
    """A measure of case review: counted from entries like live cases, and stored outside the snapshots."""
    live = _of_return(RETURNS.measure("live"))
    stored = ("primary_type", *of_cases.STORED_BY[measure.name])
    return replace(
        live,
        name=measure.name,
        label=measure.label,
        kind=of_cases.KIND.name,
        stored={name: DIMENSIONS[name].stored_as for name in stored},
        of_profile=BY_MEASURE[measure.name].sql,
        in_snapshots=False,
    )


def _stored_dimensions(kind: str, measure: str) -> Mapping[str, str]:
    """The dimensions by which a measure of another kind is stored, with their labels."""
    for app, names in (
        (of_orders, {of_orders.KIND.name}),
        (of_crimes, {of_crimes.KIND.name, of_crimes.OUTCOME_KIND.name}),
    ):
        if kind in names:
            return {name: label for name, label in app.DIMENSIONS.items() if measure in app.MEASURE_OF[name]}
    others = {
        of_referrals.KIND.name: of_referrals.DIMENSIONS,
        of_guidance.KIND.name: of_guidance.DIMENSIONS,
        of_advice.KIND.name: of_advice.DIMENSIONS,
    }
    return others.get(kind, {})


def _of_other_kind(kind: FigureKind, measure: Measure) -> QueryMeasure:
    stored = {
        name: Dimension(
            name=name,
            label=label,
            read_labels=partial(figure_labels.labels_of, measure.name, name),
            of=DimensionOf.CASE,
            sql="",
            q=lambda _codes, _month: Q(pk__in=[]),
            stored_as=name,
        )
        for name, label in _stored_dimensions(kind.name, measure.name).items()
    }
    return QueryMeasure(
        name=measure.name,
        label=measure.label,
        kind=kind.name,
        is_stock=measure.is_stock,
        counting=Counting.STORED,
        dimensions=stored | {name: DIMENSIONS[name] for name in _PLACED},
        filters=(),
        stored={name: name for name in stored},
        in_snapshots=kind.in_snapshots,
        recorded_by=kind.recorded_by,
        is_of_register=kind.is_register,
        not_kept_by=kind.not_kept_by,
    )


def all_measures() -> Mapping[str, QueryMeasure]:
    """Every measure that may be asked for, by name: those that can be summed over the forces of an area."""
    return _registry(tuple(settings.FIGURE_KINDS))


@cache
def _registry(_kinds: tuple[str, ...]) -> Mapping[str, QueryMeasure]:
    """The measures of the kinds in the settings; made once, because every part of an answer asks for its measure."""
    return MappingProxyType(
        {
            measure.name: _measure(kind, measure)
            for kind in counted_kinds()
            for measure in kind.measures
            if measure.over_areas and not _is_distribution(kind, measure)
        }
    )


def _measure(kind: FigureKind, measure: Measure) -> QueryMeasure:
    if kind.name == RETURNS.name:
        return _of_return(measure)
    return _of_cases(measure) if kind.name == of_cases.KIND.name else _of_other_kind(kind, measure)


def _is_distribution(kind: FigureKind, measure: Measure) -> bool:
    """Whether a measure is stored only to estimate times from it: the explorer has its cases under *live*."""
    return kind.name == of_cases.KIND.name and measure.name not in BY_MEASURE


def measure_called(name: str) -> QueryMeasure:
    """The measure with this name. Raises KeyError if there is none."""
    return all_measures()[name]
