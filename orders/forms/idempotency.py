"""The signed key of a record that a page is about to create.

The key belongs to one person. It makes a form that is submitted twice create one record.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from django.core import signing

from accounts.models import User


def new_for(user: User) -> str:
    """Create a key for one page of this person."""
    return _signer(user).sign(str(uuid4()))


def read(sent: str, *, user: User) -> UUID | None:
    """Read the submitted key. None if the key is not this person's; the new record then gets a key of its own."""
    try:
        return UUID(_signer(user).unsign(sent))
    except (signing.BadSignature, ValueError):
        return None


def _signer(user: User) -> signing.Signer:
    return signing.Signer(salt=f"orders.begin.{user.pk}")
