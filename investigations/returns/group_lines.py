"""Groups of people as the form of a case prints them, beside those of last month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core import clock
from investigations.choices import AgeGroup, Gender, PersonRole
from investigations.returns.people_groups import AXES
from investigations.returns.vocabulary import Lists

SPARE_GROUPS = 2  # empty lines for adding groups without JavaScript


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """One group of people as the template prints it: a position in the parallel lists."""

    place: int
    role: str
    nationality: str
    gender: str
    age_group: str
    count: str
    errors: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()  # suggestions for a nationality that is not in the list
    is_spare: bool = False
    last: str = ""  # how many there were last month; empty if the group is new

    @property
    def text(self) -> str:
        """The group in a few words, for its chip."""
        words = [_LABELS.get(code, code).lower() for code in (self.role, self.gender, self.age_group)]
        words[0] += "s" if words[0] and self.count != "1" else ""
        return ", ".join(word for word in (words[0], self.nationality, *words[1:]) if word)

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """Who the people of the group are, whatever their number."""
        return self.role, self.nationality, self.gender, self.age_group

    @property
    def is_unknown(self) -> bool:
        """Whether one of its values is not known."""
        return "not_known" in {self.gender, self.age_group} or self.nationality.lower() in {"", "not known", "unknown"}


_LABELS = {**dict(PersonRole.choices), **dict(Gender.choices), **dict(AgeGroup.choices), "": ""}


def empty() -> dict[str, str]:
    """A group that is not filled in."""
    return dict.fromkeys(AXES, "")


def lines_of(
    groups: list[dict[str, str]],
    errors: Mapping[str, Sequence[str]],
    lists: Lists,
    *,
    day: date,
    spare: Sequence[dict[str, str]] | None = None,
) -> tuple[GroupLine, ...]:
    """The groups as they were typed, each with its errors, and lines for more: empty unless they are given."""
    more = [empty() for _ in range(SPARE_GROUPS)] if spare is None else spare
    return tuple(
        GroupLine(
            place=place,
            role=group.get("role", ""),
            nationality=_nationality(group.get("nationality", ""), lists),
            gender=group.get("gender", ""),
            age_group=group.get("age_group", ""),
            count=group.get("count", ""),
            errors=tuple(
                sentence
                for name, sentences in errors.items()
                if name == f"people-{place}" or name.startswith(f"people-{place}-")
                for sentence in sentences
            ),
            nearest=lists.nationalities.nearest(group.get("nationality", ""), day=day),
            is_spare=place >= len(groups),
        )
        for place, group in enumerate([*groups, *more])
    )


def _nationality(code: str, lists: Lists) -> str:
    return lists.nationalities.name_of(code) if code in lists.nationalities.words else code


def beside(
    groups: Iterable[GroupLine], then: list[dict[str, str]], *, lists: Lists
) -> tuple[tuple[GroupLine, ...], tuple[GroupLine, ...]]:
    """The groups with last month's number of each, and the groups of last month that are no longer there."""
    before = {line.identity: line for line in lines_of(then, {}, lists, day=clock.today()) if not line.is_spare}
    beside_them = tuple(
        line if line.is_spare or line.identity not in before else replace(line, last=before[line.identity].count)
        for line in groups
    )
    now = {line.identity for line in beside_them if not line.is_spare}
    return beside_them, tuple(line for identity, line in before.items() if identity not in now)
