"""The words of periods and snapshots."""

from django.db import models


class PeriodState(models.TextChoices):
    """Whether a month still waits for returns as a matter of course."""

    OPEN = "open", "Open"
    LOCKED = "locked", "Locked"


class SnapshotState(models.TextChoices):
    """What a snapshot is worth."""

    PROVISIONAL = "provisional", "Provisional"
    CANDIDATE = "candidate", "Candidate for the next version"
    PUBLISHED = "published", "Published"


class Treatment(models.TextChoices):
    """How a due body stands in a snapshot. Only *reported* adds to a figure; the rest are gaps, never zeros."""

    REPORTED = "reported", "Reported"
    LATE = "late", "Reported after the lock"
    NOT_BEGUN = "not_begun", "Not begun"
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    IN_REVIEW = "in_review", "In review"
    MISSING = "missing", "Missing"


COUNTED = frozenset({Treatment.REPORTED, Treatment.LATE})


class AreaKind(models.TextChoices):
    """The areas a snapshot adds up for. The comparable areas are the nations of 43 and the regions."""

    REGION = "region", "Region"
    UNIT = "unit", "Unit"
    ENGLAND_WALES = "england-wales", "England & Wales"
    UK = "uk", "United Kingdom"


class ProposalState(models.TextChoices):
    """What became of a proposal to publish."""

    OPEN = "open", "Waits for a second person"
    CONFIRMED = "confirmed", "Confirmed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    VOID = "void", "Void: the figures changed"


WORKER_LOST = "WorkerLost"  # why a build has not ended, for as long as it has not
