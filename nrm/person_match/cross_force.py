"""Person match for the other force: who matched our referral, and whether two referrals are of one person.

Each force answers for its own referral. The force whose record matched checks first and reports *the same* or *not*; to
*the same* the searching force replies. Only when both confirm are the two linked, by pseudonym, and both timelines show
it. This module never passes the identity between them: they phone each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Case, CharField, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat, TruncDate

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from matching.choices import Strength
from matching.models import MatchAttempt, MatchHit
from matching.querysets import HitQuerySet
from nrm import erased, permissions
from nrm.choices import FoundSays, OtherSays
from nrm.models import MatchComparison, MatchInquiry, Referral
from nrm.person_match.attempts import APP
from nrm.querysets import ReferralQuerySet
from reference.models import Force

# Who searched, and the number to phone them on.
CONTACT = Case(
    When(asked_by__duty_phone="", then=F("asked_by__name")),
    default=Concat("asked_by__name", Value(" ("), "asked_by__duty_phone", Value(")")),
    output_field=CharField(),
)
# What a force may report next, by what it has reported. Nobody can undo having checked.
MAY_SAY: dict[str, frozenset[str]] = {
    "": frozenset(FoundSays.values),
    FoundSays.LOOKED: frozenset({FoundSays.SAME, FoundSays.DIFFERENT}),
    FoundSays.SAME: frozenset({FoundSays.DIFFERENT}),
    FoundSays.DIFFERENT: frozenset({FoundSays.SAME}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralPair:
    """Another force's referral matched one of ours: how often, how strongly, who searched, and the answers since."""

    referral: Referral
    asked_from: Force
    asked_by: tuple[str, ...]  # each with a phone number, if there is one
    times: int
    last_asked_at: datetime
    strength: Strength
    hit: int  # the latest match; an answer names the pair by it
    is_gone: bool  # theirs was a draft, and they have deleted it
    comparison: MatchComparison | None

    @property
    def may_say(self) -> list[tuple[str, str]]:
        """Return what our force may report next."""
        if self.is_gone:
            return []
        reported = self.comparison.says if self.comparison else ""
        return [(value, str(label)) for value, label in FoundSays.choices if value in MAY_SAY[reported]]


def hits_from_elsewhere() -> HitQuerySet:
    """Return other forces' matches on referrals."""
    return MatchHit.objects.filter(app=APP).exclude(asked_from=F("force"))


def _asked_for() -> Subquery:
    """Return the other force's referral for which the attempt was made."""
    return Subquery(MatchInquiry.objects.filter(attempt=OuterRef("attempt_id")).values("referral_id")[:1])


def waiting(referrals: ReferralQuerySet) -> ReferralQuerySet:
    """Return referrals that another force matched, and on which their own force has not reported yet."""
    comparisons = MatchComparison.objects.filter(
        referral__public_id=OuterRef("record"), other_referral=OuterRef("asked_for")
    )
    unsaid = (
        hits_from_elsewhere().annotate(asked_for=_asked_for()).filter(~Exists(comparisons), asked_for__isnull=False)
    )
    return referrals.filter(public_id__in=unsaid.values("record"))


def unanswered(referrals: ReferralQuerySet) -> ReferralQuerySet:
    """Return referrals whose match another force reports as the same person, without a reply from their own force."""
    comparisons = MatchComparison.objects.filter(says=FoundSays.SAME, other_says="")
    return referrals.filter(pk__in=comparisons.values("other_referral"))


def pairs(user: User) -> QuerySet[MatchHit, Any]:
    """Return every pair that this user may see, newest first, as rows for `pairs_to_show`."""
    return (
        hits_from_elsewhere()
        .visible_to(user)
        .annotate(asked_for=_asked_for())
        .values("record", "asked_from", "asked_for")
        .annotate(
            times=Count("pk"),
            last_asked_at=Max("asked_at"),
            strength=Min("strength"),  # *likely* sorts before *possible*
            hit=Max("pk"),
            people=ArrayAgg(CONTACT, distinct=True),
        )
        .order_by("-last_asked_at", "-hit")
    )


def pairs_to_show(rows: Iterable[dict[str, Any]], *, by: User) -> list[ReferralPair]:
    """Return what a page prints of some pairs, in three queries however many there are."""
    pair_rows = list(rows)
    records = {row["record"] for row in pair_rows}
    referrals = {
        referral.public_id: referral
        for referral in Referral.objects.visible_to(by).select_related("force").filter(public_id__in=records)
    }
    comparisons = {
        (comparison.referral_id, comparison.other_referral_id): comparison
        for comparison in MatchComparison.objects.for_list().filter(referral__in=referrals.values())
    }
    forces = Force.objects.in_bulk({row["asked_from"] for row in pair_rows})
    return [
        ReferralPair(
            referral=referral,
            asked_from=forces[row["asked_from"]],
            asked_by=tuple(row["people"]),
            times=row["times"],
            last_asked_at=row["last_asked_at"],
            strength=Strength(row["strength"]),
            hit=row["hit"],
            is_gone=row["asked_for"] is None,
            comparison=comparisons.get((referral.pk, row["asked_for"])),
        )
        for row in pair_rows
        if (referral := referrals.get(row["record"])) is not None
    ]


def tries_by_day(user: User) -> QuerySet[MatchAttempt, Any]:
    """Return how often the user's forces searched on each day, and how many attempts had a match."""
    return (
        MatchAttempt.objects.visible_to(user)
        .filter(app=APP)
        .values("force__short_name", day=TruncDate("at", tzinfo=clock.LONDON))
        .annotate(tries=Count("pk"), people=Count("who", distinct=True), found=Count("pk", filter=Q(hits__gt=0)))
        .order_by("-day", "force__short_name")
    )


@transaction.atomic
def compare(public_id: UUID, *, hit: int, says: str, by: User) -> MatchComparison:
    """Report on the force's own referral whether another force's is of the same person.

    The other force sees the report; the log records it as a disclosure. Raises TransitionNotAllowed, and
    Referral.DoesNotExist for anybody but the NRM people of the matched force.
    """
    referral = Referral.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)
    if not permissions.is_of_force(by, referral.force_id):
        raise Referral.DoesNotExist
    erased.refuse(referral)
    attempts = hits_from_elsewhere().visible_to(by).filter(record=public_id, pk=hit).values("attempt_id")
    inquiry = MatchInquiry.objects.filter(attempt__in=attempts).first()
    if inquiry is None:
        raise TransitionNotAllowed("This match attempt is not for this referral. Reload the page.")
    other = {"other_referral_id": inquiry.referral_id}
    comparison = MatchComparison.objects.filter(referral=referral, **other).first()
    if says not in MAY_SAY[comparison.says if comparison else ""]:
        raise TransitionNotAllowed("This match already has a reply. Reload the page to see it.")
    comparison = comparison or MatchComparison(referral=referral, **other)
    comparison.force_id, comparison.other_force_id = referral.force_id, inquiry.force_id
    comparison.says, comparison.by, comparison.at = says, by, clock.now()
    comparison.other_says, comparison.other_by, comparison.other_at = "", None, None
    comparison.save()
    log.record(Operation.DISCLOSURE, of=referral, recipient=f"{inquiry.force_id}, by pseudonym")
    return comparison


@transaction.atomic
def reply(public_id: UUID, *, comparison: int, agrees: bool, by: User) -> MatchComparison:
    """Confirm or deny that it is the same person. Once confirmed, both forces see both pseudonyms.

    Raises TransitionNotAllowed, and Referral.DoesNotExist for anybody but the NRM people of the searching force.
    """
    referral = Referral.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)
    if not permissions.is_of_force(by, referral.force_id):
        raise Referral.DoesNotExist
    erased.refuse(referral)
    rows = MatchComparison.objects.visible_to(by).select_for_update(of=("self",))
    report = rows.filter(other_referral=referral, pk=comparison).first()
    if report is None or report.says != FoundSays.SAME:
        raise TransitionNotAllowed("The other force has not said it is the same person. Reload the page.")
    if report.other_says:
        raise TransitionNotAllowed("A colleague has already replied.")
    report.other_says = OtherSays.AGREES if agrees else OtherSays.CONTRADICTS
    report.other_by, report.other_at = by, clock.now()
    report.save(update_fields=["other_says", "other_by", "other_at"])
    log.record(Operation.DISCLOSURE, of=referral, recipient=f"{report.force_id}, by pseudonym")
    return report
