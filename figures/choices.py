"""The words of periods and snapshots."""

from django.db import models


class PeriodState(models.TextChoices):
    """Whether a month still waits for returns as a matter of course."""

    OPEN = "open", "Open"
    LOCKED = "locked", "Locked"


class SnapshotState(models.TextChoices):
    """What a snapshot is worth."""

    PROVISIONAL = "provisional", "Provisional"
    CANDIDATE = "candidate", "Draft of the next version"
    PUBLISHED = "published", "Published"


class Treatment(models.TextChoices):
    """The status of a due force in a snapshot. Only *reported* adds to a figure; the rest are gaps, never zeros.

    *Missing* is in snapshots of before the status was stored after the lock, and nowhere else.
    """

    REPORTED = "reported", "Approved"
    LATE = "late", "Approved, submitted after the lock"
    NOT_STARTED = "not_begun", "Not started"
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    IN_REVIEW = "in_review", "In review"
    QUERIED = "queried", "Queried"
    MISSING = "missing", "Not approved"


COUNTED = frozenset({Treatment.REPORTED, Treatment.LATE})
# The status of a force in a month as every page says it; those that are nearest to being approved come first.
STATUS_WORDS: dict[Treatment, str] = {
    Treatment.REPORTED: "approved",
    Treatment.LATE: "approved",
    Treatment.IN_REVIEW: "in review",
    Treatment.QUERIED: "queried",
    Treatment.SUBMITTED: "submitted",
    Treatment.DRAFT: "draft",
    Treatment.NOT_STARTED: "not started",
    Treatment.MISSING: "not approved",
}


class AreaKind(models.TextChoices):
    """The areas a snapshot adds up for. The comparable areas are the nations of 43 and the regions."""

    REGION = "region", "Region"
    UNIT = "unit", "Unit"
    ENGLAND_WALES = "england-wales", "England & Wales"
    UK = "uk", "United Kingdom"


class ProposalState(models.TextChoices):
    """What became of a proposal to publish."""

    OPEN = "open", "Waiting for a second person"
    CONFIRMED = "confirmed", "Confirmed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    VOID = "void", "Void: the figures changed"


WORKER_LOST = "WorkerLost"  # why a build has not ended, for as long as it has not
