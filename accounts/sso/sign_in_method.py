"""Whether a person signs in with an organisation's account, and then has no password here."""

from __future__ import annotations

from accounts.choices import Role
from accounts.models import SignOnIdentity, User
from accounts.sso import providers
from accounts.sso.providers import Provider


def provider_of(user: User | None) -> Provider | None:
    """The configured provider that a person signs in with; None for those with a password. The same work for nobody.

    Administrators keep their passwords: somebody has to get in while a provider is down.
    """
    issuers = SignOnIdentity.objects.filter(user_id=user.pk if user else 0).values_list("issuer", flat=True)
    provider = providers.with_issuer(list(issuers))
    return None if user is None or user.role == Role.ADMINISTRATOR else provider
