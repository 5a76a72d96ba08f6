"""Customises allauth's second factors: secrets are encrypted, and apps and passkeys name this service."""

from __future__ import annotations

from typing import Any, cast

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from accounts.models import User
from accounts.second_factor import sealing


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth brings no types
    """Overrides the allauth decisions that differ in this service."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret before it is stored."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Read a stored secret."""
        return sealing.unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        """The name that an authenticator app shows above the code."""
        return settings.SERVICE_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The service to which a passkey belongs: the host that the browser shows."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.SERVICE_NAME}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        """The account as a passkey stores it: a random id, and the name and address that the person knows."""
        person = cast(User, user)
        return {"id": person.public_id.bytes, "display_name": person.name, "name": person.email}
