"""The states of a request for erasure."""

from django.db import models


class ErasureState(models.TextChoices):
    """Where a request for erasure is."""

    REQUESTED = "requested", "Waiting for approval"
    ERASED = "erased", "Erased"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
