"""How many investigations come and go in each return, so that the live and held totals come out.

Live now = live before + first reported + reopened + transferred in - closed - merged - transferred out - void. The
closings of a series are given as a total (held by its end less live by then) and distributed by size.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from demo.occasions import Occasions

# A force reopens cases only from its fourth return on, and with at least this many live investigations.
LONG_ENOUGH = 2
LARGE_ENOUGH = 20


@dataclass(slots=True, kw_only=True)
class Flow:
    """The movements of one return. `opening` is the number live in the return before."""

    opening: int
    live: int
    already_running: int = 0
    first_reported: int = 0
    reopened: int = 0
    transferred_in: int = 0
    closed: int = 0
    merged: int = 0
    transferred_out: int = 0
    void: int = 0
    needed: int = 0  # first reports that the script needs

    @property
    def change_by_script(self) -> int:
        """The change made by the script, before closings and first reports."""
        return self.reopened + self.transferred_in - self.merged - self.transferred_out - self.void

    @property
    def fewest_closed(self) -> int:
        """The fewest that must close, if the live number rises by less than the script adds."""
        return max(0, self.opening + self.change_by_script + self.needed - self.live)

    @property
    def most_closed(self) -> int:
        """The most that may close: some of the live cases must stay live."""
        return max(self.fewest_closed, (self.opening - self.merged - self.transferred_out - self.void) * 2 // 5)


type Flows = dict[tuple[str, date], Flow]


def flows(
    live: Mapping[str, Mapping[date, int]],
    *,
    occasions: Occasions,
    closings: int,
    reopenings: int,
    generator: random.Random,
) -> Flows:
    """The movements of every return. `closings` counts closed and merged less reopened cases."""
    movements: Flows = {}
    for slug, by_month in live.items():
        before: int | None = None
        for month, number in by_month.items():
            first = before is None
            movements[slug, month] = Flow(opening=before or 0, live=number, already_running=number if first else 0)
            before = number
    _script(movements, occasions)
    later = [place for place, flow in movements.items() if not flow.already_running]
    _reopen(movements, later, reopenings, generator)
    _close(movements, later, closings + reopenings - len(occasions.merged), generator)
    for place in later:
        flow = movements[place]
        flow.first_reported = flow.live - flow.opening - flow.change_by_script + flow.closed
    return movements


def _script(movements: Flows, occasions: Occasions) -> None:
    for giver, receiver, month in occasions.transfers:
        movements[giver, month].transferred_out += 1
        movements[receiver, month].transferred_in += 1
    for place in occasions.merged:
        movements[place].merged += 1
    for place in occasions.void:
        movements[place].void += 1
    for leader, second, begins, withdrawn in occasions.joint:
        movements[leader, begins].needed += 1
        movements[second, begins].needed += 1
        if withdrawn is not None:
            movements[second, withdrawn].void += 1
    if occasions.retired is not None:
        movements[occasions.retired[:2]].needed += 1


def _reopen(movements: Flows, later: list[tuple[str, date]], number: int, generator: random.Random) -> None:
    """Distribute reopenings among forces large enough to have closed some before."""
    returns_so_far = Counter[str]()
    possible = []
    for place in later:
        returns_so_far[place[0]] += 1
        if returns_so_far[place[0]] > LONG_ENOUGH and movements[place].opening >= LARGE_ENOUGH:
            possible.append(place)
    for place in generator.sample(possible, number):
        movements[place].reopened += 1


def _close(movements: Flows, later: list[tuple[str, date]], number: int, generator: random.Random) -> None:
    """Close what must close, then distribute the rest by live number."""
    for place in later:
        movements[place].closed = movements[place].fewest_closed
    left = number - sum(movements[place].closed for place in later)
    if left < 0:
        raise ValueError(f"{-left} more have to close than the number held allows")
    while left:
        weights = [movements[place].opening for place in later]
        for place in generator.choices(later, weights=weights, k=left):
            if movements[place].closed < movements[place].most_closed:
                movements[place].closed += 1
                left -= 1
