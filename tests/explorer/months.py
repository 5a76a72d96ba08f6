"""Two published months and a provisional one, of nine forces with any cases."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date

from core import months
from figures import batches
from reports.query.question import Question
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE
from tests.figures import making
from tests.figures.making import BTP, CHESHIRE, FEBRUARY, JANUARY, WEST_MERCIA
from tests.query.running_months import RunningForce
from tests.reports import months_made
from tests.roles import acting

MARCH = months.following(FEBRUARY)
MERSEYSIDE, MANCHESTER = "E23000004", "E23000005"
NORTH_WALES = "W15000001"  # of the same unit as the North West
NORTH_WEST = (LANCASHIRE, CUMBRIA, CHESHIRE, MERSEYSIDE, MANCHESTER)
FORCES = (*NORTH_WEST, NORTH_WALES, WEST_MERCIA, BTP, KENT)
NORTH = "region:north-west"


def made(*, new: int = 8, late: Mapping[date, str] | None = None) -> None:
    """Approve January and February of all forces and publish both; approve March of the North West.

    `late` is a force that has not reported in a month.
    """
    chance = random.Random("explorer")
    running = {force: RunningForce(force, chance=chance) for force in FORCES}
    for month in (JANUARY, FEBRUARY):
        for code, force in running.items():
            if code != (late or {}).get(month):
                force.approved(month, new=new)
        making.lock(month)
        months_made.publish(making.built(month))
    making.draft(WEST_MERCIA, MARCH)
    for force in NORTH_WEST:
        running[force].approved(MARCH, new=new)
    with acting("counter"):
        batches.count_all_pending()


def of_march(**changes: object) -> Question:
    """A question about the North West in the provisional month."""
    return Question(area=NORTH, month=MARCH, **changes)  # type: ignore[arg-type]
