"""The order of the browser tests: each process begins with long ones, so that none works alone at the end.

A process starts with one half of the tests, in order, and takes from the other half when it has finished its own. A
test that is running cannot be taken, so a walk or a story of a minute must not come last.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

# Files with a test of half a minute or more, the longest first. Every other one begins the second half.
LONGEST = (
    "test_every_page",
    "test_referrals",
    "test_orders",
    "test_every_order_page",
    "test_one_month",
    "test_library",
)


def ordered(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The tests in the order in which they are given out; the tests of a file stay together."""
    of_file: dict[str, list[pytest.Item]] = {}
    for item in items:
        of_file.setdefault(item.path.stem, []).append(item)
    long = [of_file.pop(name) for name in LONGEST if name in of_file]
    short = [item for file in of_file.values() for item in file]
    first, second = ([item for file in files for item in file] for files in (long[0::2], long[1::2]))
    half = max(0, len(items) // 2 - len(first))
    return [*first, *short[:half], *second, *short[half:]]
