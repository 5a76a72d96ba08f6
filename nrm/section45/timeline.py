"""Timeline events of section 45 claims: raised, and their result."""

from __future__ import annotations

from collections.abc import Iterator

from core.timeline import TimelineEvent
from nrm.models import Referral


def claims(referral: Referral) -> Iterator[TimelineEvent]:
    """Yield section 45 claims: raised, and how they ended."""
    for claim in referral.claims.for_page():
        claim.referral = referral
        yield TimelineEvent(
            day=claim.raised_on,
            title="Section 45 claim raised",
            who=claim.get_raised_by_display(),
            text=f"{claim.offence}. {claim.get_stage_display()}{', a late claim' if claim.is_late else ''}.",
            url=claim.get_absolute_url(),
            recorded_at=claim.recorded_at,
            recorded_by=claim.recorded_by.name,
        )
        if claim.result_on:
            yield TimelineEvent(
                day=claim.result_on,
                title=f"Section 45 claim: {claim.get_result_display().lower()}",
                who="The criminal case",
                url=claim.get_absolute_url(),
            )
