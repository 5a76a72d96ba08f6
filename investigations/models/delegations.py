"""Who reviews in place of a coordinator who is away."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from accounts.choices import Role
from accounts.models import User
from core.dated_rules.models import days_of
from investigations.querysets import ReviewDelegationQuerySet
from reference.models import Unit


class ReviewDelegation(models.Model):
    """A coordinator is away and a colleague of the unit reviews instead, from one day to another, both included.

    It gives no right: each coordinator of a unit may decide on its returns. It says who does.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, db_column="unit", related_name="+", db_index=False)
    away = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField("when it was ended early", null=True)

    objects = ReviewDelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="investigations_delegation_days_in_order",
                violation_error_message="The last day is before the first. Change one of them.",
            ),
            models.CheckConstraint(
                condition=~Q(colleague=F("away")),
                name="investigations_delegation_to_another",
                violation_error_message="Choose a colleague, not yourself.",
            ),
            ExclusionConstraint(
                name="investigations_delegation_one_a_day",
                expressions=[
                    ("away", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),  # who has moved to another unit is away there on other days
                    (days_of("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at__isnull=True),
                violation_error_message="You have already named a colleague for some of these days. End that first.",
            ),
        ]
        indexes = [models.Index(fields=["unit", "ends_on"], name="investigations_delegation_unit")]

    def __str__(self) -> str:
        return f"delegation of {self.away_id} to {self.colleague_id}"

    @property
    def has_colleague(self) -> bool:
        """Whether the colleague can still review for the unit."""
        return _reviews_for(self.colleague, self.unit_id)

    @property
    def has_away(self) -> bool:
        """Whether the person who is away still reviews for the unit at other times."""
        return _reviews_for(self.away, self.unit_id)


def _reviews_for(person: User, unit: str) -> bool:
    return person.is_active and person.role == Role.COORDINATOR and person.unit_id == unit
