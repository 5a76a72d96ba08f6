"""What to write in a cell that cannot be read: only what its column reads, and nothing that is a matter of opinion.

A repair is safe if nobody who sees the cell would read it otherwise: a date in another form, a number in words, a
letter of another alphabet. The nearest word of a list is only a suggestion, unless it is a slip of the keyboard.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from core import months
from imports.checking import days
from imports.checking.problems import FilePosition, SheetProblem
from investigations.choices import MAY_NOT_APPLY, AgeGroup, EntryState, Gender, PersonRole
from investigations.returns import vocabulary
from investigations.returns.fields import FIELDS, TOTALS
from investigations.returns.parsers import does_not_apply, plain, reference_key, texts_of
from investigations.returns.vocabulary import Lists, TermList, plainly
from investigations.workbooks.column_match import readers_of
from investigations.workbooks.layout import INVESTIGATIONS, LAYOUTS, REFERENCE
from investigations.workbooks.return_file import ReturnFile

_SLIP = 0.85  # how alike two words are, of which one is a slip of the keyboard
_NEAR = 0.8
_NUMBERS = ("nil", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTED = re.compile(r"([0-9]{1,5})\s*(?:people|persons?|victims?|suspects?|pvs?|referrals?)\.?", re.IGNORECASE)
_AGE = re.compile(r"(?:aged?\s*)?([0-9]{1,3})(?:\s*(?:years?(?: old)?|yrs?))?", re.IGNORECASE)
_WITH_TIME = re.compile(r"(.+?)[ T,]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[ap]m)?", re.IGNORECASE)
_ANSWERS = {
    "✓": "Yes",
    "✔": "Yes",
    "tick": "Yes",
    "yep": "Yes",
    "none": "No",
    "nil": "No",
    "?": "Not known",
}
# Letters of other alphabets that nobody can tell from ours: Cyrillic, then Greek.
_ALIKE = str.maketrans(
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425"
    "\u0430\u0435\u0455\u0456\u0458\u043e\u0440\u0441\u0443\u0445"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf",
    "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXo",
)
_DIGITS_ALIKE = str.maketrans("oil", "011")
_DATES = frozenset({"opened_on", "closed_on"})
_WHOLE = frozenset({"count", "nrm_referrals", "morile_score", *TOTALS})
_FIXED: Mapping[str, tuple[str, ...]] = {
    "state": tuple(EntryState.labels),
    "role": tuple(PersonRole.labels),
    "gender": tuple(Gender.labels),
    "age_group": tuple(AgeGroup.labels),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A text to write in a cell, and whether it can be written without asking about this one."""

    text: str
    is_safe: bool


@dataclass(slots=True, kw_only=True)
class Repairs:
    """Finds repairs for the cells of one file."""

    lists: Lists
    month: date
    references: Collection[str] = ()  # of the file and of the return
    _readers: dict[str, Mapping[str, Callable[[str], object]]] = field(init=False)
    _known: dict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._readers = {layout.kind: readers_of(layout, self.lists, month=self.month) for layout in LAYOUTS}
        self._known = {}
        for reference in self.references:
            self._known.setdefault(_alike(reference), set()).add(reference)

    def repair_of(self, name: str, text: str, *, kind: str = INVESTIGATIONS.kind) -> Repair | None:
        """The repair of a cell in a column; None if there is none that the column would read."""
        text = plain(text)
        if not text:
            return None
        if name in MAY_NOT_APPLY and does_not_apply(text):
            return None  # it is read, and refused beside the people of the case: any other answer would be ours
        for repair in self._candidates(name, text):
            if repair.text != text and self._is_read(kind, name, repair.text):
                return repair
        return None

    def _candidates(self, name: str, text: str) -> Iterator[Repair]:
        latin = unicodedata.normalize("NFKC", text).translate(_ALIKE)
        if name == REFERENCE:
            meant = self._known.get(_alike(latin), set())
            if len(meant) == 1:
                yield Repair(text=next(iter(meant)), is_safe=True)
            return
        if latin != text:
            yield Repair(text=latin, is_safe=True)
        if name in _DATES:
            yield from _dates(text)
        elif name in _WHOLE:
            yield from _numbers(text)
        elif name in _FIXED:
            if name == "age_group":
                yield from _ages(text)
            yield from _nearest(text, _FIXED[name])
        elif name == "nationality":
            yield from self._nearest_of(self.lists.nationalities, text)
        elif name in FIELDS and FIELDS[name].words:
            yield from self._words(name, text)
        elif answer := _ANSWERS.get(plainly(text)) or _answer(text):
            yield Repair(text=answer, is_safe=True)

    def _words(self, name: str, text: str) -> Iterator[Repair]:
        """The nearest word of a list; of several words in one cell, each that is unknown is replaced."""
        words: TermList = getattr(self.lists, FIELDS[name].words)
        if not FIELDS[name].is_list:
            yield from self._nearest_of(words, text)
            return
        parts = [part if words.meant_by(part) else next(self._nearest_of(words, part), None) for part in texts_of(text)]
        if None not in parts:
            repaired = "; ".join(part.text if isinstance(part, Repair) else str(part) for part in parts)
            yield Repair(text=repaired, is_safe=all(part.is_safe for part in parts if isinstance(part, Repair)))

    def _nearest_of(self, words: TermList, text: str) -> Iterator[Repair]:
        day = months.last_day(self.month)
        yield from _nearest(text, [word.name for word in words.present_on(day)])
        begun = words.nearest(text, day=day)
        if len(begun) == 1 and plainly(begun[0]).startswith(plainly(text)):
            yield Repair(text=begun[0], is_safe=False)

    def _is_read(self, kind: str, name: str, text: str) -> bool:
        reader = self._readers[kind].get(name)
        if reader is None:
            return False
        try:
            reader(text)
        except ValueError:
            return False
        return True


def of_file(
    file: ReturnFile, problems: Iterable[SheetProblem], *, references: Collection[str], month: date
) -> dict[FilePosition, Repair]:
    """What to write in the cells of a file that have a problem, by their places."""
    repairs, repaired = Repairs(lists=vocabulary.present(), month=month, references=references), {}
    for problem in problems:
        if problem.code == "value" and (cell := file.cell_at(problem.where)):
            kind, name, text = cell
            if repair := repairs.repair_of(name, text, kind=kind):
                repaired[problem.where] = repair
    return repaired


def _alike(reference: str) -> str:
    """A key shared by references that people mistake for each other: O for 0, I and l for 1."""
    return reference_key(reference).translate(_DIGITS_ALIKE)


def _dates(text: str) -> Iterator[Repair]:
    """A date in a form that people write and the field does not read: with a time, a weekday or “3rd”."""
    without = re.sub(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+", "", text, flags=re.IGNORECASE)
    for written in (without, without.replace(",", ""), _WITH_TIME.sub(r"\1", without)):
        try:
            yield Repair(text=f"{days.read(written.strip()):%d/%m/%Y}", is_safe=True)
        except days.NotADay:
            continue


def _numbers(text: str) -> Iterator[Repair]:
    """A number in words, or with the word for what it counts."""
    word = plainly(text)
    if word in {"none", "zero"}:
        word = "nil"
    if word in _NUMBERS:
        yield Repair(text=str(_NUMBERS.index(word)), is_safe=True)
    elif counted := _COUNTED.fullmatch(text):
        yield Repair(text=counted[1], is_safe=True)


def _ages(text: str) -> Iterator[Repair]:
    """The group of an age in years."""
    if not (age := _AGE.fullmatch(text)):
        return
    years = int(age[1])
    for value, label in AgeGroup.choices:
        first, _, last = value.partition("-")
        if first.isdigit() and int(first) <= years and (years <= int(last) if last.isdigit() else years < 120):
            yield Repair(text=str(label), is_safe=True)


def _nearest(text: str, words: Iterable[str]) -> Iterator[Repair]:
    """The word that is most alike, if only one is."""
    by_key = {plainly(word): word for word in words}
    near = difflib.get_close_matches(plainly(text), by_key, n=2, cutoff=_NEAR)
    if not near:
        return
    ratios = [difflib.SequenceMatcher(None, plainly(text), word).ratio() for word in near]
    if len(near) == 1 or ratios[0] - ratios[1] > 0.05:
        yield Repair(text=by_key[near[0]], is_safe=ratios[0] >= _SLIP)


def _answer(text: str) -> str:
    """Yes or no with a mark after it that means nothing: “Yes.”, “Y - ”."""
    match = re.fullmatch(r"(yes|no|y|n)[\s.,;:–-]+", text, re.IGNORECASE)
    return "" if match is None else "Yes" if match[1].lower().startswith("y") else "No"
