"""The steps of the referrals that are linked to an investigation, for the timeline of the case."""

from __future__ import annotations

from accounts.models import User
from accounts.querysets import named
from core import clock
from core.timeline import TimelineEvent
from investigations.models import Investigation
from investigations.records.case_timeline import LinkedEvents
from nrm import referring
from nrm.data_rights import restriction
from nrm.linked_referrals import MOST
from nrm.models import Referral, ReferralStep


def of_investigation(investigation: Investigation, user: User) -> LinkedEvents:
    """Return the steps of the newest referrals that a person may see, in two queries; of no restricted one."""
    rows = restriction.listed(Referral.objects.visible_to(user).filter(investigation=investigation))
    referrals = {referral.pk: referral for referral in rows.order_by("-created_at", "-pk")[:MOST]}
    steps = named(ReferralStep.objects.filter(referral__in=referrals), "by") if referrals else ()
    return LinkedEvents(
        events=tuple(_event(referrals[step.referral_id], step) for step in steps),
        records=tuple(referrals.values()),
        more=rows.count() - MOST if len(referrals) == MOST else 0,
    )


def _event(referral: Referral, step: ReferralStep) -> TimelineEvent:
    return TimelineEvent(
        day=clock.day_of(step.at) if step.sent_at else step.on,
        title=f"{referral.pseudonym}: {referring.label_of(step)}",
        url=referral.get_absolute_url(),
        tag="NRM referral",
        recorded_at=step.at,
        recorded_by=step.by.name if step.by else "",
    )
