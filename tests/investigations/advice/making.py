"""Approved cases with advice, for the tests of the advice log."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from accounts.models import User
from core import clock
from figures.models import Period
from investigations.advice import advice as advice_log
from investigations.models import Advice, Entry, Investigation
from tests.accounts.factories import LANCASHIRE
from tests.figures import making
from tests.figures.making import JANUARY
from tests.investigations.reviewable import approved, case, latest

WORDS = "Seek early investigative advice before the premises close."


def ago(days: int) -> date:
    """The day that many days before today; a negative number is a day to come."""
    return clock.today() - timedelta(days=days)


def reviewed_case(reference: str = "LAN/1", *, force: str = LANCASHIRE, month: date = JANUARY) -> Entry:
    """A live case in an approved return that has a reason for review. A force's only return in these tests."""
    starts_series = not Period.objects.exists()
    making.period(month, starts_series=starts_series)
    revision = making.draft(force, month)
    entry = case(revision, reference, financial_investigator=False, arrival="first_reported")
    latest(entry)
    approved(revision)
    return entry


def advise(investigation: Investigation | UUID, *, by: User, **fields: Any) -> Advice:
    """Advice given today to an investigating officer, with nothing to follow up."""
    public_id = investigation if isinstance(investigation, UUID) else investigation.public_id
    values = {"given_on": clock.today(), "given_to": "DI Farrow", "about": "early_advice", "words": WORDS, **fields}
    return advice_log.record(public_id, **values, by=by)
