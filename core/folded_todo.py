"""A long to-do list of a page, folded by reason: the reader sees how much there is of what, and opens one reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

IN_A_ROW = 20  # items; a longer list, as for a unit, is grouped by reason


class ToDoReason(Protocol):
    """Why a record is on a to-do list. The lower the rank, the more urgent; 0 is overdue or dangerous."""

    @property
    def title(self) -> str:
        """What is wrong or due: `Visit overdue`."""
        ...

    @property
    def to_do(self) -> str:
        """What to do about it, a sentence."""
        ...

    @property
    def rank(self) -> int:
        """How urgent it is."""
        ...


class ToDoLine(Protocol):
    """One record on a to-do list, for one reason."""

    @property
    def reason(self) -> ToDoReason:
        """Why it is on the list."""
        ...

    @property
    def is_one_of_more(self) -> bool:
        """Whether its reason has more items than the list shows."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldedReason[Line: ToDoLine]:
    """All to-do items of one reason, under their count."""

    reason: ToDoReason
    lines: Sequence[Line]

    @property
    def summary(self) -> str:
        """`Visit overdue: 12`."""
        return f"{self.reason.title}: {'over ' if self.lines[-1].is_one_of_more else ''}{len(self.lines)}"

    @property
    def is_urgent(self) -> bool:
        """Whether its items are overdue or dangerous."""
        return self.reason.rank == 0


def folded[Line: ToDoLine](lines: Sequence[Line]) -> list[FoldedReason[Line]]:
    """The items grouped by reason, most urgent first, if there are too many for a plain list; otherwise nothing."""
    if len(lines) <= IN_A_ROW:
        return []
    reasons = {id(line.reason): line.reason for line in lines}.values()
    return [FoldedReason(reason=one, lines=[line for line in lines if line.reason is one]) for one in reasons]


def cut_short(lines: Iterable[ToDoLine]) -> list[str]:
    """The titles of the reasons with more items than the list shows."""
    return list(dict.fromkeys(line.reason.title for line in lines if line.is_one_of_more))
