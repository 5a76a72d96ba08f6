"""Notices of dates of what belongs to investigations, for the analysts and leads of the force that has each of them.

They follow from the stored dates alone, so a run may come twice or late; a new date makes a notice again. Of a sealed
investigation only those who are named for it get one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace

DAYS_BEFORE_THE_END = (14, 5)  # after the first notice, which comes when the rule of the day begins to warn


@dataclass(frozen=True, slots=True, kw_only=True)
class DateNotice:
    """A date of a record, the page that it opens, and what else its notice depends on."""

    kind: NoticeKind
    investigation: int
    url_name: str
    public_id: UUID
    force: str
    on: date
    event: str


def send(notices: Iterable[DateNotice]) -> int:
    """Make each notice for those who can open its page, and return how many are new."""
    unique = set(notices)
    people = _people_of({notice.investigation for notice in unique})
    made = 0
    for kind in sorted({notice.kind for notice in unique}):
        of_kind = [notice for notice in unique if notice.kind == kind]
        places = [place for notice in of_kind for place in _places(notice, people[notice.investigation])]
        made += creation.notify(kind, places)
    return made


def step_of(days_left: int, *, first: int) -> int:
    """The last step that a date with so many days left has reached, such as 14; the first is that of the rule."""
    return min(step for step in (first, *DAYS_BEFORE_THE_END) if days_left <= step <= first)


def _people_of(investigations: set[int]) -> dict[int, list[int | None]]:
    """Who gets the notices of each: None for the people of its force (`sql/people_of_investigations.sql`)."""
    people: dict[int, list[int | None]] = {investigation: [] for investigation in investigations}
    with connection.cursor() as cursor:
        cursor.execute(
            "select investigation_id, person from scope.people_of_investigations(%s)", [sorted(investigations)]
        )
        for investigation, person in cursor.fetchall():
            people[investigation].append(person)
    return people


def _places(notice: DateNotice, people: Iterable[int | None]) -> Iterable[NoticePlace]:
    for person in people:
        yield NoticePlace(
            url_name=notice.url_name,
            url_args=(str(notice.public_id),),
            key=f"{notice.public_id}:{notice.on}:{notice.event}",
            force=notice.force,
            due_on=notice.on,
            person=person,
        )
