"""Impossible dates: after the month, closed before opening, or closed while a return reported the case live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from core import months
from investigations.choices import Severity
from investigations.quality.rules.facts import InvestigationFacts, Picture, QualityRule, RuleFinding


def find(picture: Picture) -> Iterator[RuleFinding]:
    """A return states the position at 24:00 on the month's last day; nothing in it can have happened later."""
    end = months.last_day(picture.month)
    for line in picture.lines:
        record = str(line.investigation)
        for name, label, day in (
            ("opened_on", "opening", line.opened_on),
            ("closed_on", "closing", line.closed_on),
        ):
            if day is not None and day > end and line.reads(name):
                yield RuleFinding(
                    record=record,
                    value=f"{name} {day}",
                    entry=line.entry,
                    field=name,
                    message=f"The {label} date {_said(day)} is after the end of {months.label(picture.month)}.",
                )
        if line.opened_on is None or line.closed_on is None or not line.reads("closed_on"):
            continue
        if line.closed_on < line.opened_on and line.reads("opened_on"):
            yield RuleFinding(
                record=record,
                value=f"{line.opened_on} {line.closed_on}",
                entry=line.entry,
                field="closed_on",
                message=f"The closing date {_said(line.closed_on)} is before the opening date {_said(line.opened_on)}.",
                remedy="Change one of the two dates.",
            )
        elif line.state == "closed":
            yield from _closed_too_early(line, line.closed_on, picture)


def _closed_too_early(line: InvestigationFacts, closed_on: date, picture: Picture) -> Iterator[RuleFinding]:
    """Closed by a month end at which it was reported live, or in a month that this return does not cover."""
    closed, this = _said(closed_on), months.label(picture.month)
    if line.reported_live and closed_on <= (last := months.last_day(line.reported_live)):
        earlier = months.label(line.reported_live)
        yield RuleFinding(
            record=str(line.investigation),
            value=f"live {line.reported_live} closed {closed_on}",
            entry=line.entry,
            field="closed_on",
            message=f"The closing date is {closed}, but the approved return for {earlier} reported it live "
            f"on {_said(last)}.",
            remedy=f"Enter a closing date after {_said(last)}. If it did close on {closed}, ask for {earlier} to be "
            "reopened and close it in that return.",
        )
        return
    begins = months.following(picture.follows) if picture.follows else picture.month
    if closed_on < begins:
        covered = this if begins == picture.month else f"{months.label(begins)} to {this}"
        yield RuleFinding(
            record=str(line.investigation),
            value=f"covers {begins} closed {closed_on}",
            entry=line.entry,
            field="closed_on",
            message=f"The closing date {closed} is before {_said(begins)}. This return covers {covered}.",
            remedy="Correct the date, or report the closing in the return for "
            f"{months.label(months.first_of(closed_on))}.",
        )


def _said(day: date) -> str:
    return f"{day:%-d %B %Y}"


RULE = QualityRule(
    code="dates",
    severity=Severity.ERROR,
    wrong="A date is after the month, the closing is before the opening, or an approved return reported it live then.",
    remedy="Correct the date, or report it in the return for its month.",
    find=find,
)
