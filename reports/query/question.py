"""One question of the figures: a measure, up to two dimensions, filters, an area, and months.

The address is the only state of a question. It is canonical: two questions with the same address are equal, and each
question has one address.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from core import months
from core.sentences import quoted
from reference.areas import ENGLAND_AND_WALES, UK, TotalKind
from reference.models import Force, Region, Unit
from reports.query import conditions, limits
from reports.query.conditions import Condition
from reports.query.limits import MOST_MONTHS
from reports.query.measures import QueryMeasure, all_measures

FIRST_MONTH, LAST_MONTH = date(2000, 1, 1), date(2099, 12, 1)  # what may be asked for, so that no sum of months fails
FORCE = "force"  # the kind of an area that is one force: force:E23000005
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # digits and letters that nobody confuses on the telephone


class Show(StrEnum):
    """What the cells of an answer show."""

    NUMBER = "number"
    SHARE = "share"
    CHANGE = "change"


class Span(StrEnum):
    """Which months an answer covers, up to and including the month of the question."""

    MONTH = "month"
    THIRTEEN_MONTHS = "13-months"
    SERIES = "series"
    ROLLING_YEAR = "rolling-year"
    RANGE = "range"  # from one month to another


class Against(StrEnum):
    """With which earlier month an answer is compared."""

    NONE = "none"
    MONTH = "month"
    YEAR = "year"


class Basis(StrEnum):
    """Which forces are counted: as reported, the same forces in both months, or with carried forces."""

    REPORTED = "reported"
    SAME = "same"
    CARRIED = "carried"


class InvalidQuestion(ValueError):
    """An address that is no question: a sentence for each bad field, by its name in the address."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, as its address writes it. `first` and `last` are set for a range of months only, and `month` is not.

    `rows` and `columns` are the names of dimensions of the measure, or empty. `month` is None for the newest month that
    the reader may read. `area` is the key of an area, or `force:` and the code of a force.
    """

    measure: str = "live"
    rows: str = ""
    columns: str = ""
    show: Show = Show.NUMBER
    filters: tuple[Condition, ...] = ()
    area: str = UK.key
    month: date | None = None
    span: Span = Span.MONTH
    first: date | None = None
    last: date | None = None
    against: Against = Against.YEAR
    basis: Basis = Basis.REPORTED

    def __post_init__(self) -> None:
        is_range = self.span == Span.RANGE
        if is_range and (self.first is None or self.last is None):
            raise ValueError("A range needs its first and its last month.")
        object.__setattr__(self, "filters", conditions.merged(self.filters))
        for name in ("month",) if is_range else ("first", "last"):
            object.__setattr__(self, name, None)

    @classmethod
    def parse(cls, query: QueryDict, *, other: Collection[str] = ()) -> Question:
        """Read the question of an address; blank fields are left out, as a form sends them.

        `other` are the parameters that the page uses for something else. Raises InvalidQuestion with every problem.
        """
        return _Reader(query).question(other)

    @property
    def address(self) -> str:
        """The query string: fields in a fixed order, defaults left out, then the filters in order of their names."""
        fields: list[tuple[str, str]] = []
        for key, name in FIELDS.items():
            value = getattr(self, name)
            if value != DEFAULTS[name]:
                fields.append((key, months.text(value) if isinstance(value, date) else str(value)))
        return urlencode(fields + [pair for condition in self.filters for pair in condition.pairs], safe=":")

    @property
    def of_any_month(self) -> Question:
        """The question without month and comparison, which its code is made from. A range keeps its months."""
        return replace(self, month=None, against=Against.YEAR)

    @property
    def code(self) -> str:
        """A short reference such as `Q-7F3K2M`, the same for every month and comparison."""
        bits = int.from_bytes(hashlib.sha256(self.of_any_month.address.encode()).digest()[:4]) >> 2
        return "Q-" + "".join(CROCKFORD[bits >> shift & 31] for shift in range(25, -1, -5))

    @property
    def query_measure(self) -> QueryMeasure:
        """The measure, with what it can be counted by."""
        return all_measures()[self.measure]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The names of its one or two dimensions, rows first; empty if it asks for totals."""
        return tuple(name for name in (self.rows, self.columns) if name)

    @property
    def force(self) -> str:
        """The code of the force, if the area is one force; otherwise empty."""
        kind, _, code = self.area.partition(":")
        return code if kind == FORCE else ""


# The keys of an address in their order, each with the attribute of a question.
FIELDS = {
    "measure": "measure",
    "rows": "rows",
    "columns": "columns",
    "show": "show",
    "area": "area",
    "month": "month",
    "span": "span",
    "from": "first",
    "to": "last",
    "against": "against",
    "basis": "basis",
}
DEFAULTS: dict[str, Any] = {name: Question.__dataclass_fields__[name].default for name in FIELDS.values()}


class _Reader:
    """Reads one address, field by field, and collects what is wrong with it."""

    def __init__(self, query: QueryDict) -> None:
        self.query = query
        self.problems: dict[str, str] = {}

    def question(self, other: Collection[str]) -> Question:
        measure = self._measure()
        rows, columns = self._dimension("rows", measure), self._dimension("columns", measure)
        if rows and rows == columns:
            self.problems["columns"] = "Rows and columns are the same. Choose something else for one of them."
        span = self._choice("span", Span, Span.MONTH)
        first, last = self._range() if span == Span.RANGE else (None, None)
        if span == Span.ROLLING_YEAR and (reason := limits.why_no_year(measure, by=(rows, columns))):
            self.problems["span"] = reason
        show = self._choice("show", Show, Show.NUMBER)
        area = self._area()
        month = None if span == Span.RANGE else self._month("month")
        against = self._choice("against", Against, Against.YEAR)
        basis = self._choice("basis", Basis, Basis.REPORTED)
        if basis == Basis.CARRIED and measure and not measure.is_stock:
            self.problems["basis"] = (
                f"“{measure.label}” counts what happened in a month, so no force can be carried. Choose “As reported”."
            )
        filters, problems = conditions.read(self.query, measure, fields=[*FIELDS, *other])
        if self.problems | problems:
            raise InvalidQuestion(self.problems | problems)
        return Question(
            measure=measure.name if measure else "",
            rows=rows,
            columns=columns,
            show=show,
            filters=filters,
            area=area,
            month=month,
            span=span,
            first=first,
            last=last,
            against=against,
            basis=basis,
        )

    def _text(self, key: str) -> str:
        """The one value of a field; empty if it is left out or blank."""
        values = {value.strip() for value in self.query.getlist(key)} - {""}
        if len(values) > 1:
            self.problems[key] = f"The address has more than one value for “{key}”. Choose one."
            return ""
        return next(iter(values), "")

    def _measure(self) -> QueryMeasure | None:
        name = self._text("measure") or DEFAULTS["measure"]
        measure = all_measures().get(name)
        if measure is None:
            self.problems["measure"] = f"“{quoted(name)}” is not counted. Choose what to count from the list."
        return None if "measure" in self.problems else measure

    def _dimension(self, key: str, measure: QueryMeasure | None) -> str:
        name = self._text(key)
        if name and measure and name not in measure.dimensions:
            self.problems[key] = f"“{measure.label}” cannot be counted by “{quoted(name)}”. Choose {key} from the list."
        return name

    def _choice[Choice: StrEnum](self, key: str, choices: type[Choice], default: Choice) -> Choice:
        text = self._text(key)
        if text and text not in {choice.value for choice in choices}:
            listed = ", ".join(choice.value for choice in choices)
            self.problems[key] = f"“{quoted(text)}” is not a choice for “{key}”. Choose one of: {listed}."
            return default
        return choices(text) if text else default

    def _month(self, key: str) -> date | None:
        text = self._text(key)
        if not text:
            return None
        try:
            month = months.parse(text)
        except ValueError as refused:
            self.problems[key] = str(refused)
            return None
        if not FIRST_MONTH <= month <= LAST_MONTH:
            self.problems[key] = f"There are no figures for {months.label(month)}. Choose a month from the list."
        return month

    def _range(self) -> tuple[date | None, date | None]:
        first, last = self._month("from"), self._month("to")
        for key, month in (("from", first), ("to", last)):
            if month is None:
                self.problems.setdefault(key, f"Enter the {'first' if key == 'from' else 'last'} month of the range.")
        if first and last and last < first:
            self.problems["to"] = f"The range ends before it begins. Choose {months.label(first)} or a later month."
        elif first and last and months.distance(first, last) >= MOST_MONTHS:
            self.problems["to"] = f"Choose at most {MOST_MONTHS} months."
        return first, last

    def _area(self) -> str:
        key = self._text("area") or UK.key
        kind, _, code = key.partition(":")
        codes = _AREAS.get(kind)
        is_known = key in {UK.key, ENGLAND_AND_WALES.key} or (
            codes is not None and code.isprintable() and codes.objects.filter(pk=code).exists()
        )
        if not is_known:
            self.problems["area"] = f"“{quoted(key)}” is not an area. Choose an area from the list."
        return key


_AREAS: dict[str, type[Region | Unit | Force]] = {TotalKind.REGION: Region, TotalKind.UNIT: Unit, FORCE: Force}
