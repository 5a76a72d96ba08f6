"""Every question asked of referrals, each named once. Each starts with scope: whose referrals they are."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts import duties
from accounts.models import User
from accounts.querysets import secrets_of
from core import months
from core.dated_rules.querysets import DatedQuerySet
from core.dated_rules.values import DatedValue
from nrm import permissions, references, states
from nrm.choices import AccessRequestState, Age, Consent, FoundSays, OtherSays, ReferralState, YesNoUnsure
from nrm.rules.rulebook import Rulebook

if TYPE_CHECKING:
    from nrm.models import Encounter, IdentityAccessRequest, MatchComparison, NrmRule, Referral


class RuleQuerySet(DatedQuerySet["NrmRule"]):
    """Questions asked of rules."""

    def book(self) -> Rulebook:
        """Return all rules, to be looked up by day."""
        in_order = self.order_by("code", "valid_from")
        columns = in_order.values_list("code", "value", "valid_from", "valid_to", "is_verified")
        return Rulebook(
            DatedValue(code=code, value=value, valid_from=valid_from, valid_to=valid_to, is_verified=is_verified)
            for code, value, valid_from, valid_to, is_verified in columns
        )


class ReferralRowQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Rows that belong to a referral, with the force in their own column."""

    def visible_to(self, user: User) -> Self:
        """Return rows of the forces in the user's scope, if they have the duty."""
        return self.filter(permissions.over(user, "force"))


class AccessRequestQuerySet(ReferralRowQuerySet["IdentityAccessRequest"]):
    """Questions asked of identity access requests."""

    def open_at(self, moment: datetime) -> Self:
        """Return requests that are granted and have not expired."""
        return self.filter(state=AccessRequestState.OPEN, ends_at__gt=moment)

    def waiting(self) -> Self:
        """Return requests that are not decided yet."""
        return self.filter(state=AccessRequestState.ASKED)


class ComparisonQuerySet(models.QuerySet["MatchComparison"]):
    """Questions asked of pairs of referrals from two forces that may be of one person."""

    def visible_to(self, user: User) -> Self:
        """Return comparisons in which either force is in the user's scope, if they have the duty."""
        return self.filter(permissions.over(user, "force") | permissions.over(user, "other_force"))

    def of(self, referral: Referral) -> Self:
        """Return comparisons that include a referral, on either side."""
        return self.filter(Q(referral=referral) | Q(other_referral=referral))

    def confirmed(self) -> Self:
        """Return comparisons in which both forces confirm that it is one person."""
        return self.filter(says=FoundSays.SAME, other_says=OtherSays.AGREES)

    def for_list(self) -> Self:
        """Load what a page prints of them: the pseudonyms, the forces, and who reported what."""
        return (
            self.select_related("force", "other_force", "by", "other_by")
            .prefetch_related("referral", "other_referral")  # another force's is there once both have confirmed
            .defer(*secrets_of("by", "other_by"))
            .order_by("-at")
        )


class EncounterQuerySet(ReferralRowQuerySet["Encounter"]):
    """Questions asked of encounters."""


def _closed_accounts(using: str | None) -> models.QuerySet[User]:
    """Return users who can't sign in any more, on the database connection of the outer query."""
    return User.objects.using(using).filter(is_active=False)


def liaison_gone(prefix: str = "", *, using: str | None = None) -> Q:
    """Safeguarding rows whose liaison officer is of the sending force or has a closed account."""
    return Q(**{f"{prefix}liaison_to_name_again": True}) | Q(**{f"{prefix}liaison__in": _closed_accounts(using)})


def action_owner_gone(prefix: str = "", *, using: str | None = None) -> Q:
    """Checklist items whose owner is of the sending force, and open ones whose owner has a closed account."""
    left = Q(**{f"{prefix}owner__in": _closed_accounts(using), f"{prefix}done_at__isnull": True})
    return Q(**{f"{prefix}to_name_again": True}) | left


class ReferralQuerySet(ReferralRowQuerySet["Referral"]):
    """Questions asked of referrals and notifications."""

    def drafts(self) -> Self:
        """Return referrals that are not finished yet."""
        return self.filter(state=ReferralState.DRAFT)

    def ready(self, *, since: datetime | None = None, before: datetime | None = None) -> Self:
        """Return finished forms that the Home Office does not have yet, finished from or before a moment."""
        ready = self.filter(state__in=states.READY)
        return ready.filter(finished_at__gt=since) if since else ready.filter(finished_at__lte=before)

    def reference_missing(self) -> Self:
        """Return referrals and notifications without a reference, recorded before references were."""
        return self.filter(reference_missing=True)

    def with_reference(self, reference: str) -> Self:
        """Return those with a Home Office reference, in whatever spelling."""
        keyed = self.exclude(authority_reference="").alias(reference_key=references.KEY)
        return keyed.filter(reference_key=references.key_of(reference))

    def open(self) -> Self:
        """Return referrals that are referred and have no final decision."""
        return self.filter(state__in=states.OPEN)

    def decision_overdue(self, day: date) -> Self:
        """Return referrals whose reasonable grounds decision was due before the day."""
        return self.filter(state__in=states.AWAITING, due_on__lt=day)

    def decision_due(self, day: date, *, until: date) -> Self:
        """Return referrals whose reasonable grounds decision is due between two days."""
        return self.filter(state__in=states.AWAITING, due_on__range=(day, until))

    def recovery_over(self, day: date) -> Self:
        """Return referrals whose recovery period has ended, where nobody has recorded it yet."""
        return self.filter(state=ReferralState.RECOVERY, due_on__lt=day)

    def turned_18(self, day: date) -> Self:
        """Return open referrals of children who have turned 18 or do so this month, not yet asked for consent."""
        grown = self.open().filter(turns_18_in__lte=day).exclude(age_decided=Age.ADULT)
        return grown.filter(~Q(consent="given") & ~Q(consent="refused"))

    def found_adult(self) -> Self:
        """Return open referrals of people later found to be adults, who have not been asked for consent yet."""
        return self.open().filter(age_decided=Age.ADULT, consent=Consent.NOT_NEEDED)

    def court_before(self, last: date, *, since: date) -> Self:
        """Return open and ready referrals with a court date or custody time limit between two days."""
        return self.filter(state__in=states.OPEN | states.READY).filter(
            Q(court_date__range=(since, last)) | Q(custody_time_limit__range=(since, last))
        )

    def nothing_done(self, *, since: date | None = None, before: date | None = None) -> Self:
        """Return open referrals without a completed safeguarding action.

        Their safeguarding days run at least from a day on, or ended before one.
        """
        untouched = self.open().exclude(safeguarding__done_at__isnull=False)
        return untouched.filter(safeguard_by__gte=since) if since else untouched.filter(safeguard_by__lt=before)

    def children(self, day: date) -> Self:
        """Return referrals of children on the day, as far as is known: *not sure* counts as a child."""
        still = Q(turns_18_in__isnull=True) | Q(turns_18_in__gte=months.first_of(day))
        young = self.filter(still, under_18__in=(YesNoUnsure.YES, YesNoUnsure.NOT_SURE))
        return young.exclude(age_decided=Age.ADULT)

    def without_guardian(self, day: date) -> Self:
        """Return finished or open referrals of children without the local authority informed or a guardian requested.

        A guardian is not needed where the area has none.
        """
        informed_in_form = Q(answers__question="authority_informed_on")
        not_informed = Q(care__isnull=True) | Q(care__authority_informed_on__isnull=True)
        not_informed &= ~Q(pk__in=self.model._base_manager.filter(informed_in_form).values("pk"))
        not_referred = ~Q(care__guardian_area=YesNoUnsure.NO) & Q(care__guardian_referred_on__isnull=True)
        return self.filter(state__in=states.OPEN | states.READY).children(day).filter(not_informed | not_referred)

    def missing(self) -> Self:
        """Return referrals, sent or not, of people who are missing now."""
        return self.filter(missing_episodes__isnull=False, missing_episodes__ended_on__isnull=True)

    def not_closed(self) -> Self:
        """Return drafts, forms that are ready, and open referrals."""
        return self.filter(state__in=states.NOT_CLOSED)

    def not_erased(self) -> Self:
        """Return referrals that still have their text."""
        return self.filter(erased="")

    def concluded(self) -> Self:
        """Return referrals with a final decision, withdrawn ones and notifications that the Home Office has."""
        return self.exclude(state__in=states.NOT_CLOSED)

    def liaison_to_name(self) -> Self:
        """Return referrals, not closed, whose liaison officer is of the sending force or has a closed account."""
        return self.not_closed().filter(liaison_gone("care__", using=self.db))

    def checklist_to_name(self) -> Self:
        """Return referrals, not closed, with checklist items that nobody is responsible for.

        The person who was responsible belongs to the sending force, or has left.
        """
        to_name = self.model._base_manager.filter(action_owner_gone("safeguarding__", using=self.db))
        return self.not_closed().filter(pk__in=to_name.values("pk"))

    def owner_gone(self) -> Self:
        """Return referrals, not closed, whose owner has left or no longer has a duty in the force.

        The query looks up people first, each by the index of owners, and reads only the referrals of those who have
        gone. So the cost is the same for any number of referrals (`bin/bench nrm`).
        """
        kept = self.filter(state__in=states.NOT_CLOSED)
        able = duties.holders(duties.DutyKind.NRM)
        theirs = kept.filter(owner=OuterRef("pk"))
        elsewhere = Exists(theirs.filter(force__lt=OuterRef("force"))) | Exists(
            theirs.filter(force__gt=OuterRef("force"))
        )
        without = ~Q(pk__in=able.filter(force__isnull=False)) & Exists(theirs)
        gone = User.objects.using(self.db).filter(elsewhere | without).values_list("pk", flat=True)
        here = able.filter(pk=OuterRef("owner_id"), force=OuterRef("force_id"))
        return kept.filter(~Exists(here), owner__in=list(gone))

    def for_list(self) -> Self:
        """Load what one row of a list prints."""
        return (
            self.select_related("force", "owner", "nationality", "encounter", "investigation")
            .defer(*secrets_of("owner"))
            .in_order()
        )

    def in_order(self) -> Self:
        """The order of a list: the decision that is due first, then the newest."""
        return self.order_by(F("due_on").asc(nulls_last=True), "-created_at")
