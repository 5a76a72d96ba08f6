"""The input of an order's transition: who asked, the court, the documents, and the changes to conditions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionWords:
    """A condition to add, in the court's words."""

    kind: str
    words: str
    plain: str = ""
    polarity: str = ""  # blank: worked out from its kind and words
    template: str = ""  # code of the library condition
    own_reason: str = ""  # why it is not taken from the library
    area: str = ""
    persons: str = ""
    reach: str = ""
    countries: tuple[str, ...] = ()
    station: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    instead_of: int | None = None  # the number of the removed condition that it is a new version of


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTransitionInput:
    """The input of a transition: who asked, the court, the documents, and what changes."""

    on: date
    asked_by: str = ""
    court_kind: str = ""
    court: str = ""
    papers: frozenset[str] = field(default_factory=frozenset)
    reasons: str = ""
    next_on: date | None = None
    starts_on: date | None = None  # None: unchanged; for a new order the day it is made
    ends_on: date | None = None
    until_further_order: bool = False
    add: tuple[ConditionWords, ...] = ()
    remove: frozenset[int] = field(default_factory=frozenset)  # numbers of present conditions
    served_how: str = ""
    served_by: str = ""
    not_known: frozenset[str] = field(default_factory=frozenset)  # codes of `MissingDetail`, of an imported order


def numbers_for(details: OrderTransitionInput, *, taken: list[int]) -> list[int]:
    """The numbers of new conditions: a new version keeps its number, and the others take free numbers in sequence."""
    kept = {words.instead_of for words in details.add if words.instead_of is not None} & details.remove
    highest = max([*taken, *details.remove], default=0)
    free = iter([*sorted(details.remove - kept), *range(highest + 1, highest + len(details.add) + 1)])
    return [words.instead_of if words.instead_of in kept and words.instead_of else next(free) for words in details.add]
