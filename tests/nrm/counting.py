"""Referrals with their steps, written straight into the tables: the input of an extraction."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from accounts.models import User
from core import clock
from nrm import extractions
from nrm.models import Encounter, Referral, ReferralStep
from tests.accounts.factories import UserFactory
from tests.roles import acting

KNOWN = {
    "age_at_exploitation": "adult",
    "gender": "female",
    "nationality_id": "vietnamese",
    "place": "uk",
    "how_exploited": ["labour_unpaid"],
    "county_lines": "no",
}


def sent(force: str, on: date, *later: tuple[str, date], move: str = "submit", **fields: Any) -> Referral:
    """A referral submitted on a day, with its later history: dated transitions with their details."""
    by = UserFactory(force_id=force)
    kind = {"case_type": "referral", "under_18": "no", "consent": "given", "state": "submitted"}
    if move == "notify":
        kind = {"case_type": "notification", "under_18": "no", "consent": "refused", "state": "notified"}
    referral = Referral.objects.create(
        force_id=force,
        encounter=_met(force, on, by=by),
        owner=by,
        form_begun_on=on,
        submitted_at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC),
        submitted_by=by,
        reference_missing=True,
        created_at=clock.now(),
        **kind,
        **(KNOWN | fields),
    )
    for name, day in ((move, on), *later):
        happened(referral, name, on=day)
    return referral


def happened(referral: Referral, move: str, *, on: date) -> ReferralStep:
    """One more step of a referral, without checking the workflow."""
    return ReferralStep.objects.create(
        referral=referral,
        force_id=referral.force_id,
        move=move,
        was=referral.state,
        became=referral.state,
        on=on,
        maker="authority",
        at=clock.now(),
    )


def _met(force: str, on: date, *, by: User) -> Encounter:
    return Encounter.objects.create(force_id=force, happened_on=on, created_by=by, created_at=clock.now())


def extracted(month: date | None = None) -> int:
    """Run extractions as the worker does."""
    with acting("counter"):
        return extractions.extract(month)
