"""An investigation under a lock that waits for its transfer, for records that begin with the force that has it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from accounts.models import User
from core.workflow import TransitionNotAllowed
from investigations.models import Investigation


def locked(public_id: UUID, *, by: User, why_not: Callable[..., str]) -> Investigation:
    """Return an investigation under a lock against transfers, if the person may add a record to it.

    Raises Investigation.DoesNotExist out of scope, and TransitionNotAllowed with what `why_not` says, or if the
    investigation has just moved to another force.
    """
    rows = Investigation.objects.visible_to(by).select_related("force")
    seen = rows.get(public_id=public_id)
    if why := why_not(seen, by=by):
        raise TransitionNotAllowed(why)
    under_lock = rows.select_for_update(of=("self",), no_key=True).filter(pk=seen.pk).first()
    if under_lock is None or under_lock.force_id != seen.force_id:
        raise TransitionNotAllowed("This investigation has just moved to another force, which can add the record.")
    return under_lock
