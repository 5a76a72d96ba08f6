"""Reasons for to-do items and their lines, the groups of the home page, upcoming days, and counts of assigned records.

The `todo.py` of an app is a table of reasons, each with its query. Here is what the tables share: the reason, the line
about one record, and their conversion into the items of the home page. The home page orders and prints the groups. An
administrator sees the counts of assigned records before closing an account.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from core import clock
from core.sentences import counted_noun

PUBLIC_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SHOWN = 5  # items of a group; the rest are folded below them
MOST = 100  # lines of one reason on a page, and the maximum count: nobody does more in a day
IN_A_ROW = 20  # lines; a longer list, as for a unit, is grouped by reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why records are on a to-do list, what to do about them, and how urgent it is. An app adds the query.

    `rank` is 0 for what is overdue or close to a date that can't move, and rises as it becomes less urgent.
    """

    code: str
    title: str
    to_do: str
    rank: int = 1
    noun: str = ""  # counts records on one line of a person, for a reason that is about a person’s records: “referral”
    is_late: bool = False  # every record with this reason is past its date, also where the item does not know the date

    @property
    def is_urgent(self) -> bool:
        """Whether it is overdue, or a fixed date is near."""
        return self.rank == 0

    def item_of(
        self,
        lines: Sequence[ToDoLine],
        *,
        list_url: str,
        count: int | None = None,
        has_more: bool = False,
        due_on: date | None = None,
    ) -> ToDoItem:
        """Return the item of the home page: a single record by its name and page, several by their number and list.

        A line about several records (`PersonLine`) names the item, too. An app that has not loaded its lines passes
        their number and earliest date instead.
        """
        number = sum(line.count for line in lines) if count is None else count
        only = lines[0] if len(lines) == 1 and lines[0].count == number else None
        first = min((line.due_at for line in lines if line.due_at), default=None)
        return ToDoItem(
            title=f"{self.title}: {(only and only.reference) or number_of(number, has_more=has_more)}",
            reason=self.to_do,
            url=only.url if only else list_url,
            is_urgent=self.is_urgent,
            is_late=self.is_late,
            due_on=due_on or min((line.due_on for line in lines if line.due_on), default=None),
            due_at=first,
            since=min((line.since for line in lines if line.since), default=None),
            count=number,
        )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ToDoLine(ABC):
    """What is on a to-do list for one reason: one record, or several of one person (`PersonLine`)."""

    reason: Reason
    is_one_of_more: bool = False  # this reason has more lines than the list shows
    left_by: int | None = None  # the key of the person, if the record is on the list because they have left

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.reason.code}, {self.name})"

    @property
    @abstractmethod
    def name(self) -> str:
        """The reference, number or title of the record. Never the name of a person in a case."""

    @property
    def reference(self) -> str:
        """What the home page calls the record; empty if its name is free text that may be about a person."""
        return self.name

    @property
    @abstractmethod
    def url(self) -> str:
        """The page where it is done; for those who only watch, the page that shows whether it is done."""

    @property
    def count(self) -> int:
        """How many records the line is about."""
        return 1

    @property
    def due_on(self) -> date | None:
        """The date of this reason; another reason of the same record may have a different one."""
        return None

    @property
    def due_at(self) -> datetime | None:
        """The moment by which it is due, for what is due within hours."""
        return None

    @property
    def since(self) -> date | None:
        """The day from which it has been open, for what has no deadline."""
        return None

    @property
    def is_urgent(self) -> bool:
        """Whether it is overdue, or a fixed date is near."""
        return self.reason.is_urgent

    @property
    def is_late(self) -> bool:
        """Whether its date has passed."""
        if self.due_at is not None:
            return self.due_at <= clock.now()
        return self.reason.is_late or (self.due_on is not None and self.due_on < clock.today())

    @property
    def is_pressing(self) -> bool:
        """Whether its date has passed, or it cannot wait."""
        return self.is_urgent or self.is_late

    @property
    def tag(self) -> str:
        """`Overdue` if its date has passed, `Urgent` if it cannot wait; empty for the rest."""
        if self.is_late:
            return "Overdue"
        return "Urgent" if self.is_urgent else ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PersonLine(ToDoLine):
    """Several records of one person that are on a to-do list for one reason, and the page that reassigns them."""

    lines: Sequence[ToDoLine]
    person: str  # by name, with why they can no longer have the records: `Priya Shah, who has left`
    reassign_url: str

    @property
    def name(self) -> str:
        """`12 referrals of Priya Shah, who has left`."""
        least = "at least " if self.is_one_of_more else ""
        return f"{least}{counted_noun(self.count, self.reason.noun)} of {self.person}"

    @property
    def url(self) -> str:
        """The page that reassigns the person’s records."""
        return self.reassign_url

    @property
    def count(self) -> int:
        """How many records the line is about."""
        return len(self.lines)

    @property
    def due_on(self) -> date | None:
        """The earliest date of the records."""
        return min((line.due_on for line in self.lines if line.due_on), default=None)

    @property
    def due_at(self) -> datetime | None:
        """The earliest moment of the records."""
        return min((line.due_at for line in self.lines if line.due_at), default=None)

    @property
    def since(self) -> date | None:
        """The day from which the oldest of the records has been open."""
        return min((line.since for line in self.lines if line.since), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonLines[Line: ToDoLine]:
    """A reason with its lines. `has_more`: there are more than `MOST`, and the rest are not shown."""

    reason: Reason
    lines: Sequence[Line]
    has_more: bool = False

    @property
    def count(self) -> int:
        """How many records the lines are about."""
        return sum(line.count for line in self.lines)

    @property
    def summary(self) -> str:
        """`Visit overdue: 12`."""
        return f"{self.reason.title}: {number_of(self.count, has_more=self.has_more)}"

    @property
    def is_urgent(self) -> bool:
        """Whether its lines are overdue or dangerous."""
        return self.reason.is_urgent

    def item(self, list_url: str) -> ToDoItem:
        """The item of the home page for this reason."""
        return self.reason.item_of(self.lines, list_url=list_url, has_more=self.has_more)


def by_reason[Line: ToDoLine](lines: Iterable[Line]) -> list[ReasonLines[Line]]:
    """Group lines by reason, in the order in which the reasons first appear."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.reason.code, []).append(line)
    return [ReasonLines(reason=group[0].reason, lines=group) for group in groups.values()]


def by_person[Line: ToDoLine](lines: Iterable[Line]) -> list[list[Line]]:
    """Group the lines of each reason by the person who left the record, each group at the place of its first line.

    A line without such a person stays alone.
    """
    groups: dict[object, list[Line]] = {}
    for place, line in enumerate(lines):
        groups.setdefault((place,) if line.left_by is None else (line.reason.code, line.left_by), []).append(line)
    return list(groups.values())


def folded[Line: ToDoLine](lines: Sequence[Line]) -> list[ReasonLines[Line]]:
    """The lines grouped by reason, most urgent first, if there are too many for a plain list; otherwise nothing."""
    if len(lines) <= IN_A_ROW:
        return []
    return [replace(group, has_more=group.lines[-1].is_one_of_more) for group in by_reason(lines)]


def cut_short(lines: Iterable[ToDoLine]) -> list[str]:
    """The titles of the reasons with more lines than the list shows."""
    return list(dict.fromkeys(line.reason.title for line in lines if line.is_one_of_more))


def number_of(count: int, *, has_more: bool) -> str:
    """How many there are, in digits; `over 100` where nobody counted further."""
    return f"over {count}" if has_more else str(count)


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
    is_late: bool = False  # past its date, also where the date is not given
    due_on: date | None = None
    due_at: datetime | None = None  # for what is due within hours
    since: date | None = None  # from when it has been open, for what has no deadline
    count: int = 1

    @property
    def record(self) -> str:
        """The public id of the record, which the address of its page names; empty for several and for other pages."""
        named = PUBLIC_ID.findall(self.url) if self.count == 1 else []
        return named[-1] if named else ""

    @property
    def when(self) -> str:
        """When it is due: `2 days overdue`, `Due by 2:20pm`, `Due 27 November`; without a date, `Overdue` or `Now`.

        What has no deadline may say from when it has been open: `From March 2021`.

        What is urgent before its date, such as a court date, must be done by then: `Due by 23 December`.
        """
        if self.due_at is not None:
            return self._first_of(when_due_at(self.due_at, now=clock.now()), is_past=self.due_at <= clock.now())
        if self.due_on is None:
            if self.since is not None and not self.is_urgent:
                return self._first_of(f"From {self.since:%B %Y}", is_past=True)
            return "Overdue" if self.is_late else "Now" if self.is_urgent else ""
        if self.is_urgent and self.due_on > clock.today():
            return self._first_of(f"Due by {day_and_month(self.due_on, today=clock.today())}", is_past=False)
        return self._first_of(when_due(self.due_on, today=clock.today()), is_past=self.is_pressing)

    def _first_of(self, words: str, *, is_past: bool) -> str:
        """The words, which are about the earliest if the item is for several records."""
        return words if self.count == 1 else f"{'Oldest' if is_past else 'First'} {words[:1].lower()}{words[1:]}"

    @property
    def is_pressing(self) -> bool:
        """Whether its date has passed, or it cannot wait."""
        return self.is_urgent or self.is_late or (self.due_on is not None and self.due_on < clock.today())


def in_order[Item: ToDoItem | ToDoLine](items: Iterable[Item]) -> list[Item]:
    """The same items: overdue and urgent ones first, by date; otherwise as given.

    What is urgent without a date comes between what was due and what is due later.
    """
    today = clock.today()

    def place(item: Item) -> tuple[bool, date]:
        return not item.is_pressing, item.due_on or (today if item.is_pressing else date.max)

    return sorted(items, key=place)


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
    def is_pressing(self) -> bool:
        """Whether an item of the group is pressing."""
        return any(item.is_pressing for item in self.items)

    @property
    def numbers(self) -> str:
        """`241, of which 11 are overdue or urgent`."""
        urgent = sum(item.count for item in self.items if item.is_pressing)
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
    sequence = in_order(items)
    if not sequence:
        return []
    return [ToDoGroup(title=title, items=tuple(sequence), url=url, url_text=url_text, is_for_forces=is_for_forces)]


def when_due(due_on: date, *, today: date) -> str:
    """Return how a deadline relates to a day: `2 days overdue`, `Due today`, `Due 27 November`."""
    days = (due_on - today).days
    if days < 0:
        return f"{counted_noun(-days, 'day')} overdue"
    if days < 2:
        return "Due tomorrow" if days else "Due today"
    return f"Due {day_and_month(due_on, today=today)}"


def day_and_month(day: date, *, today: date) -> str:
    """Return a day as `27 November`, with its year if that is not this year's."""
    return f"{day:%-d %B}" if day.year == today.year else f"{day:%-d %B %Y}"


def when_due_at(moment: datetime, *, now: datetime) -> str:
    """Return how a moment relates to now: `Due by 2:20pm`, `Overdue since 1:05pm`; on another day, with the day."""
    local, today = moment.astimezone(clock.LONDON), now.astimezone(clock.LONDON).date()
    hour = clock.time_in_words(moment)
    words = hour if local.date() == today else f"{hour} on {local:%-d %B}"
    return f"Overdue since {words}" if moment <= now else f"Due by {words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpcomingDay:
    """An upcoming day and what happens on it."""

    day: date
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedRecords:
    """How many records of one kind are assigned to a person. Holds a count and nothing from a record."""

    count: int
    singular: str  # the kind of record, such as “referral”
    plural: str
    then: str  # who reassigns these records when the person has left, and in which list they see them

    @property
    def words(self) -> str:
        """`3 referrals`."""
        return f"{self.count:,} {self.singular if self.count == 1 else self.plural}"
