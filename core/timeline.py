"""The timeline of a record: what happened, on which day, and who did it.

Each app turns its own records into `TimelineEvent`s in a module `timeline.py`; this module sorts them, makes one line
of the same action repeated, and groups them by day for `templates/components/timeline.html`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from core import clock
from core.govuk import in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEvent:
    """One event: on which day, what, who did it, and when it was recorded."""

    day: date
    title: str
    items: tuple[str, ...] = ()  # what the title applies to, printed after a colon
    who: str = ""
    text: str = ""  # what it began, or what follows
    reasons: str = ""  # in a person's own words
    tag: str = ""
    url: str = ""  # the page that the title links to
    more_url: str = ""  # a link below the text
    more_text: str = ""
    at: datetime | None = None  # printed as a time of day, for what happened when it was recorded
    recorded_at: datetime | None = None  # printed with its own day and the person
    recorded_by: str = ""
    sorts_at: datetime | None = None  # without a recorded time: after the event it followed on the same day
    folds: bool = False  # the same action, repeated on one day by the same person, is one line
    times: int = 1
    first_at: datetime | None = None  # of a folded line, the first time

    @property
    def heading(self) -> str:
        """The title with what it applies to."""
        return f"{self.title}: {'; '.join(self.items)}" if self.items else self.title

    @property
    def moment(self) -> datetime | None:
        """The position within the day; None sorts before every moment."""
        return self.sorts_at or self.recorded_at or self.at

    @property
    def time(self) -> str:
        """The time of day, or the first and last of a folded line; empty where only the day is known."""
        return self._with_times(self._hours(self.at)) if self.at else ""

    @property
    def recorded(self) -> str:
        """When the event was recorded, and who recorded it; empty if neither is known."""
        at = self.recorded_at
        when = f" {in_words(clock.day_of(at))}, {self._hours(at)}" if at else ""
        by = f" by {self.recorded_by}" if self.recorded_by else ""
        return self._with_times(f"Recorded{when}{by}") if when or by else ""

    def _hours(self, last: datetime) -> str:
        times = [clock.time_in_words(moment) for moment in (self.first_at, last) if moment]
        return " to ".join(dict.fromkeys(times))

    def _with_times(self, words: str) -> str:
        return f"{words}, {self.times} times" if self.times > max(len(self.items), 1) else words


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineDay:
    """The events of one day, in the order of the page."""

    day: date
    events: tuple[TimelineEvent, ...]


def newest_first(events: Iterable[TimelineEvent]) -> list[TimelineEvent]:
    """Sort by day, then by the time of recording; of equal events, the later one in the list comes first."""
    first = clock.now().replace(year=1900)
    return sorted(events, key=lambda event: (event.day, event.moment or first))[::-1]


def fold(events: Sequence[TimelineEvent]) -> list[TimelineEvent]:
    """Make one line of an action that a person repeats on one day with no event of another kind in between.

    Only events with `folds` are of such a kind, such as a request for an export or a search. The line is where the
    first of them is in the list. The records and the audit log keep each one.
    """
    folded: list[TimelineEvent] = []
    for (_, folds), run in groupby(events, key=lambda event: (event.day, event.folds)):
        if not folds:
            folded += run
            continue
        lines: dict[tuple[str, ...], list[TimelineEvent]] = {}
        for event in run:
            same = (event.title, event.who, event.recorded_by, event.text, event.reasons, event.tag, event.url)
            lines.setdefault(same, []).append(event)
        folded += [_one_line(repeated) for repeated in lines.values()]
    return folded


def by_day(events: Iterable[TimelineEvent]) -> list[TimelineDay]:
    """Group events by day; they stay in the order given, newest or oldest first."""
    return [TimelineDay(day=day, events=tuple(run)) for day, run in groupby(events, key=lambda event: event.day)]


def _one_line(repeated: list[TimelineEvent]) -> TimelineEvent:
    """Return the newest of the events, with the items of all, how often, and since when."""
    if len(repeated) == 1:
        return repeated[0]
    in_order = newest_first(repeated)[::-1]
    items = dict.fromkeys(item for event in in_order for item in event.items)
    return replace(in_order[-1], items=tuple(items), times=len(in_order), first_at=in_order[0].moment)
