"""Dates after the month's end, and a closing before the opening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from investigations.choices import Severity
from investigations.rules.facts import Found, Picture, Rule
from reference import months


def find(picture: Picture) -> Iterator[Found]:
    """A return states what was so at 24:00 on the month's last day; nothing in it happened later."""
    end = months.last_day(picture.month)
    for line in picture.lines:
        record = str(line.investigation)
        for name, label, day in (
            ("opened_on", "opening", line.opened_on),
            ("closed_on", "closing", line.closed_on),
        ):
            if day is not None and day > end and line.reads(name):
                yield Found(
                    record=record,
                    value=f"{name} {day}",
                    entry=line.entry,
                    field=name,
                    message=f"The {label} date {_said(day)} is after the end of {months.label(picture.month)}.",
                )
        if line.opened_on is None or line.closed_on is None:
            continue
        if line.closed_on < line.opened_on and line.reads("closed_on") and line.reads("opened_on"):
            yield Found(
                record=record,
                value=f"{line.opened_on} {line.closed_on}",
                entry=line.entry,
                field="closed_on",
                message=f"The closing date {_said(line.closed_on)} is before the opening date {_said(line.opened_on)}.",
                remedy="Change one of the two dates.",
            )


def _said(day: date) -> str:
    return f"{day:%-d %B %Y}"


RULE = Rule(
    code="dates",
    severity=Severity.ERROR,
    wrong="A date lies after the end of the month, or the closing before the opening.",
    remedy="Correct the date, or leave the event to the return of its month.",
    find=find,
)
