"""The advice log: what a reviewer advised about a case, who received it, and whether it was followed.

`AdviceMonth` has what the log adds up to for a force and month, as it was when it was counted.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import clock, months
from investigations.advice.querysets import AdviceQuerySet
from investigations.choices import AdviceResult, AdviceSubject
from investigations.models.records import Investigation
from reference.models import Force, Unit


class Advice(models.Model):
    """One piece of advice. Only its result is added later, once, or that it was withdrawn (sql/keep_advice.sql).

    `force` is the force that held the case when the advice was given. It keeps the advice after a transfer, and the
    next force does not see it. `unit` is that of the coordinator who gave it, and empty for the national team. What was
    noted by mistake is withdrawn with a reason: it stays in the log and counts nowhere.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="advice")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    given_on = models.DateField("day on which it was given")
    given_to = models.CharField("senior investigating officer or post", max_length=120)
    about = models.CharField(max_length=16, choices=AdviceSubject.choices)
    words = models.CharField(max_length=1000)
    follow_up_on = models.DateField("day on which to ask for the result", null=True)
    result = models.CharField(max_length=12, choices=AdviceResult.choices, default=AdviceResult.OPEN)
    result_reason = models.CharField("why it was not followed, or a note", max_length=300, blank=True)
    result_at = models.DateTimeField(null=True)
    result_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, db_column="unit", related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField("why it was withdrawn", max_length=300, blank=True)
    created_at = models.DateTimeField()

    objects = AdviceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "advice"
        constraints = [
            models.CheckConstraint(
                condition=~Q(given_to="") & ~Q(words=""), name="investigations_advice_has_a_person_and_words"
            ),
            models.CheckConstraint(
                condition=Q(about__in=AdviceSubject.values), name="investigations_advice_subject_known"
            ),
            models.CheckConstraint(
                condition=Q(follow_up_on__isnull=True) | Q(follow_up_on__gte=F("given_on")),
                name="investigations_advice_follow_up_after_it",
                violation_error_message="Enter a follow-up date on or after the day you gave the advice.",
            ),
            models.CheckConstraint(
                condition=Q(result=AdviceResult.OPEN, result_reason="", result_at__isnull=True, result_by__isnull=True)
                | Q(
                    result__in=[AdviceResult.FOLLOWED, AdviceResult.NOT_FOLLOWED],
                    result_at__isnull=False,
                    result_by__isnull=False,
                ),
                name="investigations_advice_result_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(result=AdviceResult.NOT_FOLLOWED) | ~Q(result_reason=""),
                name="investigations_advice_not_followed_has_reason",
                violation_error_message="Enter why the advice was not followed.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
                name="investigations_advice_withdrawn_with_reason",
                violation_error_message="Enter why the advice is withdrawn.",
            ),
        ]
        indexes = [
            models.Index(fields=["force", "-given_on"], name="investigations_advice_log"),
            models.Index(
                fields=["force", "follow_up_on"],
                condition=Q(result=AdviceResult.OPEN, withdrawn_at__isnull=True),
                name="investigations_advice_due",
            ),
        ]

    def __str__(self) -> str:
        return f"advice {self.public_id}"

    def get_absolute_url(self) -> str:
        """The page on which the reviewer records the result."""
        return reverse("investigations:advice-result", args=[self.public_id])

    @property
    def is_open(self) -> bool:
        """Whether it has no result yet, and was not withdrawn."""
        return self.result == AdviceResult.OPEN and not self.is_withdrawn

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was noted by mistake and withdrawn."""
        return self.withdrawn_at is not None

    @property
    def is_due(self) -> bool:
        """Whether the day of its follow-up has come and it has no result."""
        return self.is_open and self.follow_up_on is not None and self.follow_up_on <= clock.today()

    @property
    def status(self) -> str:
        """The result and its day, or when to follow it up: `Follow up by 27 November 2026`."""
        if self.withdrawn_at is not None:
            return f"Withdrawn ({clock.day_of(self.withdrawn_at):%-d %B %Y})"
        if self.result_at is not None:
            return f"{self.get_result_display()} ({clock.day_of(self.result_at):%-d %B %Y})"
        if self.follow_up_on is not None:
            return f"Follow up by {self.follow_up_on:%-d %B %Y}"
        return str(self.get_result_display())

    @property
    def kind(self) -> str:
        """How `components/state.html` marks the status."""
        if self.is_due:
            return "ask"
        return "done" if self.result == AdviceResult.FOLLOWED and not self.is_withdrawn else "same"


class AdviceMonth(models.Model):
    """What the log has for one force and month, as it was at that time. A later count has the next number.

    Never changed or removed.
    """

    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    month = models.DateField()
    number = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    digest = models.CharField("digest of its cells", max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "month", "number"], name="investigations_advicemonth_numbered_once"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="investigations_advicemonth_is_a_month"),
        ]
        indexes = [models.Index(fields=["month", "force"], name="investigations_advicemonth_by")]

    def __str__(self) -> str:
        return f"advice to {self.force_id}, {months.label(self.month)}, count {self.number}"


class AdviceMonthCell(models.Model):
    """How many pieces of advice of a month share subject, result and who gave them: a unit, or the national team."""

    advice_month = models.ForeignKey(AdviceMonth, models.CASCADE, related_name="cells")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    about = models.CharField(max_length=16)
    result = models.CharField(max_length=12)
    given_by = models.CharField("code of the unit, or national", max_length=40)
    value = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["advice_month", "about", "result", "given_by"], name="investigations_advicemonthcell_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.value}"
