"""The lists that can be exported. Each app registers its own (`settings.LIST_EXPORTS`).

A list is narrowed by the same filters as its page, from the same scoped queryset, so a file never holds more than the
page would show.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import batched
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import EMPTY_VALUES
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.choices import flatten_choices
from django.utils.module_loading import import_string

from accounts import duties
from accounts.choices import Role
from accounts.duties import NeededDuty
from accounts.models import User
from core.govuk import in_words
from core.spreadsheets.sheet import ColumnKind

AT_A_TIME = 500  # records in memory

type ListCell = str | int | Decimal | date | None


class FiltersNotValid(Exception):
    """The page of the list says which of its filters are wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn:
    """One column of an exported list: its name in CSV, its heading in a workbook, and what it holds."""

    name: str
    label: str
    kind: ColumnKind = ColumnKind.TEXT
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """One line of an exported list, and the public id of its record for the log, if it is a record."""

    cells: Sequence[ListCell]
    record: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrowedList(ABC):
    """A list as one person sees it under some filters: `filters` for the log, never with what somebody typed."""

    filters: str = ""
    in_words: tuple[str, ...] = ()

    @abstractmethod
    def keys(self, *, most: int) -> list[int]:
        """The keys of its records in order, and one more than `most` if there are more."""

    @abstractmethod
    def lines(self, keys: Sequence[int]) -> list[ListLine]:
        """The lines of these records that the person still sees, in order."""

    def count(self, *, most: int) -> int:
        """How many records it has, and one more than `most` if there are more."""
        return len(self.keys(most=most))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordList(NarrowedList):
    """A list that is a queryset."""

    rows: QuerySet[Any]
    lines_of: Callable[[Sequence[Any]], Iterable[ListLine]]

    def keys(self, *, most: int) -> list[int]:
        """The keys of its records in order, and one more than `most` if there are more."""
        return list(self.rows.values_list("pk", flat=True)[: most + 1])

    def lines(self, keys: Sequence[int]) -> list[ListLine]:
        """The lines of these records that the person still sees, in order."""
        rows = self.rows.filter(pk__in=keys).iterator(chunk_size=AT_A_TIME)
        return [line for some in batched(rows, AT_A_TIME, strict=False) for line in self.lines_of(some)]

    def count(self, *, most: int) -> int:
        """How many records it has, and one more than `most` if there are more."""
        return self.rows.order_by().values("pk")[: most + 1].count()


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeList(NarrowedList):
    """A short list that is made as a whole."""

    made: Sequence[ListLine] = ()

    def keys(self, *, most: int) -> list[int]:
        """The places of its lines, and one more than `most` if there are more."""
        return list(range(len(self.made)))[: most + 1]

    def lines(self, keys: Sequence[int]) -> list[ListLine]:
        """The lines at these places."""
        return [self.made[key] for key in keys]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSource:
    """A list of an app: who may export it, its columns, and how its filters narrow it.

    `narrow` raises FiltersNotValid. A list `about_people` needs a second person for each export. One with
    `at_once_up_to` is always written in the request, because the clerk may not read it; it may not be longer than that.
    """

    name: str
    title: str
    singular: str
    plural: str
    subject: str  # what the log calls its records
    roles: frozenset[Role]
    list_url: str  # the name of its page
    columns: tuple[ListColumn, ...]
    key: tuple[str, ...]  # the columns that together name a line
    narrow: Callable[[QueryDict, User], NarrowedList]
    in_path: tuple[str, ...] = ()  # the filters that the address of its page has in its path
    duty: NeededDuty = ""
    notes: tuple[str, ...] = ()
    about_people: bool = False
    at_once_up_to: int = 0

    def admits(self, user: User) -> bool:
        """Whether the person may see the list."""
        may = user.is_active and user.role in self.roles
        return may and (not self.duty or duties.has_duty(user, self.duty))

    def url_of(self, query: str) -> str:
        """The page of the list with these filters. Raises NoReverseMatch without one that is in its path."""
        filters = QueryDict(query, mutable=True)
        path = [filters.pop(name)[-1] for name in self.in_path if name in filters]
        url = reverse(self.list_url, args=path)
        return f"{url}?{filters.urlencode()}" if filters else url


@cache
def registered() -> dict[str, ListSource]:
    """Every list that can be exported, by name."""
    sources: list[ListSource] = [import_string(path) for path in settings.LIST_EXPORTS]
    return {source.name: source for source in sources}


def source_for(name: str, *, user: User) -> ListSource | None:
    """The list of this name, if there is one and the person may see it."""
    source = registered().get(name)
    return source if source is not None and source.admits(user) else None


def filters_in_words(form: forms.Form) -> tuple[str, ...]:
    """The filters in use as a reader knows them: "Stage: Charged". What somebody typed is not repeated."""
    used = ((form.fields[name], value) for name, value in form.cleaned_data.items())
    return tuple(f"{field.label}: {_in_words(field, value)}" for field, value in used if _is_used(value))


def codes_in_use(form: forms.Form) -> str:
    """The filters in use for the log: their names with codes, and of what somebody typed only that it was given."""
    used = ((name, value) for name, value in form.cleaned_data.items() if _is_used(value))
    return ", ".join(f"{name} {_code(form.fields[name], value)}" for name, value in used)


def _code(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ChoiceField | forms.DateField) or isinstance(value, date):
        return " ".join(map(str, value)) if isinstance(value, list) else str(getattr(value, "pk", value))
    return "given"


def _is_used(value: object) -> bool:
    return value is not False and value not in EMPTY_VALUES and not (isinstance(value, QuerySet) and not value)


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(value, date):
        return in_words(value)
    if isinstance(field, forms.ModelChoiceField):
        return "; ".join(map(str, value)) if isinstance(value, QuerySet) else str(value)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices  # perhaps in groups
        flat: Iterable[tuple[Any, Any]] = flatten_choices(choices)
        labels = {str(code): str(label) for code, label in flat}
        codes = value if isinstance(value, list) else [value]
        return "; ".join(labels.get(str(code), str(code)) for code in codes)
    return "used"
