"""How many live investigations each force has at each month end, so that they add up to the national total.

Each force has a share that drifts from month to month, as real ones do. A force that skips a month has no number there,
and the others make up the total *as reported*.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from datetime import date

from demo.forces import all_forces
from demo.occasions import Occasions

STAYS = 0.92  # the part of a force's deviation that remains a month later
WANDERS = 0.06  # the standard deviation of each month's new deviation, as a share


def levels(totals: Mapping[date, int], *, occasions: Occasions, generator: random.Random) -> dict[str, dict[date, int]]:
    """The live investigations of each force, in the months in which it reports."""
    live: dict[str, dict[date, int]] = {slug: {} for slug in all_forces()}
    start = WANDERS / math.sqrt(1 - STAYS**2)
    deviations = {slug: generator.gauss(0, start) for slug in all_forces()}
    present: dict[str, int] = {}
    for month, total in totals.items():
        reporting = [slug for slug in all_forces() if (slug, month) not in occasions.skipped]
        pinned = {slug: occasions.pinned[slug, month] for slug in reporting if (slug, month) in occasions.pinned}
        free = [slug for slug in reporting if slug not in pinned]
        weights = {slug: all_forces()[slug].size * math.exp(deviations[slug]) for slug in free}
        wanted = _scaled(weights, to=total - sum(pinned.values()))
        present |= pinned | _stepped(wanted, before=present, total=total - sum(pinned.values()))
        for slug in reporting:
            live[slug][month] = present[slug]
        for slug in all_forces():
            deviations[slug] = STAYS * deviations[slug] + generator.gauss(0, WANDERS)
    return live


def _scaled(weights: Mapping[str, float], *, to: int) -> dict[str, float]:
    whole = sum(weights.values())
    return {slug: to * weight / whole for slug, weight in weights.items()}


def _stepped(wanted: Mapping[str, float], *, before: Mapping[str, int], total: int) -> dict[str, int]:
    """Whole numbers close to the wanted ones that add up to the total. No force moves further than necessary."""
    numbers = {slug: _halfway(before.get(slug), to=number) for slug, number in wanted.items()}
    left = total - sum(numbers.values())
    step = 1 if left > 0 else -1
    for _ in range(abs(left)):
        chosen = max(_movable(numbers, step=step), key=lambda slug: step * (wanted[slug] - numbers[slug]))
        numbers[chosen] += step
    return numbers


def _halfway(before: int | None, *, to: float) -> int:
    """Half of the change since the month before; all of it in the first month."""
    return math.floor(to) if before is None else before + math.trunc((to - before) / 2)


def _movable(numbers: Mapping[str, int], *, step: int) -> Sequence[str]:
    return [slug for slug, number in numbers.items() if number + step >= 0]
