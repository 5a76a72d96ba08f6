"""A to-do list that is too long for a page folds by reason, and says which reasons it cuts short."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from core import todo

LATE = todo.Reason(code="late", title="Decision overdue", to_do="Call the authority.", rank=0)
DRAFT = todo.Reason(code="draft", title="Draft", to_do="Finish the form.", rank=2)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class InventedLine(todo.ToDoLine):
    """A line of an invented to-do list."""

    @property
    def name(self) -> str:
        return "A-1"

    @property
    def url(self) -> str:
        return "/records/a-1/"


def test_to_do_list_folds_by_reason_when_it_is_too_long_for_a_page() -> None:
    short = [InventedLine(reason=LATE)] * todo.IN_A_ROW
    long = [*short, InventedLine(reason=DRAFT, is_one_of_more=True)]

    groups = todo.folded(long)

    assert todo.folded(short) == []
    assert [(group.summary, group.is_urgent) for group in groups] == [
        ("Decision overdue: 20", True),
        ("Draft: over 1", False),
    ]
    assert todo.cut_short(long) == ["Draft"]


@pytest.mark.parametrize(("count", "words"), [(1, "From March 2021"), (5, "Oldest from March 2021")])
def test_item_without_a_deadline_says_since_when_it_is_open_and_is_never_pressing(count: int, words: str) -> None:
    item = todo.ToDoItem(title="Lessons", reason="", url="/lessons/", since=date(2021, 3, 4), count=count)

    assert (item.when, item.is_pressing) == (words, False)
