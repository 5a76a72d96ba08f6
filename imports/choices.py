"""The statuses of an upload."""

from django.db import models


class UploadState(models.TextChoices):
    """How far an upload has progressed."""

    RECEIVED = "received", "Received"  # within the request that brought it
    REFUSED = "refused", "Could not be read"
    FAULTY = "faulty", "Has problems"
    READY = "ready", "Ready to import"
    DONE = "done", "Imported"
