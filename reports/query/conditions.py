"""The filters of a question: which categories of which dimensions the cases must have.

Values of the same dimension are alternatives, and a case must meet the conditions of different dimensions. A filter
always narrows cases: by a nationality of potential victims, to the cases with such a potential victim.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from core.sentences import quoted
from investigations.records.dimensions import DIMENSIONS, Dimension
from reports.query.measures import QueryMeasure

FLAG = "flag"  # one key for all yes, no or not known fields: flag=county_lines:yes
ALIASES = {"type": "any_type"}  # the list of investigations calls it this
MOST_CONDITIONS = 10
MOST_VALUES = 100  # of one dimension


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Condition:
    """One dimension and the categories that pass, sorted and without repeats."""

    dimension: str
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.values:
            raise ValueError(f"A filter by {self.dimension} needs a value.")
        object.__setattr__(self, "values", tuple(sorted(set(self.values))))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The keys and values as an address has them."""
        if DIMENSIONS[self.dimension].is_flag:
            return [(FLAG, f"{self.dimension}:{value}") for value in self.values]
        return [(self.dimension, value) for value in self.values]

    @property
    def in_words(self) -> str:
        """The condition as people read it: `Stage: Charged or At court`. Reads the list of the dimension."""
        dimension = DIMENSIONS[self.dimension]
        labels = dimension.labels()
        *first, last = [labels.get(value, value) for value in self.values]
        return f"{dimension.label}: {f'{", ".join(first)} or {last}' if first else last}"


def merged(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """One condition for each dimension, in order of their names."""
    values: dict[str, set[str]] = defaultdict(set)
    for condition in conditions:
        values[condition.dimension].update(condition.values)
    return tuple(Condition(dimension=name, values=tuple(values[name])) for name in sorted(values))


def read(
    query: QueryDict, measure: QueryMeasure | None, *, fields: Iterable[str]
) -> tuple[tuple[Condition, ...], dict[str, str]]:
    """The filters of an address, and a sentence for each key that isn't one; `fields` are the keys of other fields.

    Without a measure, which was refused already, only keys and values are checked.
    """
    conditions: list[Condition] = []
    problems: dict[str, str] = {}
    for key in query:
        values = [value.strip() for value in query.getlist(key) if value.strip()]
        if key in {*fields} or not values:
            continue
        try:
            conditions.extend(_conditions(key, values, measure))
        except ValueError as refused:
            problems[key] = str(refused)
    filters = merged(conditions)
    if len(filters) > MOST_CONDITIONS:
        problems.setdefault("filters", f"Use at most {MOST_CONDITIONS} filters.")
    return filters, problems


def _conditions(key: str, values: list[str], measure: QueryMeasure | None) -> list[Condition]:
    """The conditions of one key. Raises ValueError with a sentence."""
    if key == FLAG:
        pairs = [value.partition(":") for value in values]
        for name, _, _ in pairs:
            if name not in DIMENSIONS or not DIMENSIONS[name].is_flag:
                raise ValueError(f"“{quoted(name)}” is not a field that can be yes or no. Choose one from the list.")
        return [_condition(DIMENSIONS[name], [value], measure) for name, _, value in pairs]
    dimension = DIMENSIONS.get(ALIASES.get(key, key))
    if dimension is None or dimension.is_flag:
        raise ValueError(f"“{quoted(key)}” is not a filter. Remove it from the address.")
    return [_condition(dimension, values, measure)]


def _condition(dimension: Dimension, values: list[str], measure: QueryMeasure | None) -> Condition:
    label = dimension.label.lower()
    if measure and dimension.name not in measure.filters:
        raise ValueError(f"“{measure.label}” cannot be filtered by {label}. Remove this filter.")
    if len(set(values)) > MOST_VALUES:
        raise ValueError(f"Choose at most {MOST_VALUES} values of {label}.")
    if unknown := dimension.unknown(values):
        listed = ", ".join(f"“{quoted(value)}”" for value in unknown[:3])
        verb = "is" if len(unknown) == 1 else "are"
        raise ValueError(f"{listed} {verb} not in the list of {label}. Choose from the list.")
    return Condition(dimension=dimension.name, values=tuple(values))
