"""What the forms and tables of every app share with the design system: dates, inline radios, errors, tables.

It is in the lowest layer so that every app may import it. It knows no model, makes no query and writes no HTML: the
templates in templates/forms/ and templates/components/ do.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from core.sentences import quoted

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
ANSWER_NEEDED = "Answer this question."
SHORT_NUMBER = re.compile(r"\d{1,9}")  # longer digits can't be a day, a month or a year
YEAR_FIRST = re.compile(r"(?P<year>[^-]*)-(?P<month>[^-]*)-(?P<day>.*)", re.DOTALL)
DAY_FIRST = re.compile(r"(?P<day>\d{1,2})(?P<sign>[/. ])\s*(?P<month>\d{1,2}|[A-Za-z]+)(?P=sign)\s*(?P<year>\d{1,9})")


def in_words(day: dt.date) -> str:
    """The day as the service writes it: `6 March 2020`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def choose_from(form: forms.BaseForm, name: str, choices: Iterable[Any]) -> None:
    """Give a field the choices that were read for this form. Raises TypeError for a field without choices."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"The field “{name}” of {type(form).__name__} has no choices.")
    field.choices = list(choices)


def choose_record_from(form: forms.BaseForm, name: str, records: QuerySet[Any]) -> None:
    """Give a field the records to choose from. Raises TypeError for a field that does not choose a record."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"The field “{name}” of {type(form).__name__} does not choose a record.")
    field.queryset = records


class DateInput(forms.MultiWidget):
    """Day, month and year in three boxes, so that a date can't be read two ways."""

    template_name = "forms/widgets/date_input.html"
    use_fieldset = True
    parts: tuple[tuple[str, int], ...] = (("Day", 2), ("Month", 2), ("Year", 4))  # name and width

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__([forms.TextInput() for _part in self.parts], attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """As Django's, with a label and a width for each box."""
        context = super().get_context(name, value, attrs)
        for box, (label, width) in zip(context["widget"]["subwidgets"], self.parts, strict=True):
            box["label"] = label
            box["attrs"]["inputmode"] = "numeric"
            kind = box["attrs"].get("class", "")
            box["attrs"]["class"] = f"govuk-date-input__input govuk-input--width-{width} {kind}".strip()
        return context

    def decompress(self, value: Any) -> list[Any]:
        """The boxes of a date, or the text as typed if it is not a date."""
        if isinstance(value, dt.date):
            return [getattr(value, label.lower()) for label, _width in self.parts]
        year_first = str(value or "").split("-", len(self.parts) - 1)
        return year_first[::-1] if len(year_first) == len(self.parts) else [""] * len(self.parts)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:  # type: ignore[override]  # one text
        """The boxes as typed, the year first, joined by hyphens; empty if all are.

        A single text, as a workbook sends it, is returned unchanged. The result is a text and not a list because the
        field has one value.
        """
        if data.get(name):
            return str(data[name]).strip()
        boxes = [str(box or "").strip() for box in super().value_from_datadict(data, files, name)]
        return "-".join(reversed(boxes)) if any(boxes) else ""


class ManyCheckboxes(forms.CheckboxSelectMultiple):
    """Checkboxes in columns, for a list of dozens. They are read down each column."""

    template_name = "forms/widgets/many_checkboxes.html"


class DateField(forms.DateField):
    """A date from three boxes or from a text: `2020-03-06`, `6 March 2020`, `25/12/2020`.

    An ambiguous date (`3/4/2020`) is an error, never a guess. Error messages quote what was typed.
    """

    widget = DateInput

    def to_python(self, value: Any) -> dt.date | None:
        """The date, or None if blank. Raises ValidationError with what was typed and what to do."""
        if value in self.empty_values:
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        typed = str(value).strip()
        if match := YEAR_FIRST.fullmatch(typed):
            return _day(match["day"].strip(), match["month"].strip(), match["year"].strip())
        if match := DAY_FIRST.fullmatch(typed):
            _ask_if_two_ways(typed, match["day"], match["month"], match["year"])
            return _day(match["day"], match["month"], match["year"])
        raise ValidationError(
            f"“{quoted(typed)}” is not a date. Enter a date, such as 6 March 2020.", code="unreadable"
        )

    def prepare_value(self, value: Any) -> Any:
        """The date in words if the widget is one box; three boxes take the date itself."""
        if isinstance(value, dt.date) and not isinstance(self.widget, DateInput):
            return in_words(value)
        return value


def _day(day: str, month: str, year: str) -> dt.date:
    missing = [name for name, part in (("day", day), ("month", month), ("year", year)) if not part]
    if missing:
        raise ValidationError(f"Enter the {' and the '.join(missing)} too, such as 6 March 2020.", code="incomplete")
    typed = f"{day} {month} {year}"
    month_number = number_of_month(month)
    if not (SHORT_NUMBER.fullmatch(day) and month_number and SHORT_NUMBER.fullmatch(year)):
        raise ValidationError(
            f"“{quoted(typed)}” is not a date. Enter a date, such as 6 March 2020.", code="unreadable"
        )
    if len(year) != 4:
        raise ValidationError(f"Enter the year “{year}” with 4 digits, such as 2020.", code="short_year")
    try:
        return dt.date(int(year), month_number, int(day))
    except ValueError:
        raise ValidationError(f"“{typed}” is not a real date. Check the day and month.", code="unreal") from None


def number_of_month(typed: str) -> int:
    """The month for a number, or for the first letters (three or more) of its name; 0 for neither."""
    if SHORT_NUMBER.fullmatch(typed):
        return int(typed)
    fitting = [
        number for number, name in enumerate(MONTHS, 1) if len(typed) >= 3 and name.lower().startswith(typed.lower())
    ]
    return fitting[0] if fitting else 0


def _ask_if_two_ways(typed: str, day: str, month: str, year: str) -> None:
    """Raise ValidationError if day and month could be swapped: 3/4/2020 is March or April."""
    if SHORT_NUMBER.fullmatch(month) and day != month and 1 <= int(day) <= 12 and 1 <= int(month) <= 12:
        raise ValidationError(
            f"“{typed}” can be {int(day)} {MONTHS[int(month) - 1]} or {int(month)} {MONTHS[int(day) - 1]} {year}. "
            "Enter the month as a word.",
            code="two_ways",
        )


class InlineRadios(forms.RadioSelect):
    """Radios side by side, for two or three short answers."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """As Django's; the template sets them in a row."""
        context = super().get_context(name, value, attrs)
        context["widget"]["inline"] = True
        return context


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One line of an error summary: what is wrong, and where."""

    text: str
    url: str = ""


def problems_of(*bound_forms: forms.BaseForm) -> tuple[Problem, ...]:
    """Every error of these forms in page order, each with the id of its field."""
    return tuple(problem for form in bound_forms for problem in _problems_of_one(form))


def errors_of(form: forms.BaseForm) -> list[Problem]:
    """Every error of a form as it is worded, without the label of its field."""
    return [
        Problem(text=str(error), url=f"#{form[name].id_for_label}")
        for name, errors in form.errors.items()
        for error in errors
    ]


def _problems_of_one(form: forms.BaseForm) -> Iterable[Problem]:
    for message in form.non_field_errors():
        yield Problem(text=str(message))
    for field in form:
        for message in messages_of(field):
            yield Problem(text=f"{field.label}: {message}", url=f"#{first_id(field)}")


def messages_of(field: forms.BoundField) -> list[str]:
    """The errors of a field, with Django's *This field is required* in our own words."""
    required = str(forms.Field.default_error_messages["required"])
    return [ANSWER_NEEDED if str(message) == required else str(message) for message in field.errors]


def first_id(field: forms.BoundField) -> str:
    """The id of the first box or choice of a field, where the focus goes when the field has an error."""
    if isinstance(field.field.widget, forms.MultiWidget):
        return f"{field.auto_id}_0"
    if field.use_fieldset and len(field):
        return str(field[0].id_for_label)
    return str(field.id_for_label or field.auto_id)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name, and whether its cells are numbers."""

    label: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A table cell or summary value that is a link."""

    text: Any
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell as components/table.html prints it."""

    text: Any
    url: str
    label: str
    numeric: bool
    heading: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table ready to print."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


def table_of(caption: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Table:
    """Build a table for components/table.html. The first cell of a row is its heading; a cell may be a Link."""
    return Table(
        caption=caption,
        columns=columns,
        rows=[[_cell(column, value, heading=not at) for at, (column, value) in _pairs(columns, row)] for row in rows],
    )


def _pairs(columns: Sequence[Column], row: Sequence[Any]) -> Iterable[tuple[int, tuple[Column, Any]]]:
    return enumerate(zip(columns, row, strict=True))


def _cell(column: Column, value: Any, *, heading: bool) -> Cell:
    text, url = (value.text, value.url) if isinstance(value, Link) else (value, "")
    return Cell(text=text, url=url, label=column.label, numeric=column.numeric, heading=heading)
