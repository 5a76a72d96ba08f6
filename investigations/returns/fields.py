"""The fields of an investigation: name, label, how to read a text of each, and what a blank means.

The order is that of the form. Groups of people are separate from the fields (`cleaning.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from investigations.choices import FLAGS, MAY_NOT_APPLY, NOT_APPLICABLE, AgeGroup, DoesNotApply, EntryState, Gender
from investigations.returns import parsers
from investigations.returns.parsers import STATES, Typed, day, line, one_of, paragraphs, whole_number, yes_or_no
from investigations.returns.vocabulary import Lists, TermList

type Value = str | int | bool | date | list[str] | None

PEOPLE = "people"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldContext:
    """What a field's rule may use besides the text: the lists, their date of validity, and the stored values."""

    lists: Lists
    day: date
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of an investigation: its name, its label, how to read a text of it, and what a blank means."""

    name: str
    label: str
    read: Callable[[str, FieldContext], Value]
    is_list: bool = False
    blank: Value = None
    missing: str = ""  # the message for a blank that is not allowed
    words: str = ""  # the list that its words come from, as an attribute of `Lists`
    is_asked: bool = False  # whether every case should answer it: data quality counts the answers that are not known
    not_known: str = ""  # the word of its list for an answer that is not known
    may_not_apply: DoesNotApply | None = None  # why it may be answered “not applicable”; None if it always applies


def _from_list(
    name: str, label: str, words: str, *, missing: str = "", is_list: bool = False, not_known: str = ""
) -> Field:
    def read(text: str, reading: FieldContext) -> Value:
        terms: TermList = getattr(reading.lists, words)
        return terms.code_of(text, day=reading.day, kept=reading.kept)

    blank: Value = [] if is_list else None
    return Field(
        name=name,
        label=label,
        read=read,
        is_list=is_list,
        blank=blank,
        missing=missing,
        words=words,
        is_asked=bool(not_known),
        not_known=not_known,
    )


def _if_it_applies(question: Field) -> Field:
    """The question, which reads “not applicable” too if it may not apply to a case."""
    why, read = MAY_NOT_APPLY.get(question.name), question.read
    if why is None:
        return question

    def read_either(text: str, context: FieldContext) -> Value:
        return NOT_APPLICABLE if parsers.does_not_apply(text) else read(text, context)

    return replace(question, read=read_either, may_not_apply=why)


def _number(name: str, label: str, *, most: int, is_asked: bool = False) -> Field:
    return _if_it_applies(
        Field(name=name, label=label, read=lambda text, _: whole_number(text, most=most), is_asked=is_asked)
    )


def _flag(name: str, label: str) -> Field:
    return _if_it_applies(Field(name=name, label=label, read=lambda text, _: yes_or_no(text), is_asked=True))


def _text(name: str, label: str, *, most: int, missing: str = "") -> Field:
    return Field(name=name, label=label, read=lambda text, _: line(text, most=most), blank="", missing=missing)


def _reference(name: str, label: str, *, missing: str = "") -> Field:
    return Field(
        name=name, label=label, read=lambda text, _: parsers.reference(text, most=40), blank="", missing=missing
    )


_FIELDS = (
    _reference("reference", "Reference", missing="Enter your force’s reference, such as LAN/2019/0412."),
    Field(name="operation_name", label="Operation name", read=lambda text, _: parsers.name(text, most=60), blank=""),
    Field(name="state", label="State at month end", read=lambda text, _: one_of(STATES, text)),
    Field(
        name="opened_on",
        label="Opened on",
        read=lambda text, _: day(text),
        missing="Enter the date the investigation was opened, such as 14/05/2026.",
    ),
    _from_list("stage", "Stage", "stages", missing="Choose the stage the investigation has reached."),
    _from_list(
        "origin", "How it began", "origins", missing="Choose how it began, or “Not known”.", not_known="unknown"
    ),
    _from_list(
        "primary_type",
        "Primary type",
        "types",
        missing="Choose the primary type, or “Not yet known”.",
        not_known="UNK",
    ),
    _from_list("secondary_types", "Secondary types", "types", is_list=True),
    _from_list("sub_types", "Sub-types", "sub_types", is_list=True),
    _from_list("closing_reason", "Closing reason", "closing_reasons"),
    Field(name="closed_on", label="Closed on", read=lambda text, _: day(text)),
    _reference("merged_into", "Merged into"),
    _text("void_reason", "Reason it is void", most=300),
    *(_flag(name, label) for name, label in FLAGS.items()),
    _from_list("partner_agencies", "Partner agencies", "agencies", is_list=True),
    _number("nrm_referrals", "NRM referrals made", most=9_999, is_asked=True),
    _number("morile_score", "MoRiLE score", most=9_999),
    Field(
        name="was_running",
        label="Running before this month",
        read=lambda text, _: yes_or_no(text),
    ),
    Field(name="remarks", label="Remarks", read=lambda text, _: paragraphs(text), blank=""),
)
FIELDS: dict[str, Field] = {field.name: field for field in _FIELDS}
# Numbers that a row shows and takes, and that no record has: `typed_totals.py` makes them groups of people.
TOTALS: dict[str, Field] = {
    name: _number(name, label, most=9_999)
    for name, label in (("victims", "Potential victims"), ("suspects", "Suspects"))
}
TYPED: dict[str, Field] = FIELDS | TOTALS
CELLS = ("stage", "victims", "suspects", "children_involved", "nrm_referrals")  # changed in the row itself
DEFAULTS: dict[str, Value] = {
    **{field.name: field.not_known or field.blank for field in _FIELDS},
    "state": EntryState.LIVE.value,
    "stage": "triage",
}
# What each axis of a group of people has where it is not known. The role always is.
NOT_KNOWN_OF_PEOPLE: dict[str, str] = {
    "nationality": "unknown",
    "gender": Gender.NOT_KNOWN.value,
    "age_group": AgeGroup.NOT_KNOWN.value,
}
NOT_APPLICABLE_AS_NUMBER = "n/a"  # what a box for a number shows where the question does not apply
AXIS_LABELS = {"role": "Role", "nationality": "Nationality", "gender": "Gender", "age_group": "Age", "count": "Number"}


def label_of(name: str) -> str:
    """The label of a field. Groups are numbered from 1 for readers: `people-1-count` is the second group."""
    if name in TYPED:
        return TYPED[name].label
    _, number, axis = [*name.split("-"), "", ""][:3]
    place = f"People, group {int(number) + 1}" if number.isdigit() else "Potential victims and suspects"
    return f"{place}, {AXIS_LABELS[axis]}" if axis in AXIS_LABELS else place


def as_typed(values: Mapping[str, Value]) -> dict[str, Typed]:
    """Values in typed form; reading them again gives the same values."""
    return {name: as_typed_value(values[name], name=name) for name in FIELDS if name in values}


def as_typed_value(value: Value, *, name: str) -> Typed:
    if name == "was_running" and value is None:
        return ""  # the opening date decides
    if value == NOT_APPLICABLE and name in MAY_NOT_APPLY:
        return NOT_APPLICABLE if name in FLAGS else NOT_APPLICABLE_AS_NUMBER
    if name in FLAGS or name == "was_running":
        return "not_known" if value is None else "yes" if value else "no"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, list):
        return list(value)
    return "" if value is None else str(value)
