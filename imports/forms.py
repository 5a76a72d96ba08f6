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
        self, questions: Sequence[UnnamedHeaders], layouts: Sequence[Layout], data: QueryDict | None = None
    ) -> None:
        super().__init__(data, prefix="header")
        self._layouts = {layout.kind: layout for layout in layouts}
        self._questions = [question for question in questions if question.kind in self._layouts]
        self._of: dict[str, tuple[UnnamedHeaders, str]] = {}  # by field name
        for sheet, question in enumerate(self._questions):
            named: dict[str, str] = {}
            for header in question.headers:
                named.setdefault(headers.key_of(header), header)
            for place, header in enumerate(named.values()):
                name = f"{sheet}-{place}"
                self._of[name] = question, header
                self.fields[name] = forms.ChoiceField(
                    label=self._of_sheet(question, f"“{header}”"),
                    choices=self._choices(question),
                    help_text=f"It appears {_times(question, header)} times." if _times(question, header) > 1 else "",
                    error_messages={"required": "Choose a column, or “We do not use this”."},
                )

    def asked(self) -> Iterator[tuple[forms.BoundField, UnnamedHeaders, str]]:
        """Each field with the question it belongs to and the header it asks about."""
        for name, (question, header) in self._of.items():
            yield self[name], question, header

    @property
    def missing(self) -> list[str]:
        """The names of the required columns that were not found."""
        return [name for question in self._questions for name in self._missing(question, but=frozenset())]

    def clean(self) -> dict[str, Any]:
        """Check that each column has at most one header of the file."""
        cleaned = super().clean() or {}
        taken: dict[tuple[str, str], str] = {}
        for name, chosen in list(cleaned.items()):
            question, header = self._of[name]
            if chosen == UNUSED:
                continue
            column = self._layouts[question.kind].column(chosen)
            first = taken.setdefault((question.kind, chosen), header)
            if _times(question, header) > 1:
                self.add_error(name, "This name appears more than once. Choose “We do not use this”, or rename one.")
            elif first != header and column is not None:
                self.add_error(name, f"“{column.name}” is already matched to “{first}”. Choose another column.")
        return cleaned

    def answers(self) -> list[HeaderAnswer]:
        """The choice for each header."""
        return [
            HeaderAnswer(
                question.kind, header, NOT_USED if self.cleaned_data[name] == UNUSED else self.cleaned_data[name]
            )
            for name, (question, header) in self._of.items()
        ]

    def still_missing(self) -> list[str]:
        """The names of the required columns that no choice covers."""
        answers = self.answers()
        return [
            name
            for question in self._questions
            for name in self._missing(
                question, but={answer.column for answer in answers if answer.kind == question.kind}
            )
        ]

    def _missing(self, question: UnnamedHeaders, *, but: Set[str]) -> Iterator[str]:
        for column in self._layouts[question.kind].columns:
            if column.required and column.key not in question.found and column.key not in but:
                yield self._of_sheet(question, column.name)
        for group in self._layouts[question.kind].one_of:
            if not {*group} & {*question.found, *but}:
                names = [column.name for column in self._layouts[question.kind].columns if column.key in group]
                yield self._of_sheet(question, " or ".join(names))

    def _of_sheet(self, question: UnnamedHeaders, name: str) -> str:
        """A name with its sheet, if the question covers several."""
        return f"{question.sheet}: {name}" if question.sheet and len(self._questions) > 1 else name

    def _choices(self, question: UnnamedHeaders) -> list[tuple[str, str]]:
        return [(UNSAID, "Choose"), (UNUSED, "We do not use this"), *self._columns(question)]

    def _columns(self, question: UnnamedHeaders) -> Iterator[tuple[str, str]]:
        for column in self._layouts[question.kind].columns:
            if column.key not in question.found:
                yield column.key, f"{column.name} (required)" if column.required else column.name


def _times(question: UnnamedHeaders, header: str) -> int:
    key = headers.key_of(header)
    return sum(headers.key_of(other) == key for other in question.headers)
