"""The statuses of an upload and of a document."""

from django.db import models

from files import kinds


class UploadState(models.TextChoices):
    """How far an upload has progressed."""

    RECEIVED = "received", "Received"  # within the request that brought it
    REFUSED = "refused", "Could not be read"
    FAULTY = "faulty", "Has problems"
    READY = "ready", "Ready to import"
    DONE = "done", "Imported"


class DocumentState(models.TextChoices):
    """How far a document of the library has progressed."""

    WAITING = "waiting", "Checking"
    READY = "ready", "Ready"
    REFUSED = "refused", "Refused"


# By content; `kinds` describes each.
DOCUMENT_KINDS = [(kind, facts.label) for kind, facts in kinds.FACTS.items()]
