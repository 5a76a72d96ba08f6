"""What the national team does about a force that has not reported a month: extensions of its due date, and reminders.

Both are records of what was done. They never change.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from figures.models.periods import Period
from figures.querysets import DeadlineExtensionQuerySet, ReminderSentQuerySet
from reference.models import Force


class DeadlineExtension(models.Model):
    """A later due date of one force for one month. A force may have several; the latest date counts."""

    period = models.ForeignKey(Period, models.PROTECT, db_column="period", related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    due_on = models.DateField()
    reason = models.CharField(max_length=300)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    objects = DeadlineExtensionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period", "force", "due_on"],
                name="figures_extension_once_a_date",
                violation_error_message="The force already has an extension to this date.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="figures_extension_has_a_reason",
                violation_error_message="Enter a reason for the extension.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=models.F("period")), name="figures_extension_after_its_month_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.force_id}, {self.period_id:%Y-%m}: due {self.due_on}"


class ReminderSent(models.Model):
    """One reminder to a force that its return for a month is not submitted: a mail to each of its active people."""

    period = models.ForeignKey(Period, models.PROTECT, db_column="period", related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    sent_on = models.DateField("day it was sent, in London")
    addressees = models.PositiveSmallIntegerField("how many people it was sent to")
    mails = ArrayField(models.BigIntegerField(), default=list)  # as accounts stores them until they are sent

    objects = ReminderSentQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "reminders sent"
        constraints = [
            models.UniqueConstraint(
                fields=["force", "sent_on"],
                name="figures_reminder_once_a_day",
                violation_error_message="A reminder has already been sent to this force today.",
            ),
            models.CheckConstraint(condition=Q(addressees__gt=0), name="figures_reminder_sent_to_somebody"),
        ]

    def __str__(self) -> str:
        return f"reminder to {self.force_id}, {self.period_id:%Y-%m}"
