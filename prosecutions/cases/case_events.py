"""The steps of the prosecutions of an investigation, for the timeline of the case."""

from __future__ import annotations

from dataclasses import replace

from accounts.models import User
from core.timeline import TimelineEvent
from investigations.models import Investigation
from investigations.records.case_timeline import LinkedEvents
from prosecutions.cases import timeline
from prosecutions.cases.linked_records import MOST, cases_of
from prosecutions.models import ProsecutionStep


def of_investigation(investigation: Investigation, user: User) -> LinkedEvents:
    """Return the steps of the newest prosecutions that a person may see, in two queries."""
    rows = cases_of(investigation, user)
    cases = {case.pk: case for case in rows[:MOST]}
    events: list[TimelineEvent] = []
    if cases:
        for case, event in timeline.events_by_case(ProsecutionStep.objects.filter(case__in=cases), by=user):
            title = f"{cases[case]}: {event.title}"
            events.append(
                replace(event, title=title, url=cases[case].get_absolute_url(), tag=event.tag or "Prosecution")
            )
    more = rows.count() - MOST if len(cases) == MOST else 0
    return LinkedEvents(events=tuple(events), records=tuple(cases.values()), more=more)
