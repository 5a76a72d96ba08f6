"""The key of a record that a page is about to begin, signed for the person, so that a form sent twice begins one."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.core import signing

from accounts.models import User


def new_for(user: User) -> str:
    """A key for one page of this person's."""
    return _signer(user).sign(str(uuid4()))


def read(sent: str, *, user: User) -> UUID | None:
    """The key that came back; None where it is not one of this person's, and then a new record gets its own."""
    try:
        return UUID(_signer(user).unsign(sent))
    except (signing.BadSignature, ValueError):
        return None


def _signer(user: User) -> signing.Signer:
    return signing.Signer(salt=f"orders.begin.{user.pk}")
