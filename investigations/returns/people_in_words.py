"""People typed in words, as groups: “3 Vietnamese women, 1 British boy, 2 suspects”.

A part has a number and says who the people are. What it does not say is not known. A part with an unknown word is not
guessed at: it comes back with a sentence. Nothing here reads or writes the database.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from core.sentences import quoted
from investigations.choices import AgeGroup, Gender, PersonRole
from investigations.returns.fields import NOT_KNOWN_OF_PEOPLE
from investigations.returns.parsers import AGE_GROUPS, plain
from investigations.returns.vocabulary import Lists, plainly

MOST_PARTS = 50
EXAMPLE = "3 Vietnamese women, 1 British boy"

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = re.compile(rf"(?:([0-9]{{1,5}})|({'|'.join(_NUMBERS[1:])}|an?))\s+(.+)", re.IGNORECASE)
_AGED = re.compile(
    r"(.*?)\s*\(?(?:aged )?((?:0|18|25|40)(?: to |[-–])(?:17|24|39|59)|60\+|60 and over|under 18)\)?", re.IGNORECASE
)
_ROLES = {
    r"(?:potential )?victims?": PersonRole.VICTIM,
    r"suspects?": PersonRole.SUSPECT,
}
_NOUNS: dict[str, tuple[Gender, AgeGroup]] = {
    **dict.fromkeys(("woman", "women", "female adult", "female adults"), (Gender.FEMALE, AgeGroup.ADULT)),
    **dict.fromkeys(("man", "men", "male adult", "male adults"), (Gender.MALE, AgeGroup.ADULT)),
    **dict.fromkeys(("girl", "girls"), (Gender.FEMALE, AgeGroup.CHILD)),
    **dict.fromkeys(("boy", "boys"), (Gender.MALE, AgeGroup.CHILD)),
    **dict.fromkeys(("child", "children"), (Gender.NOT_KNOWN, AgeGroup.CHILD)),
    **dict.fromkeys(("adult", "adults"), (Gender.NOT_KNOWN, AgeGroup.ADULT)),
    **dict.fromkeys(("female", "females"), (Gender.FEMALE, AgeGroup.NOT_KNOWN)),
    **dict.fromkeys(("male", "males"), (Gender.MALE, AgeGroup.NOT_KNOWN)),
    **dict.fromkeys(("person", "people", "persons"), (Gender.NOT_KNOWN, AgeGroup.NOT_KNOWN)),
}
_NOUN = re.compile(rf"(.*?)\s*\b({'|'.join(sorted(_NOUNS, key=len, reverse=True))})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleRead:
    """The groups read from a text, in typed form, and the parts that could not be read, each with its sentence."""

    groups: tuple[dict[str, str], ...] = ()
    left: str = ""  # the parts that could not be read, as they were typed
    problems: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many people the groups have."""
        return sum(int(group["count"]) for group in self.groups)

    @property
    def in_words(self) -> str:
        """How many groups and people were read."""
        many, total = len(self.groups), self.total
        return f"{many} group{'s' if many != 1 else ''}, {total:,} {'people' if total != 1 else 'person'}"


def read(text: str, *, lists: Lists, day: date) -> PeopleRead:
    """Read people from words. Two parts of the same kind are one group."""
    parts = [part.strip() for part in re.split(r"[,;\n]|\band\b(?!\s+over)", plain(text)) if part.strip()]
    counts: dict[tuple[str, str, str, str], int] = {}
    left, problems = [], []
    for part in parts[:MOST_PARTS]:
        group = _group(part, lists=lists, day=day)
        if isinstance(group, str):
            left.append(part)
            problems.append(group)
        else:
            *place, count = group
            key = (place[0], place[1], place[2], place[3])
            counts[key] = counts.get(key, 0) + int(count)
    if len(parts) > MOST_PARTS:
        left += parts[MOST_PARTS:]
        problems.append(f"We read {MOST_PARTS} groups at a time. Read the rest after them.")
    axes = ("role", "nationality", "gender", "age_group")
    groups = tuple({**dict(zip(axes, place, strict=True)), "count": str(count)} for place, count in counts.items())
    return PeopleRead(groups=groups, left=", ".join(left), problems=tuple(problems))


def _group(part: str, *, lists: Lists, day: date) -> tuple[str, str, str, str, str] | str:
    """One group: its values on every axis and its number; or the sentence why it cannot be read."""
    counted = _NUMBER.fullmatch(part)
    count = _count(counted[1], counted[2]) if counted else 0
    if counted is None or count == 0:
        return f"“{quoted(part)}”. Start each group with how many people it has, such as {EXAMPLE}."
    role, rest = _without_role(counted[3])
    age, rest = _without_age(rest)
    noun = _NOUN.fullmatch(rest)
    gender, age_of_noun = _NOUNS[plainly(noun[2])] if noun else (Gender.NOT_KNOWN, AgeGroup.NOT_KNOWN)
    nationality = (noun[1] if noun else rest).strip(" -")
    if age and age_of_noun != AgeGroup.NOT_KNOWN and (age == AgeGroup.CHILD) != (age_of_noun == AgeGroup.CHILD):
        return f"“{quoted(part)}” says two ages. Write one of them."
    code = NOT_KNOWN_OF_PEOPLE["nationality"]
    if nationality:
        try:
            code = lists.nationalities.code_of(nationality, day=day)
        except ValueError:
            return _not_understood(part, nationality, lists=lists, day=day)
    return str(role), code, str(gender), str(age or age_of_noun), str(count)


def _count(digits: str | None, word: str | None) -> int:
    if digits:
        return int(digits)
    word = (word or "").lower()
    return _NUMBERS.index(word) if word in _NUMBERS else 1


def _without_role(text: str) -> tuple[PersonRole, str]:
    """The role that a part names, and the rest of it; who is not called a suspect is a potential victim."""
    for pattern, role in _ROLES.items():
        rest, many = re.subn(rf"\b{pattern}\b", " ", text, flags=re.IGNORECASE)
        if many:
            return role, " ".join(rest.split())
    return PersonRole.VICTIM, " ".join(text.split())


def _without_age(text: str) -> tuple[str, str]:
    """The age group at the end of a part, and the rest of it; empty if there is none."""
    aged = _AGED.fullmatch(text)
    if aged is None:
        return "", text
    age = AGE_GROUPS.get(plainly(aged[2].replace("–", "-"))) or AGE_GROUPS.get(plainly(aged[2].replace("-", " to ")))
    return (age, aged[1]) if age else ("", text)


def _not_understood(part: str, nationality: str, *, lists: Lists, day: date) -> str:
    near = lists.nationalities.nearest(nationality, day=day)
    hint = f" The nearest nationality is {near[0]}." if near else ""
    return (
        f"“{quoted(part)}” is not understood: “{quoted(nationality)}” is not a nationality.{hint} Write a number, a "
        "nationality, and women, men, girls or boys."
    )
