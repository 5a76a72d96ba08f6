"""The tables of the log. Plain values without foreign keys, so the log outlives the records it names.

It never holds labels or values of a record. The migration creates the tables in SQL: entries are partitioned by month,
append-only by trigger, and linked into a hash chain by `audit.seal()`.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from audit.choices import Operation, Outcome
from audit.querysets import AuditEntryQuerySet


class AuditEntry(models.Model):
    """One kind of access to one kind of record within one request."""

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    who = models.BigIntegerField(null=True)  # the database takes it from the scope, not from an argument
    role = models.CharField(max_length=16)
    kind = models.CharField(max_length=16, choices=Operation.choices)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    subject = models.CharField(max_length=60)  # the kind of record, for example `investigations.monthlyreturn`
    keys = ArrayField(models.TextField())  # the records, at most 200
    count = models.IntegerField()
    question = models.CharField(max_length=300)  # what was asked, if it covers more than 200
    reason = models.CharField(max_length=300)
    recipient = models.CharField(max_length=120)
    request_id = models.CharField(max_length=64)
    source = models.CharField(max_length=64)
    method = models.CharField(max_length=8)
    route = models.CharField(max_length=80)
    status = models.IntegerField(null=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "audit_entry"
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.kind} of {self.count} {self.subject}"

    @property
    def is_refused(self) -> bool:
        """Whether the request was refused."""
        return self.outcome == Outcome.REFUSED


class UnsealedEntry(models.Model):
    """An entry that the sealer has not linked yet."""

    entry_id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "audit_pending"

    def __str__(self) -> str:
        return f"entry {self.entry_id}, not sealed"


class Seal(models.Model):
    """One link of the chain: a batch of committed entries."""

    number = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    entries = models.IntegerField()
    hash = models.BinaryField()

    class Meta:
        managed = False
        db_table = "audit_seal"

    def __str__(self) -> str:
        return f"seal {self.number}"
