"""The words of an upload."""

from django.db import models


class UploadState(models.TextChoices):
    """How far a file came."""

    RECEIVED = "received", "Received"  # within the request that brought it
    REFUSED = "refused", "Could not be read"
    FAULTY = "faulty", "Has problems"
    READY = "ready", "Fits, not yet stored"
    DONE = "done", "Stored"
