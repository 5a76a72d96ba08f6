"""An erased version has only its dates and codes left, and never changes again.

The database refuses a change (`sql/erasure.sql`). `guidance.erasable` says what an erasure does.
"""

from __future__ import annotations

from accounts.models import User
from guidance import permissions
from guidance.erasable import VERSION
from guidance.models import Version
from retention import erasures
from retention.models import Erasure


def erasure_of(version: Version, *, user: User) -> Erasure | None:
    """The erasure of a version, for an approver; None for others, and for any other version, without a query."""
    if not version.is_erased or not permissions.is_approver(user):
        return None
    return erasures.erasure_of(VERSION.kind, version.public_id, user=user)
