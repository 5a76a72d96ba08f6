"""Many investigations that were closed on one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from core.govuk import in_words
from investigations.choices import Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding
from investigations.quality.rules.row_effects import open_where_changed

FEWEST = 5


def find(picture: Picture) -> Iterator[RuleFinding]:
    """A day of filing is possible; a date that was filled down a column is as likely."""
    days = Counter(line.closed_on for line in picture.lines if line.state == "closed" and line.closed_on)
    for day, number in sorted(days.items()):
        if number >= FEWEST:
            yield RuleFinding(
                record=day.isoformat(),
                value=str(number),
                field="closed_on",
                message=f"{number:,} cases were closed on {in_words(day)}.",
            )


RULE = QualityRule(
    code="closed_together",
    severity=Severity.WARNING,
    wrong="Five cases or more were closed on the same day.",
    remedy="Check the closing dates, or explain what was done on that day.",
    find=find,
    effect=open_where_changed("state", "closed_on"),
)
