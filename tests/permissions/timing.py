"""Whether two URLs differ in response time: medians of 100 requests each, compared with their own noise."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Sequence

from tests.permissions.people import Person
from tests.permissions.world import Stage

TRIES = 100  # of each of two URLs, in turns
LEAST = 0.0005  # seconds that cannot be measured over a network
NOISE = 4.0  # standard errors of a difference of medians


def difference(stage: Stage, person: Person, paths: Sequence[str]) -> float:
    """By how many seconds the first takes longer than the second; 0.0 if within the noise."""
    times: list[list[float]] = [[], []]
    gc.collect()
    gc.disable()
    try:
        for turn in range(2 * TRIES):
            place = (turn + turn // 2) % 2  # a b b a: a machine that slows down hits both alike
            start = time.perf_counter()
            with stage.requests.trying(person, "GET", paths[place], {}):
                times[place].append(time.perf_counter() - start)
    finally:
        gc.enable()
    gap = statistics.median(times[0]) - statistics.median(times[1])
    noise = NOISE * sum(_error_of_median(samples) ** 2 for samples in times) ** 0.5
    return gap if abs(gap) > max(noise, LEAST) else 0.0


def _error_of_median(times: Sequence[float]) -> float:
    middle = statistics.median(times)
    spread = 1.4826 * statistics.median(abs(seconds - middle) for seconds in times)
    return 1.2533 * spread / len(times) ** 0.5
