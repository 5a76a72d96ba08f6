"""The six kinds of access that the Data Protection Act 2018, section 62, asks to be logged; signing in; outcomes."""

from django.db import models


class Operation(models.TextChoices):
    """What was done with records. The codes are the words of the Act; files hold those, pages the plain words."""

    COLLECTION = "collection", "Added"
    ALTERATION = "alteration", "Changed"
    CONSULTATION = "consultation", "Viewed"
    DISCLOSURE = "disclosure", "Disclosed"
    COMBINATION = "combination", "Matched"
    ERASURE = "erasure", "Erased"
    SIGN_IN = "sign_in", "Sign-in"  # not of the Act: signing in and out, failures, passwords, sessions that end


class Outcome(models.TextChoices):
    """Whether it happened."""

    DONE = "done", "Done"
    REFUSED = "refused", "Refused"
