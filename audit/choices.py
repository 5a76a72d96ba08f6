"""The six kinds of access that the Data Protection Act 2018, section 62, asks to be logged, and their outcome."""

from django.db import models


class Kind(models.TextChoices):
    """What was done with records."""

    COLLECTION = "collection", "Collection"
    ALTERATION = "alteration", "Alteration"
    CONSULTATION = "consultation", "Consultation"
    DISCLOSURE = "disclosure", "Disclosure"
    COMBINATION = "combination", "Combination"
    ERASURE = "erasure", "Erasure"


class Outcome(models.TextChoices):
    """Whether it happened."""

    DONE = "done", "Done"
    REFUSED = "refused", "Refused"
