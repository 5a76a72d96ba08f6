"""Reporting months, and attempts to build their figures that failed."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import clock, months
from figures.choices import PeriodState
from figures.querysets import BuildTriesQuerySet, PeriodQuerySet


class Period(models.Model):
    """A reporting month, with the dates that the national team may change before the lock."""

    month = models.DateField(primary_key=True)
    opens_on = models.DateField()
    due_on = models.DateField()
    locks_on = models.DateField()
    state = models.CharField(max_length=8, choices=PeriodState.choices, default=PeriodState.OPEN)
    created_on = models.DateField("the day on which it was opened in this service", null=True)
    starts_series = models.BooleanField(
        "starts a series: nothing is carried forward or compared across it", default=False
    )
    locked_at = models.DateTimeField(null=True)
    lock_reason = models.CharField(max_length=300, blank=True)
    newest_version = models.PositiveIntegerField("the newest published version", default=0)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="figures_period_is_a_month"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on"), due_on__lte=F("locks_on")),
                name="figures_period_dates_in_order",
                violation_error_message="A month must open, then be due, then lock. Change one of the dates.",
            ),
        ]

    def __str__(self) -> str:
        return months.label(self.month)

    def get_absolute_url(self) -> str:
        """The snapshot page of the month."""
        return reverse("reports:snapshot-detail", args=[f"{self.month:%Y-%m}"])

    @property
    def is_locked(self) -> bool:
        """Whether the month is locked. Only then can a force be *missing*."""
        return self.state == PeriodState.LOCKED

    @property
    def is_after_lock(self) -> bool:
        """Whether the month is locked, or will be as soon as the task runs: it locks with the end of its lock date."""
        return self.is_locked or self.locks_on < clock.today()

    def is_from_before(self, due_on: date) -> bool:
        """Whether a return due on this day was due before the month was opened here, so that none can be on time."""
        return self.created_on is not None and due_on < self.created_on

    def is_overdue(self, due_on: date) -> bool:
        """Whether a return that was due on this day, and that nobody has submitted, is overdue today.

        History is not: it was due before the month was opened here, so nobody could have been on time.
        """
        return due_on < clock.today() and not self.is_from_before(due_on)

    @property
    def locked_on(self) -> date:
        """The last day on which a return is not late: the lock date, or the day on which it was locked early."""
        return min(self.locks_on, clock.day_of(self.locked_at)) if self.locked_at else self.locks_on


class FailedBuild(models.Model):
    """How many attempts to build a month from the same records have failed. Stores no value of any record."""

    period = models.OneToOneField(Period, models.PROTECT, primary_key=True, db_column="period", related_name="+")
    sources = models.CharField("digest of the records it was tried with", max_length=64)
    tries = models.PositiveSmallIntegerField()
    reason = models.CharField("class of the failure", max_length=80)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    parked_at = models.DateTimeField(null=True)

    objects = BuildTriesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "build tries"

    def __str__(self) -> str:
        tries = f"{self.tries} attempt{'' if self.tries == 1 else 's'}"
        failed = f"Figures for {months.label(self.period_id)} could not be updated after {tries}"
        return f"{failed}. The service has stopped trying" if self.parked_at else failed

    @property
    def next_step(self) -> str:
        """What a parked month means for its readers, and what will release it."""
        return (
            f"The figures have not changed ({self.reason}). The service tries again when one of the month’s returns is "
            f"approved, or when the operator runs: manage.py rollup {months.text(self.period_id)}."
        )
