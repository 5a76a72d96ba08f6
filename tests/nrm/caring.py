"""Referrals with the Home Office and their safeguarding records, for tests; created through the product's services."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import User
from nrm.models import Referral, Safeguarding
from nrm.safeguarding import parts
from tests.nrm import making

SENT_ON = date(2026, 11, 24)


def sent(by: User, answers: dict[str, Any] | None = None, *, consent: str = "", on: date = SENT_ON) -> Referral:
    """A referral submitted to the Home Office; a child's by default."""
    draft = making.answered(making.begun(by), answers or making.CHILD, consent=consent, by=by)
    return making.referred(draft, on=on, by=by)


def adult(by: User) -> Referral:
    """A consenting adult's."""
    return sent(by, making.ADULT, consent="given")


def version_of(referral: Referral) -> int:
    """The current version of the safeguarding record."""
    return Safeguarding.objects.filter(referral=referral).values_list("version", flat=True).first() or 1


def noted(referral: Referral, part: str, *, by: User, **given: Any) -> Referral:
    """One change of a part, made at the current version."""
    return parts.PARTS[part].change(referral.public_id, given, version=version_of(referral), by=by)


CHILD: dict[str, Any] = {
    "authority_informed_on": None,
    "authority_informed_to": "",
    "guardian_area": "",
    "guardian_referred_on": None,
    "guardian_worker": "",
    "unaccompanied": "",
    "biometrics_on": None,
}
PRIORITY: dict[str, Any] = {
    "reason": "court_date",
    "court_date": date(2026, 12, 10),
    "custody_time_limit": None,
    "asked_on": SENT_ON,
    "note": "",
}
TURNING_18: dict[str, Any] = {
    "explained": ["what_it_is", "support", "results", "sharing"],
    "with_interpreter": None,
}
