"""What importing a whole return would change, case by case, before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from investigations.choices import Arrival, EntryState, PersonRole
from investigations.returns.arrivals import ArrivingInvestigation
from investigations.returns.cleaning import CleanedEntry
from investigations.returns.field_changes import FieldChange, people_changes, value_in_words
from investigations.returns.fields import DEFAULTS, FIELDS
from investigations.returns.people_groups import PeopleGroup
from investigations.returns.vocabulary import Lists


class ChangeKind(StrEnum):
    """What happens to a case. The value is the heading of its list."""

    ADDED = "Added"
    REOPENED = "Reopened"
    ENDED = "Closed or ended"
    CHANGED = "Changed"
    UNCHANGED = "Unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChange:
    """One case of the import: its row and what happens to it."""

    row: int
    reference: str
    kind: ChangeKind
    known: ArrivingInvestigation = field(repr=False)
    cleaned: CleanedEntry = field(repr=False)
    lists: Lists = field(repr=False, compare=False)

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """Each field that differs from the draft, in words. A report prints those of the first cases only."""
        return tuple(_fields(self.known, self.cleaned, self.lists))


def change_of(known: ArrivingInvestigation, cleaned: CleanedEntry, *, row: int, lists: Lists) -> CaseChange:
    """What a cleaned row changes in what was known of its investigation."""
    if known.entry is None:
        kind = ChangeKind.REOPENED if known.arrival == Arrival.REOPENED else ChangeKind.ADDED
    elif cleaned.values["state"] != known.state and cleaned.values["state"] != EntryState.LIVE:
        kind = ChangeKind.ENDED
    else:
        kind = ChangeKind.CHANGED if _differs(known, cleaned) else ChangeKind.UNCHANGED
    return CaseChange(row=row, reference=known.reference, kind=kind, known=known, cleaned=cleaned, lists=lists)


def _differs(known: ArrivingInvestigation, cleaned: CleanedEntry) -> bool:
    """Whether any field or the people of a case differ from the draft."""
    before = {**DEFAULTS, **known.stored.values}
    return any(cleaned.values[name] != before[name] for name in FIELDS if name != "reference") or (
        _numbers(known.stored.people) != _numbers(cleaned.people)
    )


def _fields(known: ArrivingInvestigation, cleaned: CleanedEntry, lists: Lists) -> list[FieldChange]:
    """The fields that differ, in the order of the form, then the people. A new case had no values before."""
    is_new = known.entry is None and known.arrival != Arrival.REOPENED
    before = {**DEFAULTS, **known.stored.values}
    changes = []
    for name, each in FIELDS.items():
        if name == "reference" or cleaned.values[name] == before[name]:
            continue
        then = "" if is_new else value_in_words(before[name], name, lists)
        now = value_in_words(cleaned.values[name], name, lists)
        changes.append(FieldChange(name=name, label=each.label, then=then, now=now))
    then_people, now_people = _numbers(known.stored.people), _numbers(cleaned.people)
    for role in PersonRole:
        changes += people_changes(role, then_people, now_people, lists)
    return changes


def _numbers(groups: tuple[PeopleGroup, ...]) -> dict[tuple[str, str, str, str], int]:
    return {group.place: group.count for group in groups}
