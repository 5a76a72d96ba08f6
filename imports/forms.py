"""The form that asks which column each header is. A header maps to one column, and a column to one header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import Any

from django import forms
from django.http import QueryDict

from imports.checking import headers
from imports.checking.headers import NOT_USED, UnnamedHeaders
from imports.checking.layouts import Layout
from imports.learning import HeaderAnswer

UNSAID, UNUSED = "", "-"


class NamingForm(forms.Form):
    """One choice for each header that nobody has named yet; a repeated header is asked about once."""

    def __init__(
        self, asked: Sequence[UnnamedHeaders], layouts: Sequence[Layout], data: QueryDict | None = None
    ) -> None:
        super().__init__(data, prefix="header")
        self._layouts = {layout.kind: layout for layout in layouts}
        self._asked = [one for one in asked if one.kind in self._layouts]
        self._of: dict[str, tuple[UnnamedHeaders, str]] = {}  # by field name
        for sheet, one in enumerate(self._asked):
            named: dict[str, str] = {}
            for header in one.headers:
                named.setdefault(headers.key_of(header), header)
            for place, header in enumerate(named.values()):
                name = f"{sheet}-{place}"
                self._of[name] = one, header
                self.fields[name] = forms.ChoiceField(
                    label=self._of_sheet(one, f"“{header}”"),
                    choices=self._choices(one),
                    help_text=f"It appears {_times(one, header)} times." if _times(one, header) > 1 else "",
                    error_messages={"required": "Choose a column, or “We do not use this”."},
                )

    @property
    def missing(self) -> list[str]:
        """The names of the required columns that were not found."""
        return [name for one in self._asked for name in self._missing(one, but=frozenset())]

    def clean(self) -> dict[str, Any]:
        """Check that each column has at most one header of the file."""
        found = super().clean() or {}
        taken: dict[tuple[str, str], str] = {}
        for name, chosen in list(found.items()):
            one, header = self._of[name]
            if chosen == UNUSED:
                continue
            column = self._layouts[one.kind].column(chosen)
            first = taken.setdefault((one.kind, chosen), header)
            if _times(one, header) > 1:
                self.add_error(name, "This name appears more than once. Choose “We do not use this”, or rename one.")
            elif first != header and column is not None:
                self.add_error(name, f"“{column.name}” is already matched to “{first}”. Choose another column.")
        return found

    def answers(self) -> list[HeaderAnswer]:
        """The choice for each header."""
        return [
            HeaderAnswer(one.kind, header, NOT_USED if self.cleaned_data[name] == UNUSED else self.cleaned_data[name])
            for name, (one, header) in self._of.items()
        ]

    def still_missing(self) -> list[str]:
        """The names of the required columns that no choice covers."""
        answers = self.answers()
        return [
            name
            for one in self._asked
            for name in self._missing(one, but={answer.column for answer in answers if answer.kind == one.kind})
        ]

    def _missing(self, one: UnnamedHeaders, *, but: Set[str]) -> Iterator[str]:
        for column in self._layouts[one.kind].columns:
            if column.required and column.key not in one.found and column.key not in but:
                yield self._of_sheet(one, column.name)
        for group in self._layouts[one.kind].one_of:
            if not {*group} & {*one.found, *but}:
                names = [column.name for column in self._layouts[one.kind].columns if column.key in group]
                yield self._of_sheet(one, " or ".join(names))

    def _of_sheet(self, one: UnnamedHeaders, name: str) -> str:
        """A name with its sheet, if the question covers several."""
        return f"{one.sheet}: {name}" if one.sheet and len(self._asked) > 1 else name

    def _choices(self, one: UnnamedHeaders) -> list[tuple[str, str]]:
        return [(UNSAID, "Choose"), (UNUSED, "We do not use this"), *self._columns(one)]

    def _columns(self, one: UnnamedHeaders) -> Iterator[tuple[str, str]]:
        for column in self._layouts[one.kind].columns:
            if column.key not in one.found:
                yield column.key, f"{column.name} (required)" if column.required else column.name


def _times(one: UnnamedHeaders, header: str) -> int:
    key = headers.key_of(header)
    return sum(headers.key_of(other) == key for other in one.headers)
