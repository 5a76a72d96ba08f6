"""The words of an upload and of a document."""

from django.db import models

from files import kinds


class UploadState(models.TextChoices):
    """How far a file came."""

    RECEIVED = "received", "Received"  # within the request that brought it
    REFUSED = "refused", "Could not be read"
    FAULTY = "faulty", "Has problems"
    READY = "ready", "Ready to import"
    DONE = "done", "Imported"


class DocumentState(models.TextChoices):
    """How far a document of the library came."""

    WAITING = "waiting", "Checking"
    READY = "ready", "Ready"
    REFUSED = "refused", "Refused"


# By its content; `kinds` says what each is.
DOCUMENT_KINDS = [(kind, facts.label) for kind, facts in kinds.FACTS.items()]
