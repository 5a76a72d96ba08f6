"""A row in typed form: what is stored as a form shows it, and what a form sent as fields and groups of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest

from investigations.returns import typed_totals
from investigations.returns.arrivals import ArrivingInvestigation
from investigations.returns.cleaning import CleanedEntry
from investigations.returns.edit_conflicts import OpenedForm
from investigations.returns.fields import PEOPLE, TOTALS, TYPED, as_typed
from investigations.returns.parsers import Typed, texts_of
from investigations.returns.people_groups import AXES, PeopleGroup, TypedGroup


def typed_of(known: ArrivingInvestigation) -> dict[str, Typed]:
    """The fields of a stored row in typed form, with unreadable text as typed."""
    unread = {name: text for name, text in known.stored.unread.items() if name != PEOPLE}
    return {**as_typed(known.stored.values), **unread}


def groups_typed_of(known: ArrivingInvestigation) -> list[dict[str, str]]:
    """The groups of people of a stored row in typed form: all as typed if one of them could not be read."""
    stored = known.stored
    if PEOPLE in stored.unread:
        return [dict(group) for group in stored.unread[PEOPLE]]
    return groups_typed(stored.people)


def groups_typed(groups: Iterable[PeopleGroup]) -> list[dict[str, str]]:
    """Groups of people in typed form."""
    return [{axis: str(getattr(group, axis)) for axis in AXES} for group in groups]


def totals_of(known: ArrivingInvestigation) -> dict[str, Typed]:
    """The numbers of people of a stored row in typed form."""
    return {name: str(typed_totals.total_of(known.stored.people, name)) for name in TOTALS}


def typed_of_cleaned(cleaned: CleanedEntry) -> tuple[dict[str, Typed], list[dict[str, str]]]:
    """The fields and groups that a cleaned row will have, in typed form."""
    unread = {name: text for name, text in cleaned.unread.items() if name != PEOPLE}
    groups = cleaned.unread.get(PEOPLE)
    return {**as_typed(cleaned.values), **unread}, [dict(g) for g in groups] if groups else groups_typed(cleaned.people)


def groups_of(typed: Mapping[str, Typed]) -> list[TypedGroup] | None:
    """The groups that a form sent as parallel lists; None if it sent none of the lists."""
    lists = {axis: typed.get(f"people_{axis}") for axis in AXES}
    if all(texts is None for texts in lists.values()):
        return None
    columns = [[texts] if isinstance(texts, str) else list(texts or []) for texts in lists.values()]
    removed = set(texts_of(typed.get("people_remove", [])))
    return [
        dict(zip(AXES, texts, strict=True))
        for place, texts in enumerate(zip_longest(*columns, fillvalue=""))
        if str(place) not in removed
    ]


def opened_with(known: ArrivingInvestigation) -> OpenedForm:
    """The opening values of a row's form, as the form carries them."""
    return OpenedForm(values=typed_of(known), people=groups_typed_of(known))


def typed_from_form(typed: Mapping[str, Typed]) -> dict[str, Typed]:
    """The fields that a form sent, without the lists of its groups."""
    return {name: text for name, text in typed.items() if name in TYPED}
