"""A to-do list that is too long for a page folds by reason, and says which reasons it cuts short."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from core import todo

LATE = todo.Reason(code="late", title="Decision overdue", to_do="Call the authority.", rank=0)
DRAFT = todo.Reason(code="draft", title="Draft", to_do="Finish the form.", rank=2, noun="draft")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class InventedLine(todo.ToDoLine):
    """A line of an invented to-do list."""

    day: date | None = None

    @property
    def due_on(self) -> date | None:
        return self.day

    @property
    def since(self) -> date | None:
        return self.day

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


def test_several_records_of_one_person_are_one_line_that_names_the_home_item() -> None:
    alone = InventedLine(reason=DRAFT)
    twelve = todo.PersonLine(
        reason=DRAFT, lines=[alone] * 12, person="Priya Invented, who has left", reassign_url="/reassign/"
    )

    only, both = DRAFT.item_of([twelve], list_url="/list/"), DRAFT.item_of([twelve, alone], list_url="/list/")

    assert (only.title, only.url) == ("Draft: 12 drafts of Priya Invented, who has left", "/reassign/")
    assert (both.title, both.url, both.count) == ("Draft: 13", "/list/", 13)
    assert only.record == ""


def test_line_of_a_person_has_the_earliest_date_of_its_records_and_counts_at_least_those_shown() -> None:
    days = (date(2026, 5, 2), None, date(2026, 5, 1))
    line = todo.PersonLine(
        reason=DRAFT,
        is_one_of_more=True,
        lines=[InventedLine(reason=DRAFT, day=day) for day in days],
        person="Priya Invented",
        reassign_url="/reassign/",
    )

    assert line.name == "at least 3 drafts of Priya Invented"
    assert (line.due_on, line.since, line.due_at) == (date(2026, 5, 1), date(2026, 5, 1), None)


def test_lines_are_grouped_by_reason_and_person_at_the_place_of_the_first() -> None:
    reasons, people = (LATE, DRAFT, LATE, DRAFT, LATE), (1, 1, None, 2, 1)
    lines = [InventedLine(reason=reason, left_by=person) for reason, person in zip(reasons, people, strict=True)]

    groups = todo.by_person(lines)

    assert [[line.reason.code for line in group] for group in groups] == [
        ["late", "late"],
        ["draft"],
        ["late"],
        ["draft"],
    ]
