"""The words of an uploaded file that are not in our lists, and the form that asks what each means.

A force may say “Pre-charge” for a stage, or “Romania” for a nationality. A match is learned as the header of a column
is, under a kind for each list, and applies from then on. Only what a person matches to a term of a list is learned:
never free text, and nothing that looks like a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from hashlib import sha256

from django import forms
from django.http import QueryDict

from core import months
from imports.checking import headers
from imports.checking.layouts import Layout, LayoutColumn
from imports.learning import HeaderAnswer
from investigations.choices import AgeGroup, EntryState, Gender, PersonRole
from investigations.returns.fields import AXIS_LABELS, FIELDS
from investigations.returns.parsers import texts_of
from investigations.returns.vocabulary import Lists, plainly
from investigations.workbooks import column_guesses
from investigations.workbooks.column_match import is_read, readers_of
from investigations.workbooks.layout import LAYOUTS
from investigations.workbooks.return_file import ReturnFile
from investigations.workbooks.word_lists import KINDS, LISTS, TITLES, with_our_words

MOST_ASKED = 100  # of one file, the most common first
NOT_NOW = ""
_FIXED: Mapping[str, list[tuple[str, str]]] = {
    "states": EntryState.choices,
    "roles": PersonRole.choices,
    "genders": Gender.choices,
    "ages": AgeGroup.choices,
    "answers": [("yes", "Yes"), ("no", "No"), ("not known", "Not known"), ("not applicable", "Not applicable")],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadWord:
    """A word that its column cannot read, and how many rows have it."""

    list_name: str
    column: str  # the name of the first column that has it
    text: str
    rows: int

    @property
    def field(self) -> str:
        """How a form names it, whatever else the file has."""
        return f"word-{sha256(f'{self.list_name} {headers.key_of(self.text)}'.encode()).hexdigest()[:16]}"


def layouts_of(lists: Lists) -> tuple[Layout, ...]:
    """Each list as a layout, and its terms as the columns that a force's own words are matched to."""
    return tuple(
        Layout(
            kind=kind,
            title=f"words for {TITLES[name]}",
            columns=tuple(LayoutColumn(key=code, name=word) for code, word in _terms(name, lists)),
        )
        for name, kind in KINDS.items()
    )


def unread_in(file: ReturnFile, lists: Lists, *, month: date) -> list[UnreadWord]:
    """The words that no column can read yet, the most common first, without those that may be values or names."""
    readers = {layout.kind: readers_of(layout, lists, month=month) for layout in LAYOUTS}
    can_read = cache(lambda kind, name, text: is_read(readers[kind], name, text))
    may_ask = cache(lambda text: headers.why_no_name(text) is None and not column_guesses.may_be_personal(text))
    rows: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for kind, name, text in _texts(file):
        if not can_read(kind, name, text) and may_ask(text):
            place = LISTS[name], headers.key_of(text)
            rows[place] += 1
            first.setdefault(place, (name, text))
    return [
        UnreadWord(list_name=place[0], column=_column_name(first[place][0]), text=first[place][1], rows=number)
        for place, number in rows.most_common(MOST_ASKED)
    ]


class WordForm(forms.Form):
    """Asks what each unread word means. A word without an answer stays unread."""

    def __init__(self, words: list[UnreadWord], lists: Lists, *, month: date, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self._words = words
        day = months.last_day(month)
        for word in words:
            self.fields[word.field] = forms.ChoiceField(
                label=f"“{word.text}” in {word.column}",
                choices=[(NOT_NOW, "Not now"), *_terms(word.list_name, lists, day=day)],
                required=False,
                initial=_guess(word, lists, day=day),
            )

    def asked(self) -> Iterator[tuple[forms.BoundField, UnreadWord]]:
        """Each field with its word."""
        return ((self[word.field], word) for word in self._words)

    def answers(self) -> list[HeaderAnswer]:
        """What to learn."""
        return [
            HeaderAnswer(KINDS[word.list_name], word.text, code)
            for word in self._words
            if (code := self.cleaned_data[word.field]) != NOT_NOW
        ]


def _texts(file: ReturnFile) -> Iterator[tuple[str, str, str]]:
    """The kind of table, the column and the text of each cell that takes terms of a list; several terms one by one."""
    read = partial(with_our_words, learned=file.learned)
    for row in file.checked.read:
        for name, value in row.values.items():
            if value is not None and name in LISTS and (text := str(value).strip()):
                parts = texts_of(text) if name in FIELDS and FIELDS[name].is_list else [text]
                for part in parts:
                    yield row.kind, name, read(name, part)


def _column_name(name: str) -> str:
    return FIELDS[name].label if name in FIELDS else AXIS_LABELS[name]


def _terms(name: str, lists: Lists, *, day: date | None = None) -> list[tuple[str, str]]:
    """Code and name of each term of a list; with a day, only the terms in use on that day."""
    if name in _FIXED:
        return [(str(code), str(word)) for code, word in _FIXED[name]]
    terms = getattr(lists, name)
    if day is not None:
        return [(term.code, term.name) for term in terms.present_on(day)]
    return [(term.code, term.name) for term in terms.words.values()]


def _guess(word: UnreadWord, lists: Lists, *, day: date) -> str:
    """The code of the only term that begins with the word, to start the choice with.

    A term that merely looks similar may be wrong: “Pre charge” is most like “Charged”, and means something else.
    """
    begun = [
        code for code, name in _terms(word.list_name, lists, day=day) if plainly(name).startswith(plainly(word.text))
    ]
    return begun[0] if len(begun) == 1 else NOT_NOW
