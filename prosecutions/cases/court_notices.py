"""Notices of custody time limits and court dates, for the analysts and leads of the force that has the investigation.

They follow from the stored dates alone, so a run may come twice or late; a new date makes a notice again. Several
defendants of a case with the same date have one notice, which opens the case: its page shows the dates of all. Of a
sealed investigation only those who are named for it get one.
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
from prosecutions.cases import custody
from prosecutions.models import Defendant

DAYS_BEFORE_THE_END = (14, 5)  # after the first notice, which comes when the rule of the day begins to warn
WORKING_DAYS_BEFORE_COURT = 5
CASE = ("case", "case__public_id", "force")


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtNotice:
    """A date of a case, and what else its notice depends on."""

    kind: NoticeKind
    case: int
    public_id: UUID
    force: str
    on: date
    event: str


def make_due(day: date) -> int:
    """Make the notices that are due on a day, and return how many are new."""
    notices = [*_limits_near(day), *_limits_before_trial(day), *_court_dates(day)]
    people = _people_of({notice.case for notice in notices})
    made = 0
    for kind in (NoticeKind.CUSTODY_LIMIT_NEAR, NoticeKind.CUSTODY_BEFORE_TRIAL, NoticeKind.COURT_DATE):
        of_kind = {notice for notice in notices if notice.kind == kind}
        made += creation.notify(kind, [place for notice in of_kind for place in _places(notice, people[notice.case])])
    return made


def step_of(days_left: int, *, first: int) -> int:
    """The last step that a limit with so many days left has reached, such as 14; the first is that of the rule."""
    return min(step for step in (first, *DAYS_BEFORE_THE_END) if days_left <= step <= first)


def _limits_near(day: date) -> Iterable[CourtNotice]:
    first = custody.days_of_warning(day)
    rows = Defendant.objects.limit_near(day, ahead=first).values_list(*CASE, "custody_limit_on")
    for case, public_id, force, limit in rows:
        step = step_of((limit - day).days, first=first)
        yield CourtNotice(
            kind=NoticeKind.CUSTODY_LIMIT_NEAR, case=case, public_id=public_id, force=force, on=limit, event=str(step)
        )


def _limits_before_trial(day: date) -> Iterable[CourtNotice]:
    rows = Defendant.objects.limit_before_trial(day).values_list(*CASE, "custody_limit_on", "trial_on")
    for case, public_id, force, limit, trial in rows:
        yield CourtNotice(
            kind=NoticeKind.CUSTODY_BEFORE_TRIAL,
            case=case,
            public_id=public_id,
            force=force,
            on=limit,
            event=str(trial),
        )


def _court_dates(day: date) -> Iterable[CourtNotice]:
    days = (day, custody.add_working_days(day, WORKING_DAYS_BEFORE_COURT))
    hearings = Defendant.objects.first_hearing_between(*days).values_list(*CASE, "first_hearing_on")
    trials = Defendant.objects.trial_between(*days).values_list(*CASE, "trial_on")
    for event, rows in (("hearing", hearings), ("trial", trials)):
        for case, public_id, force, on in rows:
            yield CourtNotice(
                kind=NoticeKind.COURT_DATE, case=case, public_id=public_id, force=force, on=on, event=event
            )


def _people_of(cases: set[int]) -> dict[int, list[int | None]]:
    """Who gets the notices of each case: None for the people of its force (`sql/people_of_cases.sql`)."""
    people: dict[int, list[int | None]] = {case: [] for case in cases}
    with connection.cursor() as cursor:
        cursor.execute("select case_id, person from scope.people_of_cases(%s)", [sorted(cases)])
        for case, person in cursor.fetchall():
            people[case].append(person)
    return people


def _places(notice: CourtNotice, people: Iterable[int | None]) -> Iterable[NoticePlace]:
    for person in people:
        yield NoticePlace(
            url_name="prosecutions:case-detail",
            url_args=(str(notice.public_id),),
            key=f"{notice.public_id}:{notice.on}:{notice.event}",
            force=notice.force,
            due_on=notice.on,
            person=person,
        )
