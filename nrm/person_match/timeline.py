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
    for inquiry in named(MatchInquiry.objects.filter(referral=referral), "by"):
        yield TimelineEvent(
            day=clock.day_of(inquiry.at),
            title="Checked for an earlier referral",
            who="The force",
            recorded_at=inquiry.at,
            recorded_by=inquiry.by.name,
            folds=True,
        )


def comparisons(referral: Referral) -> Iterator[TimelineEvent]:
    """Yield what the matched force reports, and what the searching force replies."""
    rows = MatchComparison.objects.of(referral).select_related("force", "other_force")
    for comparison in named(rows, "by", "other_by"):
        confirmed = _confirmed(comparison, referral)
        yield TimelineEvent(
            day=clock.day_of(comparison.at),
            title=f"Compared with another force’s referral: {FoundSays(comparison.says).label.lower()}",
            who=comparison.force.short_name,
            text=confirmed if not comparison.other_at else "",
            recorded_at=comparison.at,
            recorded_by=comparison.by.name,
        )
        if comparison.other_at and comparison.other_by:
            reported = OtherSays(comparison.other_says).label.lower()
            yield TimelineEvent(
                day=clock.day_of(comparison.other_at),
                title=f"Match reported by {comparison.force.short_name}: {reported}",
                who=comparison.other_force.short_name,
                text=confirmed,
                recorded_at=comparison.other_at,
                recorded_by=comparison.other_by.name,
            )


def _confirmed(comparison: MatchComparison, referral: Referral) -> str:
    """Return the other referral's pseudonym if both forces have confirmed; otherwise nothing about it."""
    if not comparison.is_confirmed:
        return ""
    other = comparison.other_referral if comparison.referral_id == referral.pk else comparison.referral
    return f"Their referral is {other.pseudonym}."
