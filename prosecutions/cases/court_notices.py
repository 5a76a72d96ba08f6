"""Notices of custody time limits and court dates.

Several defendants of a case with the same date have one notice, which opens the case: its page shows the dates of all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from notifications.choices import NoticeKind
from prosecutions import date_notices
from prosecutions.cases import custody
from prosecutions.date_notices import DateNotice
from prosecutions.models import Defendant

WORKING_DAYS_BEFORE_COURT = 5
CASE = ("case__investigation", "case__public_id", "force")


def make_due(day: date) -> int:
    """Make the notices that are due on a day, and return how many are new."""
    return date_notices.send([*_limits_near(day), *_limits_before_trial(day), *_court_dates(day)])


def _limits_near(day: date) -> Iterable[DateNotice]:
    first = custody.days_of_warning(day)
    rows = Defendant.objects.limit_near(day, ahead=first).values_list(*CASE, "custody_limit_on")
    for *case, limit in rows:
        step = date_notices.step_of((limit - day).days, first=first)
        yield _notice(NoticeKind.CUSTODY_LIMIT_NEAR, *case, on=limit, event=str(step))


def _limits_before_trial(day: date) -> Iterable[DateNotice]:
    rows = Defendant.objects.limit_before_trial(day).values_list(*CASE, "custody_limit_on", "trial_on")
    for *case, limit, trial in rows:
        yield _notice(NoticeKind.CUSTODY_BEFORE_TRIAL, *case, on=limit, event=str(trial))


def _court_dates(day: date) -> Iterable[DateNotice]:
    days = (day, custody.add_working_days(day, WORKING_DAYS_BEFORE_COURT))
    hearings = Defendant.objects.first_hearing_between(*days).values_list(*CASE, "first_hearing_on")
    trials = Defendant.objects.trial_between(*days).values_list(*CASE, "trial_on")
    for event, rows in (("hearing", hearings), ("trial", trials)):
        for *case, on in rows:
            yield _notice(NoticeKind.COURT_DATE, *case, on=on, event=event)


def _notice(kind: NoticeKind, investigation: Any, public_id: Any, force: Any, *, on: date, event: str) -> DateNotice:
    return DateNotice(
        kind=kind,
        investigation=investigation,
        url_name="prosecutions:case-detail",
        public_id=public_id,
        force=force,
        on=on,
        event=event,
    )
