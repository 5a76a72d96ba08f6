"""What a person chooses for themselves. It changes nothing about what they may see or do."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation


def use_letters(user: User, *, on: bool) -> User:
    """Single letters move the focus on this person's pages, in every browser, or do nothing again."""
    with transaction.atomic(using=settings.LOGIN_ALIAS):
        user.single_letters = on
        user.save(update_fields=["single_letters"])
        log.record(Operation.ALTERATION, of=user)
    return user


def set_duty_phone(user: User, phone: str) -> User:
    """On which number the person is rung about duty; empty for none. Set by them or an administrator."""
    with transaction.atomic(using=settings.LOGIN_ALIAS):
        user.duty_phone = phone
        user.save(update_fields=["duty_phone"])
        log.record(Operation.ALTERATION, of=user, question="duty telephone")
    return user
