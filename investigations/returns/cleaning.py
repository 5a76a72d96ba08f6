"""Validate the input of one investigation, from form, file or API: one parser and one set of messages.

`clean` reads the typed fields, takes the others as stored, and checks that all of them fit together. It never drops
unreadable text: the field keeps its value, and the text comes back with a message that says what was found and what to
do. `rows.py` and `whole_import.py` save the result and check what only the database knows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from core import months
from core.sentences import counted_noun
from investigations.choices import FLAGS, MAY_NOT_APPLY, NOT_APPLICABLE, DoesNotApply, EntryState, PersonRole
from investigations.returns.fields import DEFAULTS, FIELDS, PEOPLE, Field, FieldContext, Value, as_typed_value, label_of
from investigations.returns.parsers import (
    LABELS,
    Typed,
    plain,
    text_of,
    texts_of,
)
from investigations.returns.people_groups import PeopleGroup, TypedGroup, filled, group_of
from investigations.returns.vocabulary import Lists, TermList

# What texts were read as, for one month and one state of the lists. The rows of a file repeat them: each is read once.
type Readings = dict[Hashable, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProblem:
    """One problem to fix: the field and the message."""

    field: str
    sentence: str

    @property
    def label(self) -> str:
        """The label of the field: `Potential victims and suspects, group 2, Number`."""
        return label_of(self.field)

    def at(self, where: str) -> str:
        """The message with its location before it: `Live, row 14, column E (Suspects): “twelve”. Enter …`."""
        return f"{where}: {self.sentence}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """What a record already has: the readable values, the people, and texts that could not be read before."""

    values: Mapping[str, Value] = field(default_factory=dict)
    people: tuple[PeopleGroup, ...] = ()
    unread: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanedEntry:
    """One investigation after cleaning. `unread` has the texts stored as typed, by field.

    A yes-or-no field that was left blank is in `unread` too, and is not a problem.
    """

    values: dict[str, Value]
    people: tuple[PeopleGroup, ...]
    problems: tuple[FieldProblem, ...]
    unread: dict[str, Any]

    @property
    def is_complete(self) -> bool:
        """Whether every field could be read and all fields fit together."""
        return not self.problems

    def errors(self) -> dict[str, list[str]]:
        """The messages by field, as a page shows them."""
        by_field: dict[str, list[str]] = {}
        for problem in self.problems:
            by_field.setdefault(problem.field, []).append(problem.sentence)
        return by_field


def clean(
    typed: Mapping[str, Typed],
    *,
    people: Sequence[TypedGroup] | None = None,
    lists: Lists,
    month: date,
    stored: StoredEntry | None = None,
    readings: Readings | None = None,
) -> CleanedEntry:
    """Read the typed values of one investigation. A caller with many passes the same `readings` for all.

    A field that is not in `typed`, and people if they are None, stay as in `stored`; without `stored` they take their
    defaults. What could not be read before is read again, so that its problem is reported until the user fixes it.
    """
    stored = stored or StoredEntry()
    texts = {**stored.unread, **typed} if stored.unread else typed
    work = _Cleaning(
        typed={name: text for name, text in texts.items() if name in FIELDS},
        values={**DEFAULTS, **stored.values},
        lists=lists,
        day=months.last_day(month),
        readings={} if readings is None else readings,
    )
    _read_fields(work)
    _infer_state(work)
    _fit_together(work)
    if people is None and PEOPLE in stored.unread:
        people = stored.unread[PEOPLE]
    groups = stored.people if people is None else _read_people(people, work, kept=stored.people)
    _fit_people(groups, work)
    return CleanedEntry(values=work.values, people=groups, problems=tuple(work.problems), unread=work.unread)


@dataclass(slots=True, kw_only=True)
class _Cleaning:
    """The state of one cleaning."""

    typed: dict[str, Typed]
    values: dict[str, Value]
    lists: Lists
    day: date
    readings: Readings = field(repr=False)
    problems: list[FieldProblem] = field(default_factory=list)
    unread: dict[str, Any] = field(default_factory=dict)

    def refuse(self, name: str, sentence: str) -> None:
        """Add a problem, and keep the field's typed text: if nothing was typed, the stored value in typed form."""
        self.problems.append(FieldProblem(field=name, sentence=sentence))
        typed = self.typed.get(name, as_typed_value(self.values[name], name=name))
        is_list = FIELDS[name].is_list and not isinstance(typed, str)
        self.unread[name] = [plain(text) for text in typed] if is_list else text_of(typed)

    def refuse_blank(self, name: str, sentence: str) -> None:
        """Add a problem for a blank field, unless the field holds unreadable text."""
        if not self.values[name] and name not in self.unread:
            self.refuse(name, sentence)


class _Reading(NamedTuple):
    """What a text of a field was read as; the value is the one before if the text cannot be read."""

    value: Value
    refusal: str = ""
    is_unanswered: bool = False  # a flag left blank: counted as not known, and shown as not answered


def _read_fields(work: _Cleaning) -> None:
    """Set the value of each field that was typed; leave it unchanged if the text cannot be read."""
    for name, typed in work.typed.items():
        if name == "sub_types":
            continue  # `_fit_types` decides between two sub-types of the same name
        kept = work.values[name]
        key = name, typed if isinstance(typed, str) else tuple(typed), tuple(kept) if isinstance(kept, list) else kept
        reading: _Reading | None = work.readings.get(key)
        if reading is None:
            reading = work.readings[key] = _reading_of(FIELDS[name], typed, kept, work)
        value, refusal, is_unanswered = reading
        work.values[name] = list(value) if isinstance(value, list) else value
        if refusal:
            work.refuse(name, refusal)
        elif is_unanswered:
            work.unread[name] = ""


def _reading_of(entry_field: Field, typed: Typed, kept: Value, work: _Cleaning) -> _Reading:
    """Read a text of a field whose value was `kept`."""
    codes = frozenset(kept if isinstance(kept, list) else [str(kept)]) if entry_field.words and kept else frozenset()
    context = work.readings.get(codes)  # the same for all fields without a list, and for most rows of the others
    if context is None:
        context = work.readings[codes] = FieldContext(lists=work.lists, day=work.day, kept=codes)
    try:
        if entry_field.is_list:
            terms = [str(entry_field.read(text, context)) for text in _each(typed, work.lists, entry_field)]
            return _Reading(getattr(work.lists, entry_field.words).sorted(terms))
        if text := text_of(typed):
            return _Reading(entry_field.read(text, context))
    except ValueError as unreadable:
        return _Reading(kept, refusal=str(unreadable))
    if entry_field.missing:
        return _Reading(kept, refusal=entry_field.missing)
    if entry_field.name == "state":
        return _Reading(kept)
    return _Reading(entry_field.blank, is_unanswered=entry_field.name in FLAGS)


def _each(typed: Typed, lists: Lists, entry_field: Field) -> list[str]:
    """The texts of a list field; a text with commas that is not itself a word is split at the commas."""
    words: TermList = getattr(lists, entry_field.words)
    texts: list[str] = []
    for text in texts_of(typed):
        is_whole = "," not in text or words.meant_by(text)
        texts += [text] if is_whole else [part.strip() for part in text.split(",") if part.strip()]
    return texts


_SAYS_SO = {
    "closed_on": EntryState.CLOSED.value,
    "closing_reason": EntryState.CLOSED.value,
    "merged_into": EntryState.MERGED.value,
    "void_reason": EntryState.VOID.value,
}


def _infer_state(work: _Cleaning) -> None:
    """Infer a state that is not given from the other fields: a closing date means closed."""
    is_blank = "state" in work.typed and not text_of(work.typed["state"])
    if is_blank:
        work.values["state"] = EntryState.LIVE.value
    if is_blank or ("state" not in work.typed and work.values["state"] == EntryState.LIVE):
        for name, state in _SAYS_SO.items():
            if name in work.typed and text_of(work.typed[name]):
                work.values["state"] = state
                return


def _fit_together(work: _Cleaning) -> None:
    """Check fields against each other: types and sub-types, opening and closing, and what each state needs."""
    for name in ("reference", "opened_on"):
        work.refuse_blank(name, FIELDS[name].missing)
    _fit_types(work)
    _fit_closing(work)
    if work.values["state"] == EntryState.VOID:
        work.refuse_blank("void_reason", "Enter a reason for making the investigation void.")
    if work.values["state"] == EntryState.MERGED:
        work.refuse_blank("merged_into", "Enter the reference of the investigation it was merged into.")


def _fit_types(work: _Cleaning) -> None:
    """A secondary type differs from the primary one; a sub-type belongs to a type that the investigation has."""
    values, names = work.values, work.lists.types.name_of
    primary, secondary = str(values["primary_type"]), _codes(values["secondary_types"])
    if primary in secondary:
        work.refuse("secondary_types", f"“{names(primary)}” is already the primary type. Remove one of the two.")
        values["secondary_types"] = secondary = [code for code in secondary if code != primary]
    types = {primary, *secondary}
    codes = _sub_types(work, within=types)
    values["sub_types"] = [code for code in codes if code.partition(".")[0] in types]
    for code in codes:
        of = code.partition(".")[0]
        if of not in types:
            work.refuse(
                "sub_types",
                f"“{work.lists.sub_types.name_of(code)}” is a sub-type of {names(of)}, which is not selected. "
                "Add the type, or remove the sub-type.",
            )


def _sub_types(work: _Cleaning, *, within: set[str]) -> list[str]:
    """The sub-types as typed, or else as stored, whether or not they belong to the types."""
    kept = _codes(work.values["sub_types"])
    if "sub_types" not in work.typed:
        return kept
    typed = work.typed["sub_types"]
    key = "sub_types", typed if isinstance(typed, str) else tuple(typed), tuple(kept), frozenset(within)
    if key not in work.readings:
        work.readings[key] = _sub_types_in(typed, work, kept=kept, within=within)
    codes, refusals = work.readings[key]
    for refusal in refusals:
        work.refuse("sub_types", refusal)
    return list(codes)


def _sub_types_in(
    typed: Typed, work: _Cleaning, *, kept: Sequence[str], within: set[str]
) -> tuple[list[str], list[str]]:
    """The sub-types in a text, and why each other part of it is refused."""
    words, codes, refusals = work.lists.sub_types, [], []
    for text in _each(typed, work.lists, FIELDS["sub_types"]):
        try:
            codes.append(words.code_of(text, day=work.day, kept=kept, within=within))
        except ValueError as unreadable:
            refusals.append(str(unreadable))
    return words.sorted(codes), refusals


def _fit_closing(work: _Cleaning) -> None:
    """Only a closed investigation has a closing reason and date, and none is closed before it was opened."""
    values = work.values
    opened, closed = values["opened_on"], values["closed_on"]
    if values["state"] == EntryState.CLOSED:
        work.refuse_blank("closing_reason", "Choose the closing reason.")
        work.refuse_blank("closed_on", "Enter the closing date, such as 14/05/2026.")
        if isinstance(opened, date) and isinstance(closed, date) and closed < opened:
            work.refuse(
                "closed_on",
                f"Closing date {closed:%-d %B %Y} is before the opening date {opened:%-d %B %Y}. Change one of them.",
            )
        return
    state = LABELS[str(values["state"])].lower()
    for name, noun in (("closing_reason", "closing reason"), ("closed_on", "closing date")):
        if values[name] is not None:
            work.refuse(name, f"A {noun} is entered, but the state is “{state}”. Clear it, or set the state to Closed.")


# Who must not be in a case of which a question does not apply, by the reason.
_NOBODY: dict[DoesNotApply, PersonRole] = {
    DoesNotApply.NO_VICTIM: PersonRole.VICTIM,
    DoesNotApply.NO_SUSPECT: PersonRole.SUSPECT,
}


def _fit_people(groups: Iterable[PeopleGroup], work: _Cleaning) -> None:
    """A question about people that the case has applies to it: it has no answer until the force gives one."""
    if not any(work.values[name] == NOT_APPLICABLE for name in MAY_NOT_APPLY):
        return
    numbers = Counter[str]()
    for group in groups:
        numbers[group.role] += group.count
    for name, why in MAY_NOT_APPLY.items():
        role = _NOBODY.get(why)
        if work.values[name] == NOT_APPLICABLE and role is not None and numbers[role]:
            if name not in work.unread:  # a text that could not be read has its own message, and is kept as typed
                people = counted_noun(numbers[role], role.label.lower())
                work.refuse(name, f"“Not applicable”, but the case has {people}. Answer the question.")
                work.unread[name] = as_typed_value(NOT_APPLICABLE, name=name)  # however it was spelled
            work.values[name] = FIELDS[name].blank


def _codes(value: Value) -> list[str]:
    """The codes of a list field."""
    return list(value) if isinstance(value, list) else []


def _read_people(
    groups: Sequence[TypedGroup], work: _Cleaning, *, kept: Iterable[PeopleGroup]
) -> tuple[PeopleGroup, ...]:
    """Read the groups; if any has a problem, all of them are kept as typed."""
    nationalities = frozenset(group.nationality for group in kept)
    typed = filled(groups)
    by_place: dict[tuple[str, str, str, str], PeopleGroup] = {}
    before = len(work.problems)
    for number, texts in enumerate(typed):
        group = _read_group(texts, work, number=number, kept=nationalities)
        if group is not None and by_place.setdefault(group.place, group) is not group:
            sentence = "This group is entered twice. Add the numbers together in one group."
            work.problems.append(FieldProblem(field=f"{PEOPLE}-{number}", sentence=sentence))
    if len(work.problems) > before:
        work.unread[PEOPLE] = typed
    return tuple(by_place.values())


def _read_group(texts: Mapping[str, str], work: _Cleaning, *, number: int, kept: frozenset[str]) -> PeopleGroup | None:
    """Read one group; return None and add its problems if it cannot be read."""
    key = PEOPLE, *texts.values(), kept
    if key not in work.readings:
        work.readings[key] = group_of(texts, work.lists, day=work.day, kept=kept)
    group, refusals = work.readings[key]
    work.problems += [
        FieldProblem(field=f"{PEOPLE}-{number}-{axis}", sentence=refusal) for axis, refusal in refusals.items()
    ]
    return group if isinstance(group, PeopleGroup) else None
