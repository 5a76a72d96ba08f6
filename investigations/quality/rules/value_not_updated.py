"""What *long triage* and *type not known* share: a live case still has its first value long after it was opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core import months
from core.govuk import in_words
from investigations.quality.rules.facts import Picture, RuleFinding


def value_not_updated(
    field: str, first: str, *, after: int, message: str
) -> Callable[[Picture], Iterator[RuleFinding]]:
    """A rule's function: it finds the live cases whose `field` is `first` and that were opened over `after` months ago.

    The reason stays for as long as the value does.
    """

    def find(picture: Picture) -> Iterator[RuleFinding]:
        latest = months.previous(picture.month, after)
        for line in picture.lines:
            if line.is_live and getattr(line, field) == first and line.opened_on and line.opened_on < latest:
                yield RuleFinding(
                    record=str(line.investigation),
                    value=first,
                    entry=line.entry,
                    field=field,
                    message=f"{message} The case was opened on {in_words(line.opened_on)}.",
                )

    return find
