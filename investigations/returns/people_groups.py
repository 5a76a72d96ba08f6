"""Groups of people of an investigation, as typed and as read: one number for each role, nationality, gender and age."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.sentences import quoted
from investigations.returns.parsers import (
    AGE_GROUPS,
    GENDERS,
    ROLES,
    UnreadableText,
    one_of,
    plain,
    whole_number,
)
from investigations.returns.vocabulary import Lists

type TypedGroup = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleGroup:
    """A group of people with the same values on every axis."""

    role: str
    nationality: str
    gender: str
    age_group: str
    count: int

    @property
    def place(self) -> tuple[str, str, str, str]:
        """The position in the cross-tabulation: one group per position."""
        return self.role, self.nationality, self.gender, self.age_group


AXES = ("role", "nationality", "gender", "age_group", "count")
_BLANK_AXES = {
    "role": "Choose potential victim or suspect.",
    "nationality": "Choose a nationality, or “Not known”.",
    "gender": "Choose a gender, or “Not known”.",
    "age_group": "Choose an age group, or “Not known”.",
    "count": "Enter the number of people in digits, such as 12, or remove the group.",
}


def filled(groups: Iterable[TypedGroup]) -> list[dict[str, str]]:
    """Groups as typed, without empty ones: their original positions appear in the messages."""
    typed = [{axis: plain(group.get(axis, "")) for axis in AXES} for group in groups]
    return [texts for texts in typed if any(texts.values())]


def group_of(
    texts: Mapping[str, str], lists: Lists, *, day: date, kept: frozenset[str]
) -> tuple[PeopleGroup | None, dict[str, str]]:
    """The group that texts mean, or None and why each axis is refused."""
    read = axis_readers(lists, day=day, kept=kept)
    axes: dict[str, Any] = {}
    refusals: dict[str, str] = {}
    for axis, text in texts.items():
        try:
            if not text:
                raise UnreadableText(_BLANK_AXES[axis])
            axes[axis] = read[axis](text)
        except ValueError as unreadable:
            refusals[axis] = str(unreadable)
    return PeopleGroup(**axes) if len(axes) == len(AXES) else None, refusals


def axis_readers(lists: Lists, *, day: date, kept: frozenset[str] = frozenset()) -> dict[str, Callable[[str], Any]]:
    """By axis of a group of people, how a text of it is read; each raises ValueError."""
    return {
        "role": lambda text: one_of(ROLES, text),
        "nationality": lambda text: lists.nationalities.code_of(text, day=day, kept=kept),
        "gender": lambda text: one_of(GENDERS, text),
        "age_group": lambda text: one_of(AGE_GROUPS, text),
        "count": _people_count,
    }


def _people_count(text: str) -> int:
    if (number := whole_number(text)) == 0:
        raise UnreadableText(
            f"“{quoted(text)}”. A group must have at least one person. Correct the number, or remove the group."
        )
    return number
