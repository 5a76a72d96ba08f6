"""One field of an investigation in words, and what has changed in it, for every page that compares two returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from investigations.choices import FLAGS, MAY_NOT_APPLY, NOT_APPLICABLE, AgeGroup, EntryState, Gender, PersonRole
from investigations.models import Entry
from investigations.returns.carry_forward import CARRIED
from investigations.returns.fields import FIELDS, Value
from investigations.returns.vocabulary import Lists, TermList

NONE = "None"  # of a list
BLANK = "blank"  # of a field with one value: the word never reads as 0
COMPARED = frozenset({"state", *CARRIED, "closing_reason", "closed_on"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field that has changed, with both values in words."""

    name: str
    label: str
    then: str
    now: str


def in_words(entry: Entry, name: str, lists: Lists) -> str:
    """One field of an entry as text for the reader; does not cover the free text stored beside an entry."""
    if name not in COMPARED:
        return ""
    is_code = FIELDS[name].words and not isinstance(FIELDS[name].blank, list)
    return value_in_words(getattr(entry, f"{name}_id") if is_code else entry.answer_to(name), name, lists)


def value_in_words(value: Value, name: str, lists: Lists) -> str:
    """The value of a field as text for the reader."""
    words = FIELDS[name].words
    if value == NOT_APPLICABLE and name in MAY_NOT_APPLY:
        return "Not applicable"
    if name in FLAGS or name == "was_running":
        return "Not known" if value is None else "Yes" if value else "No"
    if value == []:
        return NONE
    if value is None or value == "":
        return BLANK
    if words:
        named: TermList = getattr(lists, words)
        return ", ".join(name_of(named, str(code)) for code in (value if isinstance(value, list) else [value]))
    match value:
        case date():
            return f"{value:%-d %B %Y}"
        case str():
            return EntryState(value).label if name == "state" else value
    return f"{value:,}"


def name_of(words: TermList, code: str | None) -> str:
    """The name of a code; empty for none."""
    return words.name_of(code) if code and code in words.words else code or ""


def people_changes(
    role: PersonRole,
    then: Mapping[tuple[str, str, str, str], int],
    now: Mapping[tuple[str, str, str, str], int],
    lists: Lists,
) -> list[FieldChange]:
    """The number of people of a role, where it differs; otherwise who they are, where that differs."""
    before = {group: count for group, count in then.items() if group[0] == role}
    present = {group: count for group, count in now.items() if group[0] == role}
    if before == present:
        return []
    label = f"{role.label}s"
    if sum(before.values()) != sum(present.values()):
        return [FieldChange(name=role, label=label, then=f"{sum(before.values()):,}", now=f"{sum(present.values()):,}")]
    differing = [group for group in sorted(before.keys() | present.keys()) if before.get(group) != present.get(group)]
    breakdowns = [
        "; ".join(f"{groups[group]:,} {_group(group, lists)}" for group in differing if group in groups)
        for groups in (before, present)
    ]
    return [FieldChange(name=role, label=f"{label}, breakdown", then=breakdowns[0] or NONE, now=breakdowns[1] or NONE)]


def _group(group: tuple[str, str, str, str], lists: Lists) -> str:
    """A group of people in words."""
    _, nationality, gender, age_group = group
    parts = (name_of(lists.nationalities, nationality), Gender(gender).label, AgeGroup(age_group).label)
    return ", ".join(part.lower() if place else part for place, part in enumerate(parts))
