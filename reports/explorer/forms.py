"""The form of the explorer: every field of a question, and a list for each thing that can narrow it.

The address is read by `reports.query.question`. The form only shows it: what is chosen is chosen again, also when the
question was refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from accounts.models import User
from accounts.permissions import Scope
from core import months
from figures.measures import counted_kinds
from figures.models import Period
from investigations.records.dimensions import DIMENSIONS
from reference.areas import ENGLAND_AND_WALES, UK
from reference.models import Force, Region, Unit
from reports.query.conditions import FLAG
from reports.query.measures import QueryMeasure, all_measures
from reports.query.question import FORCE, Against, Basis, Show, Span

type Choices = list[tuple[str, str | list[tuple[str, str]]]]

# The filters that are asked for most come first; the others are folded.
FIRST = ("primary_type", "sub_type", "victim_nationality", "stage", "children")
SHOW = {Show.NUMBER: "Number", Show.SHARE: "Share of the area", Show.CHANGE: "Change"}
SPAN = {
    Span.MONTH: "One month",
    Span.THIRTEEN_MONTHS: "13 months",
    Span.ROLLING_YEAR: "Rolling year (12 months as one number)",
    Span.SERIES: "The whole series",
}
AGAINST = {Against.YEAR: "A year ago", Against.MONTH: "A month ago", Against.NONE: "Nothing"}
BASIS = {Basis.REPORTED: "As reported", Basis.SAME: "Same forces only", Basis.CARRIED: "With carried forces"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterField:
    """One thing that can narrow the count. An address may select several categories; then the list box shows all."""

    name: str  # in the address
    id: str
    label: str
    choices: tuple[tuple[str, str], ...]
    selected: tuple[str, ...]

    @property
    def is_multiple(self) -> bool:
        """Whether the list box must hold more than one category."""
        return len(self.selected) > 1


class ExplorerForm(forms.Form):
    """What to count, where and when. Its choices are those of the reader."""

    def __init__(self, query: QueryDict, *, measure: QueryMeasure, user: User) -> None:
        super().__init__(initial=dict(query.items()))
        by = [("", "Nothing"), *((name, dimension.label) for name, dimension in measure.dimensions.items())]
        self._select("measure", "Measure", grouped_measures())
        self._select("show", "Show as", list(SHOW.items()))
        self._select("rows", "Rows", by)
        self._select("columns", "Columns", by)
        self._select("area", "Area", areas_of(user))
        self._select("month", "Month", [("", "Latest with enough forces"), *_months()])
        self._select("span", "Months shown", list(SPAN.items()))
        self._select("against", "Compare with", list(AGAINST.items()))
        self._select("basis", "Forces counted", list(BASIS.items()))

    def _select(self, name: str, label: str, choices: Iterable[tuple[str, object]]) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=list(choices), required=False)


def grouped_measures() -> Choices:
    """Every measure, by the kind of record that it counts."""
    titles = {kind.name: kind.label or "Returns" for kind in counted_kinds()}
    groups: dict[str, list[tuple[str, str]]] = {}
    for measure in all_measures().values():
        groups.setdefault(titles[measure.kind], []).append((measure.name, measure.label))
    return list(groups.items())


def areas_of(user: User) -> Choices:
    """Every area, and the single forces that the reader may see."""
    forces = Force.objects.filter(Scope.of(user).over("code")).order_by("short_name")
    return [
        (UK.key, UK.name),
        (ENGLAND_AND_WALES.key, ENGLAND_AND_WALES.name),
        ("Regions", [(f"region:{region.code}", region.name) for region in Region.objects.in_order()]),
        ("Units", [(f"unit:{unit.code}", unit.short_name) for unit in Unit.objects.in_order()]),
        ("Forces", [(f"{FORCE}:{force.code}", force.short_name) for force in forces]),
    ]


def _months() -> list[tuple[str, str]]:
    newest_first = Period.objects.order_by("-month").values_list("month", flat=True)
    return [(months.text(month), months.label(month)) for month in newest_first]


def filter_fields(query: QueryDict, measure: QueryMeasure) -> tuple[Sequence[FilterField], Sequence[FilterField]]:
    """The fields that narrow a measure: those shown at once, and those folded away."""
    fields = {name: _filter_field(name, query) for name in measure.filters}
    first = [fields[name] for name in FIRST if name in fields]
    return first, [field for name, field in fields.items() if name not in FIRST]


def _filter_field(name: str, query: QueryDict) -> FilterField:
    dimension = DIMENSIONS[name]
    labels = dimension.labels() or _months_of_opening()
    if dimension.is_flag:
        mine = [value for value in query.getlist(FLAG) if value.startswith(f"{name}:")]
        choices = tuple((f"{name}:{code}", label) for code, label in labels.items())
        return FilterField(name=FLAG, id=f"filter-{name}", label=dimension.label, choices=choices, selected=tuple(mine))
    values = [value for value in query.getlist(name) if value]
    return FilterField(
        name=name,
        id=f"filter-{name}",
        label=dimension.label,
        choices=tuple(labels.items()),
        selected=tuple(values),
    )


def _months_of_opening() -> Mapping[str, str]:
    return dict(_months())
