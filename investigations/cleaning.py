"""What good input of one investigation looks like, at whichever door it arrives: one reading, one set of sentences.

`clean` reads what was typed for any of the fields, takes the others as they are stored, and looks whether all of it
fits together. What can't be read is not lost: the field keeps its value, and the text comes back with a sentence that
says what was found and what to do. Saving, and what only the database knows, are left to `rows.py` and `whole.py`.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from investigations.choices import FLAGS, AgeGroup, EntryState, Gender, PersonRole
from investigations.vocabulary import NOT_KNOWN, Lists, WordList, plainly, quoted
from reference import months

type Typed = str | Sequence[str]
type Value = str | int | bool | date | list[str] | None
type TypedGroup = Mapping[str, str]


class Unreadable(ValueError):
    """A text that can't be read, with the sentence that says what was found and what to do."""


class Group(NamedTuple):
    """People alike on every axis."""

    role: str
    nationality: str
    gender: str
    age_group: str
    count: int


AXES = Group._fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend: in which field, and the sentence."""

    field: str
    sentence: str

    @property
    def label(self) -> str:
        """The field in words: `Potential victims and suspects, group 2, Number`."""
        return label_of(self.field)

    def at(self, where: str) -> str:
        """The sentence with its place before it: `Live, row 14, column E (Suspects): “twelve”. Enter …`."""
        return f"{where}: {self.sentence}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What a record has already: the readable values, the people, and texts that could not be read before."""

    values: Mapping[str, Value] = field(default_factory=dict)
    people: tuple[Group, ...] = ()
    unread: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """The whole of one investigation after a reading. `unread` is kept as typed, by field."""

    values: dict[str, Value]
    people: tuple[Group, ...]
    problems: tuple[Problem, ...]
    unread: dict[str, object]

    @property
    def is_complete(self) -> bool:
        """Whether everything could be read and fits together."""
        return not self.problems

    def errors(self) -> dict[str, list[str]]:
        """The sentences by field, as a page shows them."""
        found: dict[str, list[str]] = {}
        for problem in self.problems:
            found.setdefault(problem.field, []).append(problem.sentence)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a field's rule may look at besides the text: the lists, the day they are asked for, and what is stored."""

    lists: Lists
    day: date
    kept: frozenset[str] = frozenset()


def whole_number(text: str, *, most: int = 99_999) -> int:
    """A number in digits: 12, 1,250."""
    if not _NUMBER.fullmatch(text):
        raise Unreadable(f"“{quoted(text)}”. Enter a whole number in digits, such as 12.")
    number = int(text.replace(",", "").partition(".")[0])
    if number > most:
        raise Unreadable(f"“{quoted(text)}” is more than {most:,}. Check the number.")
    return number


_NUMBER = re.compile(r"(?:[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.0+)?")
_DAY = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2}|[A-Za-z]{3,9})[/. -]([0-9]{4}|[0-9]{2})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day(text: str) -> date:
    """A date: 14/05/2019, 14 May 2019, 14 May 19, 2019-05-14. The day comes first, as in this country."""
    if iso := _ISO.fullmatch(text):
        year, month, of_month = (int(part) for part in iso.groups())
    elif (written := _DAY.fullmatch(text)) and (month := _month(written[2])):
        of_month, year = int(written[1]), int(written[3])
        year += 2000 if len(written[3]) == 2 else 0
    else:
        raise Unreadable(f"“{quoted(text)}” is not a date. Enter day, month and year, such as 14/05/2019.")
    try:
        found = date(year, month, of_month)
    except ValueError:
        raise Unreadable(f"“{quoted(text)}” is not a day of the calendar. Check day, month and year.") from None
    if not 1900 <= found.year <= 2100:
        raise Unreadable(f"“{quoted(text)}” is not a year of this service. Enter all four digits, such as 14/05/2019.")
    return found


def _month(text: str) -> int:
    """The number of a month written in digits or in English; 0 where it is neither."""
    if text.isdigit():
        return int(text)
    short = text[:3].lower()
    whole = f"{date(2000, _MONTHS.index(short) + 1, 1):%B}".lower() if short in _MONTHS else ""
    return _MONTHS.index(short) + 1 if whole and (whole.startswith(text.lower()) or text.lower() == "sept") else 0


_ANSWERS: dict[str, bool | None] = {
    "yes": True, "y": True, "true": True, "1": True,
    "no": False, "n": False, "false": False, "0": False,
    **dict.fromkeys(NOT_KNOWN),
}  # fmt: skip


def yes_or_no(text: str) -> bool | None:
    """Yes, no, or None for not known."""
    try:
        return _ANSWERS[plainly(text)]
    except KeyError:
        raise Unreadable(f"“{quoted(text)}”. Answer yes, no or not known.") from None


def line(text: str, *, most: int) -> str:
    """One line of text, without doubled spaces."""
    text = " ".join(text.split())
    if len(text) > most:
        raise Unreadable(f"“{quoted(text)}” has {len(text)} characters. Shorten it to {most}.")
    return text


def paragraphs(text: str, *, most: int = 4_000) -> str:
    """Text of several lines."""
    text = "\n".join(part.rstrip() for part in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()
    if len(text) > most:
        raise Unreadable(f"The text has {len(text):,} characters. Shorten it to {most:,}.")
    return text


def one_of(words: Mapping[str, str], text: str, *, title: str) -> str:
    """One of the fixed words that code depends on, by its value or its label."""
    try:
        return words[plainly(text)]
    except KeyError:
        labels = ", ".join(dict.fromkeys(_LABELS[value] for value in words.values() if value in _LABELS))
        raise Unreadable(f"“{quoted(text)}” is not {title}. Choose one of: {labels}.") from None


def _spellings(choices: Iterable[tuple[str, str]], **more: str) -> dict[str, str]:
    """Value, label and further spellings of fixed words."""
    known = {plainly(spelling): value for value, label in choices for spelling in (value, label)}
    if not_known := known.get("not known"):
        known |= dict.fromkeys(NOT_KNOWN, not_known)
    return known | {spelling.replace("_", " "): value for spelling, value in more.items()}


_LABELS = {
    value: label
    for choices in (EntryState.choices, PersonRole.choices, Gender.choices, AgeGroup.choices)
    for value, label in choices
}
STATES = _spellings(EntryState.choices, open="live", running="live", transferred="handed_over")
ROLES = _spellings(PersonRole.choices, victims="victim", suspects="suspect", potential_victims="victim", pv="victim")
GENDERS = _spellings(
    Gender.choices, women="female", woman="female", f="female", men="male", man="male", m="male", girl="female", boy="male"
)
AGE_GROUPS = _spellings(
    AgeGroup.choices, child="0-17", children="0-17", under_18="0-17", sixty_and_over="60-over", adults="adult"
) | {"60+": "60-over", "0–17": "0-17", "18–24": "18-24", "25–39": "25-39", "40–59": "40-59"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of an investigation: its name, its label, how one text of it is read, and what a blank means."""

    name: str
    label: str
    read: Callable[[str, Reading], Value]
    is_list: bool = False
    blank: Value = None
    missing: str = ""  # the sentence where a blank is no answer
    words: str = ""  # the list that its words come from, as an attribute of `Lists`


def _from_list(name: str, label: str, words: str, *, missing: str = "", is_list: bool = False) -> Field:
    def read(text: str, reading: Reading) -> Value:
        found: WordList = getattr(reading.lists, words)
        return found.code_of(text, day=reading.day, kept=reading.kept)

    blank: Value = [] if is_list else None
    return Field(name=name, label=label, read=read, is_list=is_list, blank=blank, missing=missing, words=words)


def _number(name: str, label: str, *, most: int) -> Field:
    return Field(name=name, label=label, read=lambda text, _: whole_number(text, most=most))


def _text(name: str, label: str, *, most: int, missing: str = "") -> Field:
    return Field(name=name, label=label, read=lambda text, _: line(text, most=most), blank="", missing=missing)


_FIELDS = (
    _text("reference", "Reference", most=40, missing="Enter your force’s reference, such as LAN/2019/0412."),
    _text("operation_name", "Operation name", most=60),
    Field(name="state", label="State at month end", read=lambda text, _: one_of(STATES, text, title="a state")),
    Field(
        name="opened_on",
        label="Opened on",
        read=lambda text, _: day(text),
        missing="Enter the day on which the investigation was opened, such as 14/05/2019.",
    ),
    _from_list("stage", "Stage", "stages", missing="Choose the stage that the investigation has reached."),
    _from_list("origin", "How it began", "origins", missing="Choose how it began. Not known is an answer."),
    _from_list("primary_type", "Primary type", "types", missing="Choose the primary type. Not yet known is an answer."),
    _from_list("secondary_types", "Secondary types", "types", is_list=True),
    _from_list("sub_types", "Sub-types", "sub_types", is_list=True),
    _from_list("closing_reason", "Closing reason", "closing_reasons"),
    Field(name="closed_on", label="Closed on", read=lambda text, _: day(text)),
    _text("merged_into", "Merged into", most=40),
    _text("void_reason", "Why it is void", most=300),
    *(Field(name=name, label=label, read=lambda text, _: yes_or_no(text)) for name, label in FLAGS.items()),
    _from_list("partner_agencies", "Partner agencies", "agencies", is_list=True),
    _number("nrm_referrals", "NRM referrals made", most=9_999),
    _number("morile_score", "MoRiLE score", most=9_999),
    Field(name="remarks", label="Remarks (no names)", read=lambda text, _: paragraphs(text), blank=""),
)
FIELDS: dict[str, Field] = {one.name: one for one in _FIELDS}
DEFAULTS: dict[str, Value] = {
    **{one.name: one.blank for one in _FIELDS},
    "state": EntryState.LIVE.value,
    "stage": "triage",
    "origin": "unknown",
    "primary_type": "UNK",
}
_AXIS_LABELS = {"role": "Who", "nationality": "Nationality", "gender": "Gender", "age_group": "Age", "count": "Number"}
PEOPLE = "people"


def label_of(name: str) -> str:
    """A field in words. Groups of people count from 1 as a reader does: `people-1-count` is the second group."""
    if name in FIELDS:
        return FIELDS[name].label
    _, number, axis = [*name.split("-"), "", ""][:3]
    place = f"People, group {int(number) + 1}" if number.isdigit() else "Potential victims and suspects"
    return f"{place}, {_AXIS_LABELS[axis]}" if axis in _AXIS_LABELS else place


def plain(text: object) -> str:
    """A text that any database can hold: composed, trimmed, without characters that are none."""
    composed = unicodedata.normalize("NFC", str(text).replace("\x00", ""))
    return composed.encode("utf-8", "replace").decode("utf-8").strip()


def texts_of(typed: Typed) -> list[str]:
    """The single texts of a field that takes several: a list of them, or one text divided by semicolons or lines."""
    if isinstance(typed, str):
        typed = re.split(r"[;\n]", typed)
    return [text for text in map(plain, typed) if text]


def clean(
    typed: Mapping[str, Typed],
    *,
    people: Sequence[TypedGroup] | None = None,
    lists: Lists,
    month: date,
    stored: Stored | None = None,
) -> Cleaned:
    """Read what was typed for one investigation.

    A field that isn't in `typed`, and people where they are None, stay as `stored` has them; without it they take
    their defaults. What could not be read before is read again, so that it counts until it is mended.
    """
    stored = stored or Stored()
    reading = Reading(lists=lists, day=months.last_day(month))
    values: dict[str, Value] = {**DEFAULTS, **stored.values}
    again = {name: text for name, text in stored.unread.items() if name in FIELDS}
    work = _Work(typed={**again, **{name: text for name, text in typed.items() if name in FIELDS}}, values=values)
    for name in work.typed:
        _read(FIELDS[name], work, reading)
    _infer_state(work)
    _fit_together(work, lists)
    if people is None and PEOPLE in stored.unread:
        people = stored.unread[PEOPLE]  # type: ignore[assignment]
    groups = stored.people if people is None else _read_people(people, work, reading, kept=stored.people)
    return Cleaned(values=values, people=groups, problems=tuple(work.problems), unread=work.unread)


@dataclass(slots=True, kw_only=True)
class _Work:
    """One reading on its way."""

    typed: dict[str, Typed]
    values: dict[str, Value]
    problems: list[Problem] = field(default_factory=list)
    unread: dict[str, object] = field(default_factory=dict)

    def refuse(self, name: str, sentence: str) -> None:
        """Note a problem and keep what was typed in its field, or else the stored value as one would type it."""
        self.problems.append(Problem(field=name, sentence=sentence))
        typed = self.typed.get(name, as_typed_value(self.values[name]))
        self.unread[name] = plain(typed) if isinstance(typed, str) else [plain(text) for text in typed]


def _read(one: Field, work: _Work, reading: Reading) -> None:
    """Put one field's value in its place; leave it as it is where the text can't be read."""
    typed, kept = work.typed[one.name], work.values[one.name]
    if one.words:
        reading = Reading(
            lists=reading.lists,
            day=reading.day,
            kept=frozenset(kept if isinstance(kept, list) else [str(kept)] if kept else []),
        )
    try:
        if one.is_list:
            if one.name != "sub_types":  # which of two like-named sub-types is meant, the types decide
                found = [str(one.read(text, reading)) for text in _each(typed, one, reading)]
                words: WordList = getattr(reading.lists, one.words)
                work.values[one.name] = words.sorted(found)
            return
        text = plain(typed if isinstance(typed, str) else "; ".join(typed))
        if text:
            work.values[one.name] = one.read(text, reading)
        elif one.missing:
            work.refuse(one.name, one.missing)
        elif one.name != "state":
            work.values[one.name] = one.blank
    except ValueError as unreadable:
        work.refuse(one.name, str(unreadable))


def _each(typed: Typed, one: Field, reading: Reading) -> list[str]:
    """The texts of a list field; one that has a comma and is no word itself is divided there."""
    words: WordList = getattr(reading.lists, one.words)
    found: list[str] = []
    for text in texts_of(typed):
        whole = "," not in text or words.meant_by(text)
        found += [text] if whole else [part.strip() for part in text.split(",") if part.strip()]
    return found


def _infer_state(work: _Work) -> None:
    """A row that gives a closing date or reason and no state is closed; the form always gives the state."""
    if "state" in work.typed and not plain(work.typed["state"] if isinstance(work.typed["state"], str) else ""):
        closing = work.values["closed_on"] or work.values["closing_reason"]
        work.values["state"] = EntryState.CLOSED.value if closing else EntryState.LIVE.value


def _fit_together(work: _Work, lists: Lists) -> None:
    """What no field can say alone: type and sub-types, opening and closing, the state and what belongs to it."""
    values = work.values
    if values["opened_on"] is None and "opened_on" not in work.unread:
        work.refuse("opened_on", FIELDS["opened_on"].missing)
    if not values["reference"] and "reference" not in work.unread:
        work.refuse("reference", FIELDS["reference"].missing)
    _fit_types(work, lists)
    _fit_closing(work, lists)
    if values["state"] == EntryState.VOID and not values["void_reason"] and "void_reason" not in work.unread:
        work.refuse("void_reason", "Say why the investigation is void.")
    if values["state"] == EntryState.MERGED and not values["merged_into"] and "merged_into" not in work.unread:
        work.refuse("merged_into", "Enter the reference of the investigation that it was merged into.")


def _fit_types(work: _Work, lists: Lists) -> None:
    """Secondary types are others than the primary one; a sub-type belongs to a type that the investigation has."""
    values = work.values
    primary, secondary = str(values["primary_type"]), _codes(values["secondary_types"])
    if primary in secondary:
        name = lists.types.name_of(primary)
        work.refuse("secondary_types", f"“{name}” is the primary type already. Take one of the two away.")
        values["secondary_types"] = secondary = [code for code in secondary if code != primary]
    types = {primary, *secondary}
    if "sub_types" in work.typed:
        kept = frozenset(_codes(values["sub_types"]))
        reading = Reading(lists=lists, day=date.min)
        found: list[str] = []
        for text in _each(work.typed["sub_types"], FIELDS["sub_types"], reading):
            try:
                found.append(lists.sub_types.code_of(text, day=work_day(work), kept=kept, within=types))
            except ValueError as unreadable:
                work.refuse("sub_types", str(unreadable))
        values["sub_types"] = lists.sub_types.sorted(found)
    fitting = [code for code in _codes(values["sub_types"]) if code.partition(".")[0] in types]
    for code in _codes(values["sub_types"]):
        if code not in fitting:
            name, of = lists.sub_types.name_of(code), lists.types.name_of(code.partition(".")[0])
            work.refuse(
                "sub_types", f"“{name}” belongs to {of}, which this investigation doesn’t have. Add the type or take it away."
            )
    values["sub_types"] = fitting
