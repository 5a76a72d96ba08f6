"""Queries on access reviews and their people."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.access_review import quarters
from accounts.choices import ASKS_ADMINISTRATORS, Role

if TYPE_CHECKING:
    from accounts.models import AccessReview, ReviewedPerson, User

# Somebody who moves or whose account closes is no longer part of a review.
IS_THERE = Q(user__is_active=True) & (
    Q(user__force=F("review__force"))
    | Q(user__unit=F("review__unit"))
    | Q(user__force__isnull=True, user__unit__isnull=True, review__force__isnull=True, review__unit__isnull=True)
)


def leads_of(force: str) -> Exists:
    """Whether the force that a column of the outer query names has an active lead."""
    return Exists(get_user_model().objects.active().filter(role=Role.LEAD, force=OuterRef(force)))


def to_be_answered_by(user: User) -> Q:
    """The people that this person answers for, in any review.

    A lead answers for their force. An administrator answers for units, for people without a place, for forces without
    a lead, and for leads, who may have no colleague. Nobody answers for themselves.
    """
    others = ~Q(user=user.pk)
    if not user.is_active:
        return Q(pk__in=[])
    if user.role == Role.LEAD and user.force_id:
        return others & Q(review__force=user.force_id)
    if user.role == Role.ADMINISTRATOR:
        return others & (Q(review__force__isnull=True) | Q(user__role=Role.LEAD) | ~Q(leads_of("review__force")))
    return Q(pk__in=[])


def not_reviewed_on(day: date) -> Q:
    """People who count as not reviewed if they have no answer: six weeks after their review opened."""
    return Q(review__opened_on__lte=day - quarters.NOT_REVIEWED_AFTER)


class AccessReviewQuerySet(models.QuerySet["AccessReview"]):
    """Queries on access reviews."""

    def visible_to(self, user: User) -> AccessReviewQuerySet:
        """Every review for administrators, and those of their force for leads."""
        if user.is_active and user.role == Role.ADMINISTRATOR:
            return self
        if user.is_active and user.role == Role.LEAD and user.force_id:
            return self.filter(force=user.force_id)
        return self.none()

    def open_on(self, day: date) -> AccessReviewQuerySet:
        """The reviews of the quarter of a day."""
        return self.filter(quarter=quarters.first_day(day))

    def for_list(self) -> AccessReviewQuerySet:
        """Load what one row of the list prints: the latest quarter first, forces by name."""
        order = models.Case(
            models.When(force__isnull=False, then=0), models.When(unit__isnull=False, then=1), default=2
        )
        return (
            self.select_related("force", "unit")
            .annotate(has_lead=leads_of("force"))
            .order_by("-quarter", order, "force__short_name", "unit__order", "pk")
        )


class ReviewedPersonQuerySet(models.QuerySet["ReviewedPerson"]):
    """Queries on the people of access reviews."""

    def still_there(self) -> ReviewedPersonQuerySet:
        """People who have an account at the place of the review."""
        return self.filter(IS_THERE)

    def waiting(self) -> ReviewedPersonQuerySet:
        """People without an answer."""
        return self.still_there().filter(answer="")

    def open_on(self, day: date) -> ReviewedPersonQuerySet:
        """The people of the reviews of the quarter of a day."""
        return self.filter(review__quarter=quarters.first_day(day))

    def requests(self) -> ReviewedPersonQuerySet:
        """Changes and removals that no administrator has dealt with, of any quarter, oldest first."""
        to_do = self.still_there().filter(answer__in=sorted(ASKS_ADMINISTRATORS), done_at__isnull=True)
        return to_do.order_by("answered_at", "pk")
