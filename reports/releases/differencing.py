"""What a further release of a month may print beside every earlier one, so that none can be subtracted from another.

The headline is the partner edition, which moves to a later version only where no sum of its lines reveals a small
change (docs/adr/0025). No such rule can be given for the cells of a crossed table: too many sums of them cancel out.
So any other table of a month is released once. A later release repeats it exactly, whatever was rounded or hidden in
it. If its numbers have changed, it says which version they are of. If the only release with it was withdrawn and its
numbers have changed, it is left out. Pure: no database, no user.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

type Table = dict[str, Any]  # a table as it is stored and printed


class Printing(StrEnum):
    """How a table comes into a release."""

    NEW = "new"
    REPEATED = "repeated"  # an earlier release had it, with the same numbers
    EARLIER = "earlier"  # an earlier release had it, and its numbers have changed since
    LEFT_OUT = "left_out"  # the release that had it was withdrawn, and its numbers have changed since


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierTable:
    """A table as an earlier release of the month printed it, and the digest of the numbers of each force behind it."""

    table: Table
    sources: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTable:
    """The table that a release prints, the digest of the numbers behind it, and how it came into the release."""

    printing: Printing
    table: Table | None = None
    sources: str = ""


def printed(new: Table, *, sources: str, earlier: Sequence[EarlierTable]) -> PrintedTable:
    """What a release prints of a table. `earlier` are in the order of their releases."""
    if not earlier:
        return PrintedTable(printing=Printing.NEW, table=new, sources=sources)
    for shown in reversed(earlier):
        if shown.sources == sources:
            return PrintedTable(printing=Printing.REPEATED, table=shown.table, sources=sources)
    for shown in reversed(earlier):
        if not shown.is_withdrawn:
            return PrintedTable(printing=Printing.EARLIER, table=shown.table, sources=shown.sources)
    return PrintedTable(printing=Printing.LEFT_OUT)
