"""Encrypts second factors again under the newest key, so that an older one can go. People sign in meanwhile."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction

from accounts.second_factor import sealing

SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}  # where each kind has its own


def rotate() -> tuple[int, int]:
    """Encrypt everything again, and return how many values were, and how many no key opens."""
    done = broken = 0
    for pk in Authenticator.objects.filter(type__in=SECRETS).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic(using=settings.LOGIN_ALIAS):
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if row is None:
                continue
            name = SECRETS[row.type]
            try:
                row.data[name] = sealing.reseal(row.data[name])
            except InvalidToken:
                broken += 1
                continue
            row.save(update_fields=["data"])
            done += 1
    return done, broken
