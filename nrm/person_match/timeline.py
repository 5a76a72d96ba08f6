"""Timeline events of person matches: searches, and what two forces report about two referrals.

The other force's pseudonym appears only once both forces have confirmed that it is one person.
"""

from __future__ import annotations

from collections.abc import Iterator

from accounts.querysets import named
from core import clock
from core.timeline import TimelineEvent
from nrm.choices import FoundSays, OtherSays
from nrm.models import MatchComparison, MatchInquiry, Referral


def looks(referral: Referral) -> Iterator[TimelineEvent]:
    """Yield each search for an earlier referral of the person."""
    for one in named(MatchInquiry.objects.filter(referral=referral), "by"):
        yield TimelineEvent(
            day=clock.day_of(one.at),
            title="Checked for an earlier referral",
            who="The force",
            recorded_at=one.at,
            recorded_by=one.by.name,
            folds=True,
        )


def comparisons(referral: Referral) -> Iterator[TimelineEvent]:
    """Yield what the matched force reports, and what the searching force replies."""
    rows = MatchComparison.objects.of(referral).select_related("force", "other_force", "referral", "other_referral")
    for one in named(rows, "by", "other_by"):
        confirmed = _confirmed(one, referral)
        yield TimelineEvent(
            day=clock.day_of(one.at),
            title=f"Compared with another force’s referral: {FoundSays(one.says).label.lower()}",
            who=one.force.short_name,
            text=confirmed if not one.other_at else "",
            recorded_at=one.at,
            recorded_by=one.by.name,
        )
        if one.other_at and one.other_by:
            yield TimelineEvent(
                day=clock.day_of(one.other_at),
                title=f"Match reported by {one.force.short_name}: {OtherSays(one.other_says).label.lower()}",
                who=one.other_force.short_name,
                text=confirmed,
                recorded_at=one.other_at,
                recorded_by=one.other_by.name,
            )


def _confirmed(one: MatchComparison, referral: Referral) -> str:
    """Return the other referral's pseudonym if both forces have confirmed; otherwise nothing about it."""
    other = one.other_referral if one.referral_id == referral.pk else one.referral
    return f"Their referral is {other.pseudonym}." if one.is_confirmed else ""
