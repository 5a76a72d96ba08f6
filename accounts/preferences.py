"""What a person chooses for themselves. It changes nothing about what they may see or do."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Kind


def use_letters(user: User, *, on: bool) -> User:
    """Single letters move the focus on this person's pages, in every browser, or do nothing again."""
    with transaction.atomic(using=settings.LOGIN_ALIAS):
        user.single_letters = on
        user.save(update_fields=["single_letters"])
        log.record(Kind.ALTERATION, of=user)
    return user
