"""What an order requires of its managers: agencies informed, passports held, notices, and the expiry decision."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from matching.fields import SealedTextField
from orders.models.orders import Order
from orders.models.subjects import SubjectIdentifier
from orders.querysets import OrderRowQuerySet, TaskDoneQuerySet
from orders.supervision.choices import ExpiryChoice, Notified, TaskKind
from reference.models import Force

PERSON = settings.AUTH_USER_MODEL


class CompletedTask(models.Model):
    """One completed task of an order, and what was later removed. The order determines which tasks are open."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="tasks_done")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    kind = models.CharField(max_length=12, choices=TaskKind.choices)
    on = models.DateField("done on", db_column="done_on")
    reference = models.CharField("reference, or who was notified", max_length=120)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_on = models.DateField("removed on", null=True, blank=True)
    removed_reference = models.CharField("reference of the removal", max_length=120, blank=True)
    removed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    # Superseded by a later row because a court changed the order; not removed because the order ended.
    is_replaced = models.BooleanField(db_default=False, default=False)

    objects = TaskDoneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind"],
                condition=Q(removed_on__isnull=True),
                name="orders_task_done_once",
                violation_error_message="A colleague has already recorded this.",
            ),
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True, removed_reference="", removed_by=None, removed_at=None)
                | Q(removed_on__gte=F("on"), removed_by__isnull=False, removed_at__isnull=False)
                & ~Q(removed_reference=""),
                name="orders_task_removal_is_recorded",
                violation_error_message="Enter the reference and date of the removal, on or after the date it was set.",
            ),
            models.CheckConstraint(
                condition=Q(is_replaced=False) | Q(removed_on__isnull=False), name="orders_task_replaced_is_removed"
            ),
        ]
        verbose_name_plural = "tasks done"

    def __str__(self) -> str:
        return f"{self.kind} of {self.order_id}"


class Passport(models.Model):
    """A passport that the police hold under a ban on foreign travel. Its number is sealed."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="passports")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    number = SealedTextField("Passport number", max_length=40)
    station = models.CharField("police station that holds it", max_length=120)
    taken_on = models.DateField("surrendered on")
    returned_on = models.DateField("returned on", null=True, blank=True)
    returned_to = models.CharField("returned to", max_length=120, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OrderRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True, returned_to="")
                | Q(returned_on__isnull=False, returned_on__gte=F("taken_on")) & ~Q(returned_to=""),
                name="orders_passport_return_is_recorded",
                violation_error_message=(
                    "Enter who it was returned to and the date, on or after the date it was surrendered."
                ),
            )
        ]
        indexes = [
            models.Index(fields=["order"], condition=Q(returned_on__isnull=True), name="orders_passport_held"),
        ]

    def __str__(self) -> str:
        return f"passport under {self.order_id}"


class DetailsNotice(models.Model):
    """The subject's notice of name or address as the order requires: within three days counting the first, or late."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="notices")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    of = models.CharField(max_length=8, choices=Notified.choices)
    since = models.DateField("day of service, or of the change")
    due_on = models.DateField("notification due on")
    on = models.DateField("notified on", db_column="notified_on")
    known_by = models.ForeignKey(SubjectIdentifier, models.PROTECT, null=True, blank=True, related_name="notices")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OrderRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(on__gte=F("since")),
                name="orders_notice_after_its_cause",
                violation_error_message=(
                    "The date notified must be on or after the date of the change. Check both dates."
                ),
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(of=Notified.FIRST),
                name="orders_notice_first_once",
                violation_error_message="A colleague has already recorded this.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of} under {self.order_id}"

    @property
    def is_late(self) -> bool:
        """Whether the subject gave notice after the last day."""
        return self.on > self.due_on


class ExpiryDecision(models.Model):
    """The force's decision about an order's expiry. It applies to one last day; a new last day needs a new decision."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="expiry_decisions")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    ends_on = models.DateField("the last day it speaks of")
    choice = models.CharField(max_length=8, choices=ExpiryChoice.choices)
    reason = models.TextField()
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OrderRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="orders_expiry_decision_has_reason",
                violation_error_message="Enter the reason in a sentence.",
            )
        ]
        indexes = [models.Index(fields=["order", "ends_on"], name="orders_expiry_decided")]

    def __str__(self) -> str:
        return f"{self.choice} of {self.order_id}"
