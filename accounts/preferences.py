"""Settings that people choose for themselves. They never change what people may see or do."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation


def use_letters(user: User, *, on: bool) -> User:
    """Turn single-letter keyboard shortcuts on or off for this person, in every browser."""
    with transaction.atomic(using=settings.LOGIN_ALIAS):
        user.single_letters = on
        user.save(update_fields=["single_letters"])
        log.record(Operation.ALTERATION, of=user)
    return user


def set_duty_phone(user: User, phone: str) -> User:
    """Set the person's duty telephone number; empty for none. They or an administrator set it."""
    with transaction.atomic(using=settings.LOGIN_ALIAS):
        user.duty_phone = phone
        user.save(update_fields=["duty_phone"])
        log.record(Operation.ALTERATION, of=user, question="duty telephone")
    return user
