"""A number of people that was typed in a row, as groups of people.

More people than before are people whose details are not known yet: they become a group of their own. Fewer people leave
one group: the only one of their role, or the one that the user chooses. A group goes only if the user chose it. Nothing
here reads or writes the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from investigations.choices import PersonRole
from investigations.returns.cleaning import StoredEntry
from investigations.returns.fields import NOT_KNOWN_OF_PEOPLE, PEOPLE, TOTALS, FieldContext
from investigations.returns.people_groups import PeopleGroup

# Why a number is refused where the case has groups that could not be read: the sum of the others is not its number.
UNREAD_GROUPS = "The groups of people have errors. Open the investigation and correct them first."
EVERY_GROUP = "all"
ROLES: dict[str, PersonRole] = dict(zip(TOTALS, (PersonRole.VICTIM, PersonRole.SUSPECT), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One group that may have fewer people: how a form names it, and how many of its people stay."""

    key: str
    group: PeopleGroup | None  # None for all groups of the role
    stays: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichGroup:
    """A lower number that several groups could explain: the user chooses, and until then nothing changes."""

    name: str
    now: int
    wanted: int
    sources: tuple[Source, ...]

    @property
    def sentence(self) -> str:
        """What to choose, or where to change the groups if no single group is large enough."""
        label = TOTALS[self.name].label
        fewer = self.now - self.wanted
        changed = f"{label}: you typed {self.wanted:,}, and {self.now:,} are in groups."
        if not self.sources:
            return f"{changed} No one group has {fewer:,} people. Open the investigation and change its groups."
        if self.wanted == 0:
            return f"{changed} Remove them?"
        return f"{changed} Which group has {fewer:,} fewer?"

    @property
    def sentence_in_file(self) -> str:
        """The same for a file, where nobody can choose: what to write, or where to change the groups first."""
        label = TOTALS[self.name].label
        return (
            f"“{self.wanted:,}”. The return has {self.now:,} in groups, and a number does not say who is no longer "
            f"there. Write {self.now:,}, or change the groups of the case in the return first ({label})."
        )


def total_of(groups: Sequence[PeopleGroup], name: str) -> int:
    """The number of people of a role."""
    return sum(group.count for group in groups if group.role == ROLES[name])


def with_total(
    groups: Sequence[PeopleGroup], name: str, wanted: int, *, source: str = ""
) -> tuple[PeopleGroup, ...] | WhichGroup:
    """The groups with this number of people of a role; or the question which group has fewer.

    `source` is the user's answer to that question: the key of a group.
    """
    now = total_of(groups, name)
    if wanted >= now:
        return _with_more(groups, ROLES[name], wanted - now)
    own = [group for group in groups if group.role == ROLES[name]]
    if len(own) == 1 and wanted > 0:
        return _with_count(groups, own[0], wanted)
    if source == EVERY_GROUP and wanted == 0:
        return tuple(group for group in groups if group.role != ROLES[name])
    fewer = now - wanted
    able = [group for group in own if group.count >= fewer]
    chosen = next((group for group in able if key_of(group) == source), None)
    if chosen is not None:
        return _with_count(groups, chosen, chosen.count - fewer)
    return WhichGroup(name=name, now=now, wanted=wanted, sources=_sources(able, own, fewer=fewer, wanted=wanted))


def with_typed_totals(
    stored: StoredEntry, totals: Mapping[str, str], context: FieldContext
) -> tuple[tuple[PeopleGroup, ...], dict[str, str]]:
    """The groups with the numbers of a file, and why each other number cannot be stored, by its name.

    Where a group could not be read, every number is refused: with the others alone, a sum would be of some of them.
    """
    groups: Sequence[PeopleGroup] = stored.people
    if PEOPLE in stored.unread:
        return tuple(groups), dict.fromkeys(totals, UNREAD_GROUPS)
    refusals: dict[str, str] = {}
    for name, text in totals.items():
        try:
            wanted = int(str(TOTALS[name].read(text, context)))
        except ValueError as unreadable:
            refusals[name] = str(unreadable)
            continue
        changed = with_total(groups, name, wanted)
        if isinstance(changed, WhichGroup):
            refusals[name] = changed.sentence_in_file
        else:
            groups = changed
    return tuple(groups), refusals


def key_of(group: PeopleGroup) -> str:
    """How a form names a group: by its values on every axis, which no other group of the case has."""
    return "|".join(group.place)


def _sources(able: Sequence[PeopleGroup], own: Sequence[PeopleGroup], *, fewer: int, wanted: int) -> tuple[Source, ...]:
    if wanted == 0 and len(own) > 1:
        return (Source(key=EVERY_GROUP, group=None, stays=0),)
    return tuple(Source(key=key_of(group), group=group, stays=group.count - fewer) for group in able)


def _with_more(groups: Sequence[PeopleGroup], role: PersonRole, more: int) -> tuple[PeopleGroup, ...]:
    """The groups and people whose details are not known, who join those that there are."""
    if more == 0:
        return tuple(groups)
    unknown = PeopleGroup(role=role, **NOT_KNOWN_OF_PEOPLE, count=more)
    there = next((group for group in groups if group.place == unknown.place), None)
    return (*groups, unknown) if there is None else _with_count(groups, there, there.count + more)


def _with_count(groups: Sequence[PeopleGroup], changed: PeopleGroup, count: int) -> tuple[PeopleGroup, ...]:
    """The groups with another number in one of them; a group of nobody is no group."""
    both = (replace(group, count=count) if group is changed else group for group in groups)
    return tuple(group for group in both if group.count)
