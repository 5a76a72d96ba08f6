"""The people that a change of a row brings: the groups of a form, or the numbers typed in the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from investigations.returns import typed_totals
from investigations.returns.arrivals import ArrivingInvestigation
from investigations.returns.fields import PEOPLE, TOTALS
from investigations.returns.parsers import Typed, UnreadableText, text_of, whole_number
from investigations.returns.people_groups import TypedGroup
from investigations.returns.row_texts import groups_typed
from investigations.returns.typed_totals import UNREAD_GROUPS, WhichGroup

MOST = 9_999


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPeople:
    """The groups to store, None to leave them as they are, and the typed numbers that cannot be stored."""

    groups: Sequence[TypedGroup] | None
    asked: tuple[WhichGroup, ...] = ()
    errors: dict[str, list[str]] = field(default_factory=dict)
    unsaved: dict[str, str] = field(default_factory=dict)


def with_totals(
    groups: Sequence[TypedGroup] | None,
    typed: Mapping[str, Typed],
    *,
    known: ArrivingInvestigation,
    sources: Mapping[str, str],
) -> TypedPeople:
    """The groups with the numbers that were typed in the row.

    A number that cannot be read, or needs a choice, changes nothing: groups are stored, and no total.
    """
    wanted = {name: text_of(typed[name]) for name in TOTALS if name in typed}
    if not wanted or groups is not None:
        return TypedPeople(groups=groups)
    if PEOPLE in known.stored.unread:
        return TypedPeople(groups=None, errors={name: [UNREAD_GROUPS] for name in wanted}, unsaved=wanted)
    people, errors, questions = known.stored.people, dict[str, list[str]](), list[WhichGroup]()
    for name, text in wanted.items():
        try:
            if not text:
                raise UnreadableText("Enter the number in digits. Enter 0 if there are none.")
            answer = typed_totals.with_total(people, name, whole_number(text, most=MOST), source=sources.get(name, ""))
        except UnreadableText as unreadable:
            errors[name] = [f"{TOTALS[name].label}: {unreadable} Not saved."]
            continue
        if isinstance(answer, WhichGroup):
            questions.append(answer)
        else:
            people = answer
    return TypedPeople(
        groups=None if people == known.stored.people else groups_typed(people),
        asked=tuple(questions),
        errors=errors,
        unsaved={name: text for name, text in wanted.items() if name in errors or name in {a.name for a in questions}},
    )
