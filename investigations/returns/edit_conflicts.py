"""Merge the changes of two users who edit one row, and ask only about true conflicts.

A form carries what every field said when it was opened (`OpenedForm`). A field that one side changed takes that side's
value; a field that both changed differently is an edit conflict, and keeps its saved value until the user chooses.
Groups of people are compared group by group, by their values on every axis. Nothing here reads or writes the database.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core import clock
from investigations.choices import FLAGS, NOT_APPLICABLE
from investigations.returns.fields import PEOPLE, TYPED, label_of
from investigations.returns.parsers import AGE_GROUPS, GENDERS, LABELS, ROLES, Typed, plain, text_of, texts_of
from investigations.returns.people_groups import AXES, filled
from investigations.returns.vocabulary import Lists, TermList, plainly

MINE, THEIRS = "mine", "theirs"

_PEOPLE_LABEL = "Potential victims and suspects"

type Group = Mapping[str, str]
type Place = tuple[str, str, str, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenValue:
    """The saved value of a field in conflict, as the form showed it, and the sentence about who saved it."""

    message: str
    saved_by: str
    value: Typed = ""
    groups: Sequence[Group] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedForm:
    """What a form's fields and groups said when the form was opened, and the conflicts that it has shown since."""

    values: Mapping[str, Typed]
    people: Sequence[Group]
    seen: Mapping[str, SeenValue] = field(default_factory=dict)

    @classmethod
    def from_text(cls, text: str) -> OpenedForm | None:
        """Read the text that `as_text` wrote; None for any other text."""
        try:
            parsed = json.loads(text)
            return cls(
                values={str(name): _typed(value) for name, value in parsed["values"].items() if name in TYPED},
                people=_groups(parsed[PEOPLE]),
                seen={
                    str(name): SeenValue(
                        message=str(seen_value["message"]),
                        saved_by=str(seen_value["saved_by"]),
                        value=_typed(seen_value["value"]),
                        groups=_groups(seen_value["groups"]),
                    )
                    for name, seen_value in parsed.get("seen", {}).items()
                },
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def as_text(self) -> str:
        """The text for a hidden field of the form."""
        seen = {
            name: {
                "message": seen_value.message,
                "saved_by": seen_value.saved_by,
                "value": seen_value.value,
                "groups": list(seen_value.groups),
            }
            for name, seen_value in self.seen.items()
        }
        return json.dumps({"values": dict(self.values), PEOPLE: list(self.people), "seen": seen}, ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One field, or the groups of people, that another user changed to a different value than this user did."""

    name: str
    message: str  # who changed it, to what, and when
    mine: str  # in words
    theirs: str  # in words
    saved_by: str  # empty if the same user saved it, in another tab
    before: Typed = ""
    typed: Typed = ""
    saved: Typed = ""
    groups: Sequence[Group] = ()
    saved_groups: Sequence[Group] = ()

    @property
    def label(self) -> str:
        """The label of the field."""
        return _PEOPLE_LABEL if self.name == PEOPLE else label_of(self.name)

    @property
    def seen(self) -> SeenValue:
        """What the form now has shown of the saved value."""
        return SeenValue(message=self.message, saved_by=self.saved_by, value=self.saved, groups=self.saved_groups)

    @property
    def sentence(self) -> str:
        """What happened, and what the user typed."""
        typed = f"You typed {self.mine}." if self.mine else "You cleared it."
        return f"{self.message} {typed} Choose which to keep."

    @property
    def keep_mine(self) -> str:
        return f"Keep mine: {self.mine or 'nothing'}"

    @property
    def keep_theirs(self) -> str:
        whose = f"{self.saved_by.split()[0]}’s" if self.saved_by else "what was saved"
        return f"Keep {whose}: {self.theirs or 'nothing'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The result of a merge: the fields and groups to save, the conflicts, and what another user changed."""

    typed: dict[str, Typed]
    people: list[dict[str, str]] | None
    conflicts: tuple[Conflict, ...] = ()
    added: tuple[str, ...] = ()  # labels of fields that another user changed and this user did not
    opened_people: list[dict[str, str]] | None = None  # the groups for the form to carry as opened, if groups conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class Saver:
    """Who saved the row since the form was opened. `is_only` says that this was the only save since then."""

    name: str
    is_same_person: bool
    at: datetime | None
    is_only: bool

    def message(self, label: str, now: str) -> str:
        """Who changed a field, to what, and when. Only after a single save is it known who changed which."""
        what = f"to {now}" if now else "to nothing"
        at = f" at {_time(self.at)}" if self.at else ""
        if self.is_only and self.is_same_person:
            return f"You changed {label} {what} in another tab{at}."
        if self.is_only:
            return f"{self.name} changed {label} {what}{at}."
        last = f" The row was last saved by {'you' if self.is_same_person else self.name}{at}." if self.at else ""
        return f"{label} was changed {what} after you opened this row.{last}"


def merge(
    typed: Mapping[str, Typed],
    groups: Sequence[Group] | None,
    *,
    opened: OpenedForm,
    stored: Mapping[str, Typed],
    stored_groups: Sequence[Group],
    keep: Mapping[str, str],
    saver: Saver,
    lists: Lists,
) -> Merged:
    """Merge what the user typed with what is stored now. `keep` has the choices by field: mine or theirs."""
    changed: dict[str, Typed] = {}
    conflicts: list[Conflict] = []
    added: list[str] = []
    for name, mine in typed.items():
        if name not in stored:
            changed[name] = mine
            continue
        theirs, then = stored[name], _then(name, opened, keep=keep)
        if _same(name, mine, theirs):
            continue
        if then is not None and _same(name, mine, then):
            added.append(label_of(name))
        elif then is not None and _same(name, theirs, then):
            changed[name] = mine
        elif keep.get(name) != THEIRS or not _same(name, theirs, _seen(name, opened)):
            words = [in_words(name, side, lists) for side in (mine, theirs)]
            conflicts.append(_conflict(name, mine, theirs, words, opened=opened, saver=saver))
    people: list[dict[str, str]] | None = None
    opened_people: list[dict[str, str]] | None = None
    if groups is not None:
        merged = _merge_people(filled(groups), opened, filled(stored_groups), keep=keep, saver=saver, lists=lists)
        people = merged.people
        conflicts += merged.conflicts
        added += merged.added
        opened_people = merged.opened_people
    return Merged(
        typed=changed, people=people, conflicts=tuple(conflicts), added=tuple(added), opened_people=opened_people
    )


def in_words(name: str, typed: Typed, lists: Lists) -> str:
    """A field's value as its form prints it."""
    if TYPED[name].words:
        words: TermList = getattr(lists, TYPED[name].words)
        return ", ".join(words.name_of(text) if text in words.words else text for text in texts_of(typed))
    text = text_of(typed)
    if name in FLAGS:
        return {"yes": "Yes", "no": "No", "not_known": "Not known", NOT_APPLICABLE: "Not applicable"}.get(text, text)
    if name == "state":
        return LABELS.get(text, text)
    return text


def group_in_words(group: Group, lists: Lists) -> str:
    """A group of people in words: 3 victims, Vietnamese, female, adult."""
    count, nationality = plain(group.get("count", "")), group.get("nationality", "")
    role = LABELS.get(group.get("role", ""), group.get("role", "")).lower()
    words = lists.nationalities.words
    rest = [
        words[nationality].name if nationality in words else nationality,
        *(LABELS.get(group.get(axis, ""), group.get(axis, "")).lower() for axis in ("gender", "age_group")),
    ]
    many = f"{role}s" if role and count != "1" else role
    return ", ".join(part for part in (f"{count} {many}".strip(), *rest) if part)


def _then(name: str, opened: OpenedForm, *, keep: Mapping[str, str]) -> Typed | None:
    """What a field said when opened; if the user keeps their own value, the saved value that the form showed."""
    if keep.get(name) == MINE and name in opened.seen:
        return _seen(name, opened)
    return opened.values.get(name)


def _seen(name: str, opened: OpenedForm) -> Typed:
    seen = opened.seen.get(name)
    return seen.value if seen else ""


def _same(name: str, typed: Typed, other: Typed) -> bool:
    """Whether two texts of a field mean the same; ticks have no order, and browsers send their own line endings."""
    if TYPED[name].is_list:
        return set(texts_of(typed)) == set(texts_of(other))
    return plain(text_of(typed).replace("\r\n", "\n")) == plain(text_of(other).replace("\r\n", "\n"))


def _conflict(name: str, mine: Typed, theirs: Typed, words: list[str], *, opened: OpenedForm, saver: Saver) -> Conflict:
    before = opened.seen.get(name)
    is_as_seen = before is not None and _same(name, before.value, theirs)
    return Conflict(
        name=name,
        message=before.message if before and is_as_seen else saver.message(label_of(name), words[1]),
        saved_by=before.saved_by if before and is_as_seen else ("" if saver.is_same_person else saver.name),
        mine=words[0],
        theirs=words[1],
        before=opened.values.get(name, ""),
        typed=mine,
        saved=theirs,
    )


def _merge_people(
    mine: list[dict[str, str]],
    opened: OpenedForm,
    theirs: list[dict[str, str]],
    *,
    keep: Mapping[str, str],
    saver: Saver,
    lists: Lists,
) -> Merged:
    seen = opened.seen.get(PEOPLE)
    seen_groups = list(seen.groups) if seen else []
    before = seen_groups if keep.get(PEOPLE) == MINE and seen else opened.people
    placed = [_placed(groups, lists) for groups in (mine, filled(before), theirs)]
    ours, then, now = placed
    places = list(dict.fromkeys([*now, *ours, *then]))
    counts = {place: (_count(ours, place), _count(then, place), _count(now, place)) for place in places}
    is_mine = {place for place, (m, t, n) in counts.items() if m != t and n == t}
    disputed = _disputed(counts)
    is_kept = keep.get(PEOPLE) == THEIRS and _counts(_placed(filled(seen_groups), lists)) == _counts(now)
    merged = _chosen(places, lambda place: ours if place in is_mine and place not in disputed else now)
    if not disputed or is_kept:
        is_added = not disputed and any(n != t and m == t for m, t, n in counts.values())
        return Merged(typed={}, people=merged, added=(_PEOPLE_LABEL,) if is_added else ())

    def disputed_in_words(groups: Mapping[Place, Group]) -> str:
        return "; ".join(group_in_words(groups[place], lists) for place in places if place in disputed & groups.keys())

    is_as_seen = seen is not None and _counts(_placed(filled(seen_groups), lists)) == _counts(_placed(merged, lists))
    conflict = Conflict(
        name=PEOPLE,
        message=seen.message if seen and is_as_seen else saver.message(_PEOPLE_LABEL, disputed_in_words(now)),
        saved_by=seen.saved_by if seen and is_as_seen else ("" if saver.is_same_person else saver.name),
        mine=disputed_in_words(ours) or "no such group",
        theirs=disputed_in_words(now) or "no such group",
        groups=_chosen(places, lambda place: ours if place in disputed or place in is_mine else now),
        saved_groups=merged,
    )
    before_it = _chosen(places, lambda place: then if place in disputed else ours if place in is_mine else now)
    return Merged(typed={}, people=merged, conflicts=(conflict,), opened_people=before_it)


def _chosen(places: Sequence[Place], side: Callable[[Place], Mapping[Place, dict[str, str]]]) -> list[dict[str, str]]:
    """The groups at these places that `side` returns, in order."""
    return [group for place in places if (group := side(place).get(place)) is not None]


def _disputed(counts: Mapping[Place, tuple[str | None, str | None, str | None]]) -> set[Place]:
    """Groups that both users changed. If a user removed such a group, also those they added, which may replace it."""
    disputed = {place for place, (m, t, n) in counts.items() if m != n and m != t and n != t}
    gone = {place for place, (m, t, n) in counts.items() if t is not None and m is None and n is None}
    mine = {place for place, (m, t, n) in counts.items() if t is None and n is None and m is not None}
    theirs = {place for place, (m, t, n) in counts.items() if t is None and m is None and n is not None}
    if gone and mine and theirs:
        return disputed | mine | theirs
    if any(counts[place][0] is None for place in disputed):
        disputed |= mine
    if any(counts[place][2] is None for place in disputed):
        disputed |= theirs
    return disputed


def _placed(groups: Iterable[Group], lists: Lists) -> dict[Place, dict[str, str]]:
    """Groups by their values on every axis; identical groups are numbered."""
    read: dict[str, Callable[[str], str]] = {
        "role": lambda text: ROLES.get(plainly(text), plainly(text)),
        "nationality": lambda text: _nationality(text, lists),
        "gender": lambda text: GENDERS.get(plainly(text), plainly(text)),
        "age_group": lambda text: AGE_GROUPS.get(plainly(text), plainly(text)),
    }
    seen: Counter[tuple[str, str, str, str]] = Counter()
    placed: dict[Place, dict[str, str]] = {}
    for group in groups:
        role, nationality, gender, age = (of(group.get(axis, "")) for axis, of in read.items())
        seen[role, nationality, gender, age] += 1
        placed[role, nationality, gender, age, seen[role, nationality, gender, age]] = dict(group)
    return placed


def _nationality(text: str, lists: Lists) -> str:
    meant = {word.code for word in lists.nationalities.meant_by(plain(text))}
    return meant.pop() if len(meant) == 1 else plainly(text)


def _count(groups: Mapping[Place, Group], place: Place) -> str | None:
    return plain(groups[place].get("count", "")).replace(",", "") if place in groups else None


def _counts(groups: Mapping[Place, Group]) -> dict[Place, str | None]:
    return {place: _count(groups, place) for place in groups}


def _typed(value: object) -> Typed:
    return [str(text) for text in value] if isinstance(value, list | tuple) else str(value)


def _groups(value: object) -> list[dict[str, str]]:
    if not isinstance(value, list | tuple):
        raise TypeError("groups of people come as a list")
    return [{axis: str(group[axis]) for axis in AXES if axis in group} for group in value]


def _time(at: datetime) -> str:
    """A time today as the time only, another with its date: 2:03pm; 3 May, 2:03pm."""
    local = at.astimezone(clock.LONDON)
    time = f"{local:%-I:%M}{local:%p}".lower()
    return time if local.date() == clock.today() else f"{time} on {local:%-d %B}"
