"""The statuses and kinds of a document."""

from django.db import models

from documents import kinds


class DocumentState(models.TextChoices):
    """How far a document of the library has progressed."""

    WAITING = "waiting", "Checking"
    READY = "ready", "Ready"
    REFUSED = "refused", "Refused"


# By content; `kinds` describes each.
DOCUMENT_KINDS = [(kind, facts.label) for kind, facts in kinds.FACTS.items()]
