"""Half of a force's investigations closed in one month."""

from __future__ import annotations

from collections.abc import Iterator

from investigations.choices import Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding
from investigations.quality.rules.row_effects import open_where_changed

FEWEST = 6


def find(picture: Picture) -> Iterator[RuleFinding]:
    """Small forces are left out: two of three cases may well close together."""
    closed = sum(line.state == "closed" for line in picture.lines)
    live = sum(line.is_live for line in picture.lines)
    if closed >= FEWEST and closed >= live:
        yield RuleFinding(
            record="closed",
            value=f"{closed} {live}",
            field="state",
            message=f"{closed:,} cases were closed in this month, and {live:,} are live.",
        )


RULE = QualityRule(
    code="many_closed",
    severity=Severity.WARNING,
    wrong="Half or more of the cases were closed this month.",
    remedy="Check that they are closed and not left out by mistake, or explain why so many ended.",
    find=find,
    effect=open_where_changed("state"),
)
