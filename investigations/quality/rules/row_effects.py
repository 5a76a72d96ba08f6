"""When the change of one row can alter what a rule finds among all of them."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

from investigations.quality.rules.facts import Effect, InvestigationFacts


def open_where_changed(*fields: str) -> Callable[[InvestigationFacts, InvestigationFacts], Effect]:
    """The effect on a rule that reads these fields of each row and no other."""
    read = attrgetter(*fields)

    def effect(before: InvestigationFacts, now: InvestigationFacts) -> Effect:
        return Effect.NONE if read(before) == read(now) else Effect.OPEN

    return effect
