"""The formats of an export, and its states."""

from django.db import models


class ListFormat(models.TextChoices):
    """The formats in which a list leaves the service."""

    XLSX = "xlsx", "Excel workbook (XLSX)"
    ODS = "ods", "OpenDocument workbook (ODS)"
    CSV = "csv", "CSV file, with a description of its columns (ZIP)"


class ExportState(models.TextChoices):
    """The state of an export that is not written in its request."""

    NEEDS_APPROVAL = "needs_approval", "Needs approval"
    WAITING = "waiting", "Being written"
    READY = "ready", "Ready"
    REFUSED = "refused", "Refused"
    STOPPED = "stopped", "Stopped"
    FAILED = "failed", "Failed"
