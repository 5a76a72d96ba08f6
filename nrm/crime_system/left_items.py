"""What is left to decide: likely pairs, entries only there, records only here, then differences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from nrm.crime_system.comparison import Comparison

AHEAD = 5  # items that an address names


class Part(StrEnum):
    """The lists of a comparison that are worked to zero, in their order."""

    LIKELY = "likely"
    ONLY_THERE = "there"
    ONLY_HERE = "here"
    DIFFERING = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftItem:
    """One entry or record to decide about."""

    part: Part
    key: str  # public id of the entry, or of a record that is only here

    @property
    def url(self) -> str:
        """The page on which it is decided."""
        name = "record-detail" if self.part is Part.ONLY_HERE else "entry-detail"
        return reverse(f"crime_system:{name}", args=[self.key])


def items_of(comparison: Comparison) -> list[LeftItem]:
    """Return everything that is left, in the order in which it is worked."""
    return list(_items(comparison))


def first_of(items: list[LeftItem], keys: Sequence[str]) -> LeftItem | None:
    """Return the item with the first of these keys that is left, or the first of all; None if nothing is left."""
    by_key = {item.key: item for item in items}
    return next((by_key[key] for key in keys if key in by_key), items[0] if items else None)


def keys_after(items: list[LeftItem], key: str) -> list[str]:
    """Return the keys of the next items after one: a decision can settle the next one, too."""
    places = [place for place, item in enumerate(items) if item.key == key]
    return [item.key for item in items[places[0] + 1 :][:AHEAD]] if places else []


def after(items: list[LeftItem], key: str) -> LeftItem | None:
    """Return the item after the one with a key, or the first if it is the last; None if nothing else is left."""
    places = [place for place, item in enumerate(items) if item.key == key]
    if not places:
        return items[0] if items else None
    following = items[(places[0] + 1) % len(items)]
    return following if following.key != key else None


def _items(comparison: Comparison) -> Iterator[LeftItem]:
    for pair in comparison.likely:
        yield LeftItem(part=Part.LIKELY, key=str(pair.entry.public_id))
    for entry in comparison.only_there:
        yield LeftItem(part=Part.ONLY_THERE, key=str(entry.public_id))
    for record in comparison.only_here:
        yield LeftItem(part=Part.ONLY_HERE, key=str(record.public_id))
    for differing in comparison.differing:
        yield LeftItem(part=Part.DIFFERING, key=str(differing.entry.public_id))
