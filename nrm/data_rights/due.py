"""Data rights requests that are due or overdue, as questions asked of referrals for the to-do list."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import OuterRef, Subquery

from nrm.data_rights.choices import RequestOutcome
from nrm.models import Referral, SubjectRequest
from nrm.querysets import ReferralQuerySet

SOON = timedelta(days=7)


def overdue(rows: ReferralQuerySet, day: date) -> ReferralQuerySet:
    """Return referrals with an open request that was due before the day."""
    return rows.filter(pk__in=_open().filter(due_on__lt=day).values("referral"))


def falling_due(rows: ReferralQuerySet, day: date) -> ReferralQuerySet:
    """Return referrals whose first open request is due within a week, starting from the day."""
    late = _open().filter(due_on__lt=day).values("referral")
    soon = _open().filter(due_on__range=(day, day + SOON)).values("referral")
    return rows.filter(pk__in=soon).exclude(pk__in=late)


def with_day(rows: ReferralQuerySet) -> ReferralQuerySet:
    """Annotate each referral with the day on which its first open request is due."""
    first = _open().filter(referral=OuterRef("pk")).order_by("due_on").values("due_on")[:1]
    return rows.annotate(request_due_on=Subquery(first))


def day_of(referral: Referral) -> date | None:
    """Return when the first open request is due, for a referral that `with_day` annotated."""
    due_on: date | None = getattr(referral, "request_due_on", None)
    return due_on


def _open() -> models.QuerySet[SubjectRequest]:
    return SubjectRequest.objects.filter(outcome=RequestOutcome.OPEN)
