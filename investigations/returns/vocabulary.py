"""The word lists of a return, for reading typed text.

A word is recognised by its code, its name, a former spelling or its usual abbreviation, ignoring case and spacing.
Nothing is guessed: a word that is not in the list is refused, with the nearest word as a suggestion. A word that has
ended is refused too, unless the record already has it (carried forward from an earlier month): then it stays until a
user chooses a new one. The lists are cached and read again when a row of them changes (`reference.ListVersion`).
`fields.py` says which field uses which list.
"""

from __future__ import annotations

import difflib
import functools
import unicodedata
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from core.sentences import quoted
from reference.models import (
    Agency,
    ClosingReason,
    ExploitationSubType,
    ExploitationType,
    FormerSpelling,
    Nationality,
    Origin,
    Stage,
    Vocabulary,
)
from reference.vocabularies import list_of

# What people type for a nationality that tables count as UK. `counted_name` is no spelling, since five of them have it.
COUNTRIES = {"british": ("UK", "U.K.", "United Kingdom", "Great Britain", "GB")}

# Whichever word a list uses, all of these mean that the value is not known.
NOT_KNOWN = ("not known", "unknown", "not yet known", "nk", "n/k", "not_known")


class NotInList(ValueError):
    """A text that the list does not have on the date, with a message that says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyTerm:
    """One word of a list and the dates between which it is valid."""

    code: str
    name: str
    valid_from: date
    valid_to: date | None
    order: int

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and not self.has_ended_by(day)

    def has_ended_by(self, day: date) -> bool:
        """Whether it has left its list by then. A record that has it keeps it until a user chooses another."""
        return self.valid_to is not None and self.valid_to < day


def plainly(text: str) -> str:
    """A text in a form that ignores case, spacing and typographic quotes."""
    composed = text if text.isascii() else unicodedata.normalize("NFKC", text).replace("’", "'")
    return " ".join(composed.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class TermList:
    """The words of one list."""

    title: str
    words: dict[str, VocabularyTerm] = field(repr=False)
    spellings: dict[str, tuple[VocabularyTerm, ...]] = field(repr=False)

    @classmethod
    def of(cls, title: str, rows: Iterable[tuple[VocabularyTerm, tuple[str, ...]]]) -> TermList:
        """Create the list from its words, each with its other names: abbreviation, former spellings."""
        words: dict[str, VocabularyTerm] = {}
        spellings: dict[str, list[VocabularyTerm]] = {}
        for word, also in rows:
            words[word.code] = word
            for spelling in {plainly(name) for name in (word.code, word.name, *also)} - {""}:
                spellings.setdefault(spelling, []).append(word)
        return cls(title=title, words=words, spellings={key: tuple(meanings) for key, meanings in spellings.items()})

    def meant_by(self, text: str) -> tuple[VocabularyTerm, ...]:
        """Every word that a text may mean; several if a name was reused or belongs to two types."""
        if exact := self.words.get(text):
            return (exact,)
        spelling = plainly(text)
        words = self.spellings.get(spelling, ())
        if not words and spelling in NOT_KNOWN:
            words = next((self.spellings[other] for other in NOT_KNOWN if other in self.spellings), ())
        return words

    def code_of(self, text: str, *, day: date, kept: Collection[str] = (), within: Collection[str] = ()) -> str:
        """The code that a text means on a date. Raises NotInList.

        `kept` are codes that the record already has. `within` prefers, among words of the same name, those of these
        types.
        """
        words = self.meant_by(text)
        if not words:
            raise NotInList(self._unknown(text, day))
        now = [word for word in words if word.holds_on(day) or word.code in kept]
        if not now:
            raise NotInList(self._ended(text, words[-1], day))
        if len(now) > 1 and within:
            now = [word for word in now if word.code.partition(".")[0] in within] or now
        if len({word.code for word in now}) > 1:
            codes = " or ".join(word.code for word in now)
            raise NotInList(f"“{quoted(text)}” can mean more than one of the {self.title}. Use the code: {codes}.")
        return now[0].code

    def present_on(self, day: date) -> list[VocabularyTerm]:
        """The words that may be chosen on a date, in order."""
        ordered = sorted(self.words.values(), key=lambda word: (word.order, word.name))
        return [word for word in ordered if word.holds_on(day)]

    def choices(self, day: date, *, kept: Collection[str] = ()) -> list[tuple[str, str]]:
        """Code and name of what may be chosen on a date, in order, including what the record already has."""
        ordered = sorted(self.words.values(), key=lambda word: (word.order, word.name))
        return [
            (word.code, f"{word.name} (no longer in use: choose another)" if word.has_ended_by(day) else word.name)
            for word in ordered
            if word.holds_on(day) or word.code in kept
        ]

    def sorted(self, codes: Iterable[str]) -> list[str]:
        """Codes in the order of the list, each once."""
        return sorted(set(codes), key=lambda code: (self.words[code].order, code))

    def name_of(self, code: str) -> str:
        """The name of a code."""
        return self.words[code].name

    def nearest(self, text: str, *, day: date) -> tuple[str, ...]:
        """Up to three names that an unknown text may mean: names that start with it, otherwise similar spellings."""
        typed = plainly(text)[:120]
        if not typed or self.meant_by(text):
            return ()
        names = {plainly(word.name): word.name for word in self.words.values() if word.holds_on(day)}
        begin = sorted(name for name in names if name.startswith(typed)) if len(typed) > 1 else []
        near = begin or difflib.get_close_matches(typed, names, n=1)
        return tuple(names[name] for name in near[:3])

    def _unknown(self, text: str, day: date) -> str:
        near = self.nearest(text, day=day)
        hint = f"; the nearest is “{near[0]}”" if near else ""
        return f"“{quoted(text)}” is not one of the {self.title}. Choose one from the list{hint}."

    def _ended(self, text: str, word: VocabularyTerm, day: date) -> str:
        if word.valid_from > day:
            return f"“{quoted(text)}” can only be used from {word.valid_from:%-d %B %Y}. Choose another from the list."
        return f"“{quoted(text)}” could be used until {word.valid_to:%-d %B %Y}. Choose another from the list."


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """All lists that a return uses."""

    stages: TermList
    origins: TermList
    types: TermList
    sub_types: TermList
    closing_reasons: TermList
    agencies: TermList
    nationalities: TermList


def present() -> Lists:
    """The lists as they are stored now: one small query, and a full read only if something has changed."""
    with connection.cursor() as cursor:
        cursor.execute("select version from reference_listversion")
        (version,) = cursor.fetchone()
    return _read(connection.settings_dict["NAME"], version)


@functools.lru_cache(maxsize=4)
def _read(database: str, version: uuid.UUID) -> Lists:
    """The lists of a database in this version; cached."""
    return Lists(
        stages=_list_of(Stage, "stages"),
        origins=_list_of(Origin, "ways an investigation begins"),
        types=_list_of(ExploitationType, "exploitation types"),
        sub_types=_list_of(ExploitationSubType, "exploitation sub-types"),
        closing_reasons=_list_of(ClosingReason, "closing reasons"),
        agencies=_list_of(Agency, "partner agencies"),
        nationalities=_list_of(Nationality, "nationalities"),
    )


def _list_of(model: type[Vocabulary], title: str) -> TermList:
    short = "short_name" if model is Agency else "code"
    former: dict[str, list[str]] = {}
    for code, name in FormerSpelling.objects.of_list(list_of(model).key).values_list("code", "name"):
        former.setdefault(code, []).append(name)
    if model is Nationality:
        for code, names in COUNTRIES.items():
            former.setdefault(code, []).extend(names)
    rows = model.objects.values_list("code", "name", "valid_from", "valid_to", "order", short)
    return TermList.of(
        title,
        (
            (
                VocabularyTerm(code=code, name=name, valid_from=begins, valid_to=ends, order=order),
                (also, *former.get(code, ())),
            )
            for code, name, begins, ends, order, also in rows
        ),
    )
