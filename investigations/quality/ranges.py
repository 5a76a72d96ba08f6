"""What is usual in a field, in words, for a person who is about to type in it.

The numbers are those of the rules, which ask about anything else. A hint forbids nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from core import months
from core.govuk import in_words
from core.sentences import counted_noun
from core.usual_range import Band
from investigations.choices import PersonRole
from investigations.quality.rules import late_first_report, people, usual_range, very_many_people, very_old

_NOUNS = {PersonRole.VICTIM: "potential victims", PersonRole.SUSPECT: "suspects"}


def of_opening(month: date, *, is_first_reported: bool) -> str:
    """When a case of this month's return was usually opened."""
    rule = late_first_report if is_first_reported else very_old
    return f"Usually {in_words(rule.earliest_usual(month))} to {in_words(months.last_day(month))}."


def of_people(then: Mapping[PersonRole, int], *, then_month: date | None) -> str:
    """How many people a case usually has, after what the force returned of it last."""
    most = very_many_people.MANY - 1
    after = {role: band for role in _NOUNS if (band := people.usual_after(then.get(role, 0)))}
    if then_month is None or not after:
        return f"Usually no more than {most} potential victims, and no more than {most} suspects."
    counts = [f"{_without_very_many(band)} {_NOUNS[role]}" for role, band in after.items()]
    return f"Usual after {months.label(then_month)}: {', '.join(counts)}."


def _without_very_many(band: Band) -> Band:
    """The range below what is very many for any case; the whole range if it begins there."""
    most = very_many_people.MANY - 1
    return replace(band, high=min(band.high, most)) if band.low < most else band


def of_referrals(victims: int) -> str:
    """How many NRM referrals a case usually has: a person is referred once for it."""
    if not victims:
        return "Usually no more than the number of potential victims."
    return f"Usually 0 to {victims:,}: the case has {counted_noun(victims, 'potential victim')}."


def of_type(name: str, count: int, band: Band) -> str:
    """How many live cases of a type the return has, and usually has."""
    return usual_range.in_words(name, count, band)


def of_types(types: Mapping[str, tuple[int, Band]]) -> str:
    """How many live cases the return has, and usually has, of each type by its name; empty if nothing is known."""
    if not types:
        return ""
    counts = [f"{name} {count:,} ({band})" for name, (count, band) in types.items()]
    return f"Live now, and the usual range in the last 12 months: {'; '.join(counts)}."
