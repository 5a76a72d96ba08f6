"""The mix of live investigations in the 2019/20 report, as tables that the plan matches.

From the report (pages 22 to 24): between February 2019 and February 2020 investigations with children rose by 44 %, and
criminal exploitation among them more than doubled; factories and food preparation grew most within labour exploitation,
in number and share; over 600 were of criminal exploitation, the largest type. The underlying counts are invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from core import months

type Cell = tuple[bool, bool]  # of criminal exploitation, and with children

CELLS: tuple[Cell, ...] = ((True, True), (True, False), (False, True), (False, False))

# Live investigations in each cell, without the adverts of the anomaly. In between, shares move in a straight line.
DIVIDED: dict[date, tuple[int, ...]] = {
    date(2016, 12, 1): (8, 22, 30, 128),
    date(2018, 2, 1): (30, 75, 90, 373),
    date(2019, 2, 1): (96, 227, 179, 704),  # 275 with children
    date(2020, 2, 1): (202, 406, 194, 1008),  # 396 with children, 608 criminal
}

# Live investigations of labour exploitation by sub-type; "" has none yet. Before February 2019 the shares are constant.
LABOUR: dict[str, tuple[int, int]] = {
    "LAB.car-wash": (80, 90),
    "LAB.construction": (40, 47),
    "LAB.nail-bar": (38, 43),
    "LAB.food-processing": (32, 64),
    "LAB.agriculture": (30, 37),
    "LAB.factory": (28, 62),
    "LAB.hospitality": (25, 31),
    "LAB.recruitment-agency": (19, 22),
    "LAB.driveways": (13, 15),
    "LAB.waste-and-recycling": (10, 13),
    "LAB.care-work": (7, 9),
    "LAB.warehousing": (4, 4),
    "LAB.fishing": (4, 4),
    "": (8, 8),
}
LABOUR_IN = (date(2019, 2, 1), date(2020, 2, 1))


def divided(total: int, month: date) -> dict[Cell, int]:
    """The number of a month's live investigations in each cell; they add up to the total."""
    first, *others = (round(total * share) for share in shares_at(DIVIDED, month)[:-1])
    return dict(zip(CELLS, (first, *others, total - first - sum(others)), strict=True))


def labour_shares(month: date) -> dict[str, float]:
    """The share of each sub-type among live investigations of labour exploitation."""
    columns = zip(*LABOUR.values(), strict=True)
    return dict(zip(LABOUR, shares_at(dict(zip(LABOUR_IN, columns, strict=True)), month), strict=True))


def shares_at(table: Mapping[date, Sequence[float]], month: date) -> list[float]:
    """The shares of a month: interpolated between two rows of the table, and those of the nearest row outside it."""
    known = sorted(table)
    before = max((row for row in known if row <= month), default=known[0])
    after = min((row for row in known if row >= month), default=known[-1])
    way = months.distance(before, month) / months.distance(before, after) if before < after else 0.0
    pairs = zip(_parts(table[before]), _parts(table[after]), strict=True)
    return [earlier * (1 - way) + later * way for earlier, later in pairs]


def _parts(row: Sequence[float]) -> list[float]:
    whole = sum(row)
    return [number / whole for number in row]
