"""The six kinds of access that section 62 of the Data Protection Act 2018 requires us to log; sign-in; outcomes."""

from django.db import models


class Operation(models.TextChoices):
    """What was done with records. The codes are the words of the Act, which files use; pages use the plain words."""

    COLLECTION = "collection", "Added"
    ALTERATION = "alteration", "Changed"
    CONSULTATION = "consultation", "Viewed"
    DISCLOSURE = "disclosure", "Disclosed"
    COMBINATION = "combination", "Matched"
    ERASURE = "erasure", "Erased"
    SIGN_IN = "sign_in", "Sign-in"  # not in the Act: signing in and out, failures, passwords, ended sessions


class Outcome(models.TextChoices):
    """Whether the access was allowed."""

    DONE = "done", "Done"
    REFUSED = "refused", "Refused"
