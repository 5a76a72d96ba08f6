"""Keys of requests that a program may repeat: the second one gets the answer of the first (P30)."""

from __future__ import annotations

from datetime import date

from core.workflow import TransitionNotAllowed
from investigations.models import ReturnUpload
from investigations.returns import creation
from reference.models import Force

LONGEST = 100
ANOTHER = "This key was used for another return or file. Use a new key for each submission."
TOO_LONG = f"An idempotency key has at most {LONGEST} characters."


def earlier(key: str, *, force: Force, month: date, sha256: str) -> ReturnUpload | None:
    """The upload that the same request made before; None if there is none. Repetitions wait for each other.

    Raises TransitionNotAllowed if the key was used for anything else.
    """
    if not key:
        return None
    if len(key) > LONGEST:
        raise TransitionNotAllowed(TOO_LONG)
    creation.lock_beginning(force.pk)
    upload = ReturnUpload.objects.filter(force=force, key=key).select_related("upload", "force", "period").first()
    if upload is not None and (upload.period_id, upload.upload.sha256) != (month, sha256):
        raise TransitionNotAllowed(ANOTHER)
    return upload
