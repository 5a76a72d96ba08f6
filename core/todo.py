"""To-do items of the home page in groups by subject, upcoming days, and counts of records assigned to a person.

Each app contributes groups from its `todo.py` or `home.py`; the home page orders and prints them. An administrator sees
the counts before closing an account.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core import clock
from core.sentences import counted_noun

SHOWN = 5  # items of a group; the rest are folded below them


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDoItem:
    """One thing that a person should do, why, and the page where they do it.

    `is_urgent` is for what is overdue or dangerous, and for nothing else. An item for several records has their number
    and the date of the earliest.
    """

    title: str
    reason: str
    url: str
    is_urgent: bool = False
    due_on: date | None = None
    count: int = 1

    @property
    def when(self) -> str:
        """When it is due: `2 days overdue`, `Due tomorrow`, `Due 27 November`; `Now` if urgent without a date."""
        if self.due_on is None or (self.is_urgent and self.due_on > clock.today()):
            return "Now" if self.is_urgent else ""
        words = when_due(self.due_on, today=clock.today())
        return (
            words if self.count == 1 else f"{'Oldest' if self.is_overdue else 'First'} {words[:1].lower()}{words[1:]}"
        )

    @property
    def is_overdue(self) -> bool:
        """Whether its date has passed, or it cannot wait."""
        return self.is_urgent or (self.due_on is not None and self.due_on < clock.today())


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDoGroup:
    """The to-do items about one subject, most urgent first, with a link to the full list.

    Where `is_for_forces`, the reader only watches what forces do: the page prints the numbers and no items.
    """

    title: str
    items: tuple[ToDoItem, ...]
    url: str = ""
    url_text: str = ""
    is_for_forces: bool = False

    @property
    def is_urgent(self) -> bool:
        """Whether an item of the group cannot wait."""
        return any(item.is_overdue for item in self.items)

    @property
    def numbers(self) -> str:
        """`241, of which 11 are overdue or urgent`."""
        urgent = sum(item.count for item in self.items if item.is_overdue)
        total = sum(item.count for item in self.items)
        return f"{total:,}, of which {urgent:,} {'is' if urgent == 1 else 'are'} overdue or urgent"

    @property
    def first(self) -> tuple[ToDoItem, ...]:
        """The items that the page prints."""
        return self.items[:SHOWN]

    @property
    def rest(self) -> tuple[ToDoItem, ...]:
        """The items that the page folds."""
        return self.items[SHOWN:]


def group_of(
    title: str, items: Iterable[ToDoItem], *, url: str = "", url_text: str = "", is_for_forces: bool = False
) -> list[ToDoGroup]:
    """Return the group with its urgent and earliest items first; nothing if there are no items."""
    in_order = sorted(items, key=lambda item: (not item.is_overdue, item.due_on or date.max))  # otherwise as given
    if not in_order:
        return []
    return [ToDoGroup(title=title, items=tuple(in_order), url=url, url_text=url_text, is_for_forces=is_for_forces)]


def when_due(due_on: date, *, today: date) -> str:
    """Return how a deadline relates to a day: `2 days overdue`, `Due today`, `Due 27 November`."""
    days = (due_on - today).days
    if days < 0:
        return f"{counted_noun(-days, 'day')} overdue"
    if days < 2:
        return "Due tomorrow" if days else "Due today"
    return f"Due {due_on:%-d %B}" if due_on.year == today.year else f"Due {due_on:%-d %B %Y}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpcomingDay:
    """An upcoming day and what happens on it."""

    day: date
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedRecords:
    """How many records of one kind are assigned to a person. Holds a count and nothing from a record."""

    count: int
    one: str  # the kind of record, such as “referral”
    many: str
    then: str  # who reassigns these records when the person has left, and in which list they see them

    @property
    def words(self) -> str:
        """`3 referrals`."""
        return f"{self.count:,} {self.one if self.count == 1 else self.many}"
