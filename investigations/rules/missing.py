"""An investigation that was live in the last return and is not in this one."""

from __future__ import annotations

from collections.abc import Iterator

from investigations.choices import Severity
from investigations.rules.facts import Found, Picture, Rule
from reference import months


def find(picture: Picture) -> Iterator[Found]:
    """An error: nothing leaves the record without saying how, else the bridge would not close."""
    for gone in picture.missing:
        yield Found(
            record=str(gone.investigation),
            value=months.text(gone.month),
            message=f"{gone.reference} was live at the end of {months.label(gone.month)} and is not in this return.",
        )


RULE = Rule(
    code="missing",
    severity=Severity.ERROR,
    wrong="An investigation that was live at the last month end is missing.",
    remedy="Put the row back. If it has ended, close it with a reason and a date.",
    find=find,
)
