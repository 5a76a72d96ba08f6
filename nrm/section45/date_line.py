"""The dates of a section 45 claim on one line: the court case above, the mechanism below.

The line shows numbers and the list beside it has the text, so that the picture shows nothing that the list does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nrm import states
from nrm.choices import ReferralState
from nrm.models import Claim
from nrm.rules.rulebook import Rulebook
from nrm.section45 import collisions

WIDTH, EDGE = 300, 15  # of the drawing, and the margin on either side
NEAR = 20  # marks closer than this are drawn one above the other
DECIDED = frozenset(
    {
        ReferralState.CONCLUSIVE_GROUNDS_POSITIVE,
        ReferralState.CONCLUSIVE_GROUNDS_NEGATIVE,
        ReferralState.REASONABLE_GROUNDS_NEGATIVE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One date on the line: its number, its position, and what happens."""

    number: int
    on: date
    what: str
    side: str  # "court" or "mechanism"
    x: int
    level: int  # 0 next to the line
    collides: bool = False

    @property
    def y(self) -> int:
        """Return the height of the mark's centre: the court case above the line, the mechanism below."""
        away = 26 + 24 * self.level
        return -away if self.side == "court" else away

    @property
    def left(self) -> int:
        """Return the left edge of a square mark."""
        return self.x - 10

    @property
    def top(self) -> int:
        """Return the top edge of a square mark."""
        return self.y - 10


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class DateOnLine:
    """What happens on a day, on which side of the line, and whether a decision comes too late for it."""

    on: date
    side: str  # "court" or "mechanism"
    what: str
    collides: bool = False


def of_claim(claim: Claim, *, today: date, rules: Rulebook) -> list[Mark]:
    """Return the marks of a claim in date order."""
    colliding = {collision.on for collision in collisions.of_claim(claim, today=today, rules=rules)}
    return marks_of(
        [
            DateOnLine(
                on=on,
                side=side,
                what=what,
                collides=side == "court" and on in colliding and what in collisions.COURT_DAYS.values(),
            )
            for on, side, what in _days(claim, today=today, rules=rules)
        ]
    )


def marks_of(dates: Iterable[DateOnLine]) -> list[Mark]:
    """Return the marks of days in date order, numbered, each at its position. There is at least one day."""
    days = sorted(dates)
    first, span = days[0].on, max((days[-1].on - days[0].on).days, 1)
    marks: list[Mark] = []
    for number, day in enumerate(days, start=1):
        x = EDGE + round((day.on - first).days / span * (WIDTH - 2 * EDGE))
        crowd = [mark for mark in marks if mark.side == day.side and x - mark.x < NEAR]
        marks.append(
            Mark(
                number=number,
                on=day.on,
                what=day.what,
                side=day.side,
                x=x,
                level=max((mark.level for mark in crowd), default=-1) + 1,
                collides=day.collides,
            )
        )
    return marks


def height_of(marks: list[Mark]) -> int:
    """Return how far the drawing reaches above and below its line."""
    return max(abs(mark.y) for mark in marks) + 16


def _days(claim: Claim, *, today: date, rules: Rulebook) -> list[tuple[date, str, str]]:
    referral = claim.referral
    days = [(claim.raised_on, "court", "Section 45 claim raised"), (today, "mechanism", "Today")]
    for name, what in collisions.COURT_DAYS.items():
        if day := getattr(claim, name):
            days.append((day, "court", what))
    if claim.result_on:
        days.append((claim.result_on, "court", f"Result: {claim.get_result_display()}"))
    expected = collisions.expected(referral.state, due_on=referral.due_on, today=today, rules=rules)
    if expected.reasonable:
        what = "Reasonable grounds decision due"
        if referral.state in states.NOT_REFERRED:
            what += ", if the person is referred today"
        days.append((expected.reasonable, "mechanism", what))
    if expected.conclusive:
        no_day = referral.state in collisions.NO_DAY_SET
        what = "Conclusive grounds decision: no date set" if no_day else "Conclusive grounds decision, earliest date"
        days.append((expected.conclusive, "mechanism", what))
    if referral.state in DECIDED and referral.began_on:
        days.append((referral.began_on, "mechanism", referral.get_state_display()))
    return days
