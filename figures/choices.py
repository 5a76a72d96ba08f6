"""The choices of periods, snapshots and annotations."""

from django.db import models


class PeriodState(models.TextChoices):
    """Whether a month is still open for returns."""

    OPEN = "open", "Open"
    LOCKED = "locked", "Locked"


class SnapshotState(models.TextChoices):
    """Whether a snapshot is provisional, a candidate for the next version, or published."""

    PROVISIONAL = "provisional", "Provisional"
    CANDIDATE = "candidate", "Draft of the next version"
    PUBLISHED = "published", "Published"


class Treatment(models.TextChoices):
    """The status of a due force in a snapshot. Only *reported* adds to a figure; the rest are gaps, never zeros.

    *Missing* occurs only in older snapshots, built before snapshots stored the status of a force after the lock.
    """

    REPORTED = "reported", "Approved"
    LATE = "late", "Approved, submitted after the lock"
    NOT_STARTED = "not_begun", "Not started"
    DRAFT = "draft", "Draft"
    TO_CERTIFY = "to_certify", "Submitted, not certified"
    SUBMITTED = "submitted", "Submitted"
    IN_REVIEW = "in_review", "In review"
    QUERIED = "queried", "Queried"
    MISSING = "missing", "Not approved"


COUNTED = frozenset({Treatment.REPORTED, Treatment.LATE})
# The status of a force in a month, in the words of every page. Statuses nearest to approval come first.
STATUS_WORDS: dict[Treatment, str] = {
    Treatment.REPORTED: "approved",
    Treatment.LATE: "approved",
    Treatment.IN_REVIEW: "in review",
    Treatment.QUERIED: "queried",
    Treatment.SUBMITTED: "submitted",
    Treatment.TO_CERTIFY: "submitted, not certified",
    Treatment.DRAFT: "draft",
    Treatment.NOT_STARTED: "not started",
    Treatment.MISSING: "not approved",
}


class AreaKind(models.TextChoices):
    """The kinds of area that a snapshot has figures for. Only the nations of 43 and the regions are comparable."""

    REGION = "region", "Region"
    UNIT = "unit", "Unit"
    ENGLAND_WALES = "england-wales", "England & Wales"
    UK = "uk", "United Kingdom"


class ProposalState(models.TextChoices):
    """The outcome of a proposal to publish."""

    OPEN = "open", "Waiting for a second person"
    CONFIRMED = "confirmed", "Confirmed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    VOID = "void", "Void: the figures changed"


WORKER_LOST = "WorkerLost"  # recorded as the failure of a build for as long as that build has not ended


class AnnotationKind(models.TextChoices):
    """What an annotation tells the readers of a figure."""

    ANOMALY = "anomaly", "Known anomaly"
    EXPLANATION = "explanation", "Explanation"
    DEFINITION = "definition", "Change of definition"
    NOT_UNUSUAL = "not_unusual", "Checked, not unusual"


# A comparison with a month of these kinds is marked: the figure moved without a change in what it counts.
MISLEADING = frozenset({AnnotationKind.ANOMALY, AnnotationKind.DEFINITION})
