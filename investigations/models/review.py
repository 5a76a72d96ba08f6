"""The findings of the quality checks on a revision, the reviewers' queries about it, and who is reviewing it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from investigations.choices import JOINT_RULE, FindingState, QueryReason, QueryState, Severity
from investigations.models.entries import Entry
from investigations.models.records import Investigation
from investigations.models.returns import MonthlyReturn, Revision
from investigations.querysets import FindingQuerySet, QueryQuerySet, ReviewClaimQuerySet
from reference.models import Force


class Finding(models.Model):
    """One error or warning from a rule. Its reason stays while the figure it is about stays.

    The keys of revision and of force follow from the composite one in `sql/constraints.sql` (docs/adr/0052).
    """

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="findings", db_constraint=False, db_index=False)
    force = models.ForeignKey(
        Force, models.PROTECT, db_column="force", related_name="+", db_constraint=False, db_index=False
    )
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, related_name="findings")
    rule = models.CharField(max_length=32)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    field = models.CharField(max_length=40, blank=True)
    message = models.CharField(max_length=400)
    remedy = models.CharField(max_length=300)
    figure = models.CharField("the figure it speaks of, as rule, record and value", max_length=120)
    state = models.CharField(max_length=10, choices=FindingState.choices, default=FindingState.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    reason_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    reason_at = models.DateTimeField(null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "figure"], name="investigations_finding_once"),
            models.CheckConstraint(
                condition=Q(state=FindingState.OPEN) | Q(severity=Severity.WARNING) & ~Q(reason=""),
                name="investigations_finding_explained_has_reason",
                violation_error_message="Fix an error, it cannot be explained. Enter a reason for a warning.",
            ),
        ]
        indexes = [
            models.Index(fields=["force"], name="investigations_finding_force"),
            models.Index(fields=["reason_by"], condition=Q(reason_by__isnull=False), name="investigations_finding_by"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} in revision {self.revision_id}"

    @property
    def is_error(self) -> bool:
        """Whether it blocks submission."""
        return self.severity == Severity.ERROR

    @property
    def is_warning(self) -> bool:
        """Whether a reason answers it."""
        return self.severity == Severity.WARNING

    @property
    def is_open(self) -> bool:
        """Whether it is still to fix or explain."""
        return self.state == FindingState.OPEN

    @property
    def is_explained(self) -> bool:
        """Whether the force gave a reason."""
        return self.state == FindingState.EXPLAINED

    @property
    def may_be_returned_twice(self) -> bool:
        """Whether another force may have returned the same investigation."""
        return self.rule == JOINT_RULE and self.entry_id is not None


class Query(models.Model):
    """A query from the reviewer, on one investigation or on a total.

    `for_person` should reply by `reply_by`, as the reviewer would like it; anybody of the force may reply.
    """

    monthly_return = models.ForeignKey(MonthlyReturn, models.CASCADE, related_name="queries")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+", verbose_name="revision it was asked of")
    investigation = models.ForeignKey(Investigation, models.PROTECT, null=True, related_name="+")
    about = models.CharField("the total it is about", max_length=40, blank=True)
    reason = models.CharField("why it was asked", max_length=16, choices=QueryReason.choices, default=QueryReason.OTHER)
    for_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="person asked"
    )
    reply_by = models.DateField("reply by", null=True)
    state = models.CharField(max_length=10, choices=QueryState.choices, default=QueryState.OPEN)
    opened_at = models.DateTimeField()

    objects = QueryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "queries"
        constraints = [
            models.CheckConstraint(
                condition=Q(investigation__isnull=False, about="") | Q(investigation__isnull=True) & ~Q(about=""),
                name="investigations_query_on_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=QueryReason.values), name="investigations_query_reason_known"
            ),
        ]

    def __str__(self) -> str:
        return f"query {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether the force has not replied."""
        return self.state == QueryState.OPEN

    @property
    def is_answered(self) -> bool:
        """Whether the reviewer reads the reply next."""
        return self.state == QueryState.ANSWERED

    @property
    def is_settled(self) -> bool:
        """Whether it is resolved."""
        return self.state == QueryState.SETTLED

    @property
    def is_carried(self) -> bool:
        """Whether it was carried forward to a later return."""
        return self.state == QueryState.CARRIED

    @property
    def is_overdue(self) -> bool:
        """Whether the force has not replied by the date that the reviewer gave."""
        waits = self.state in {QueryState.OPEN, QueryState.CARRIED}
        return waits and self.reply_by is not None and self.reply_by < clock.today()


class QueryMessage(models.Model):
    """One message of a thread."""

    query = models.ForeignKey(Query, models.CASCADE, related_name="messages")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.CharField(max_length=1000)

    def __str__(self) -> str:
        return f"message {self.pk}"


class ReviewClaim(models.Model):
    """Who is reviewing a return at the moment, so that two reviewers do not read the same one. It stops nobody."""

    monthly_return = models.OneToOneField(MonthlyReturn, models.CASCADE, primary_key=True, related_name="claim")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    until = models.DateTimeField()

    objects = ReviewClaimQuerySet.as_manager()

    def __str__(self) -> str:
        return f"claim of return {self.monthly_return_id}"
