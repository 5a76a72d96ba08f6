"""Finds the account of a person that a provider has identified, makes it if the rules allow, and keeps it up to date.

The provider's identifier of the person decides, and the email address only the first time. What the provider may not
say has no effect: a place that it does not speak for, a role that administrators give one by one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from accounts import account_administration, account_state, duties, duty_administration, sessions, sign_in_log
from accounts.choices import SENSITIVE_ROLES, ClaimGives, Role
from accounts.email_addresses import as_stored
from accounts.models import ClaimRule, Duty, SignOnIdentity, User
from accounts.sso.claims import Access, access_from
from accounts.sso.providers import Provider
from audit import log
from audit.choices import Operation
from core import clock

ASK = "Ask your administrator."
CLOSED = f"Your account here is closed. {ASK}"
NAME_LENGTH = 120


class SignOnRefused(Exception):
    """The person gets no further. The message says why and what to do.

    If they have an account, the log says in other words why it was refused; where it lost its role, its sessions end.
    """

    def __init__(
        self, message: str, *, user: User | None = None, question: str = "", ends_sessions: bool = False
    ) -> None:
        super().__init__(message)
        self.user, self.question, self.ends_sessions = user, question, ends_sessions


def sign_on(provider: Provider, claims: Mapping[str, Any]) -> User:
    """The account of the person, up to date with the claims.

    Raises SignOnRefused. The account then stays as it was, but the refusal is logged and, if the claims give no role,
    all its sessions end.
    """
    rules = list(ClaimRule.objects.in_force().filter(provider=provider.key))
    access = access_from(claims, rules, provider=provider) if rules else None
    try:
        with transaction.atomic(using=settings.LOGIN_ALIAS):
            user = _known(provider, claims) or _linked(provider, claims) or _made(provider, claims, access)
            if access is not None and user.role not in SENSITIVE_ROLES:
                _bring_up_to_date(user, access, governed=_governed(rules), provider=provider)
    except SignOnRefused as refused:
        if refused.user is not None:
            sign_in_log.refuse(refused.user, refused.question)
            if refused.ends_sessions:
                sessions.end_all(refused.user, why=refused.question)
        raise
    except IntegrityError:
        raise SignOnRefused("You signed in twice at the same time. Try again.") from None
    return user


def email_in(claims: Mapping[str, Any], provider: Provider) -> str:
    """The person's email address as it is stored; empty if the provider does not vouch for one of its own."""
    email = claims.get("email")
    if not isinstance(email, str) or not (claims.get("email_verified") is True or provider.emails_are_verified):
        return ""
    email = as_stored(email)
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email if provider.owns_address(email) else ""


def _known(provider: Provider, claims: Mapping[str, Any]) -> User | None:
    """The account that the provider's identifier has signed in before."""
    identity = SignOnIdentity.objects.filter(issuer=provider.issuer, subject=_subject(claims)).first()
    if identity is None:
        return None
    user = account_state.locked(User(pk=identity.user_id))
    _refuse_unless_theirs(user, provider)
    SignOnIdentity.objects.filter(pk=identity.pk).update(used_at=clock.now())
    return user


def _linked(provider: Provider, claims: Mapping[str, Any]) -> User | None:
    """The account with this email address, which the provider signs in from now on."""
    email = email_in(claims, provider)
    if not email:
        raise SignOnRefused(f"{provider.name} does not give us your work email address. {ASK}")
    user = User.objects.people().with_email(email).select_for_update().first()
    if user is None:
        return None
    _refuse_unless_theirs(user, provider)
    if user.sign_on_identities.filter(issuer=provider.issuer).exists():
        raise SignOnRefused(
            f"The account here with your email address already signs in with a different {provider.name} account. "
            f"{ASK}",
            user=user,
            question=f"another account of {provider.key} has the address",
        )
    _link(user, provider, claims)
    if user.role != Role.ADMINISTRATOR:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        sessions.end_all(user, why="single sign-on replaced the password")
    return user


def _refuse_unless_theirs(user: User, provider: Provider) -> None:
    """Raise SignOnRefused for a closed account, and for one that the provider does not speak for."""
    if not user.is_active:
        raise SignOnRefused(CLOSED, user=user, question="the account is closed")
    if not provider.speaks_for(force=user.force_id, unit=user.unit_id):
        raise SignOnRefused(
            f"{provider.name} cannot sign in people from {user.place or 'your team'}. {ASK}",
            user=user,
            question=f"{provider.key} does not speak for this account",
        )


def _made(provider: Provider, claims: Mapping[str, Any], access: Access | None) -> User:
    """A new account with what the rules give. Without rules, only administrators make accounts."""
    if access is None:
        raise SignOnRefused(f"You have no account here. {ASK}")
    if access.problem:
        raise SignOnRefused(f"{access.problem} {ASK}")
    email = email_in(claims, provider)
    user = User(email=email, name=_name(claims, email), role=access.role, force_id=access.force, unit_id=access.unit)
    try:
        account_administration.create(user, by=user)
    except ValidationError as why:
        raise SignOnRefused(f"{' '.join(why.messages)} {ASK}") from None
    _link(user, provider, claims)
    return user


def _bring_up_to_date(user: User, access: Access, *, governed: frozenset[str], provider: Provider) -> None:
    """Give the account the role, place and duties of the claims. Raises SignOnRefused if they give none."""
    if access.problem:
        raise SignOnRefused(
            f"{access.problem} {ASK}", user=user, question=f"{provider.key} gives no role", ends_sessions=True
        )
    if (user.role, user.force_id, user.unit_id) != (access.role, access.force, access.unit):
        user.role, user.force_id, user.unit_id = access.role, access.force, access.unit
        user.full_clean(exclude=["password"])
        user.save(update_fields=["role", "force", "unit"])
        duty_administration.end_all(user)
        sessions.end_all(user, why="single sign-on changed the account")
        log.record(Operation.ALTERATION, of=user, question=f"role and place by single sign-on: {provider.key}")
    _set_duties(user, access.duties, governed=governed, provider=provider)


def _set_duties(user: User, wanted: frozenset[str], *, governed: frozenset[str], provider: Provider) -> None:
    """Give and end the duties that some rule of the provider is about. Administrators give the others."""
    day = clock.today()
    held = {duty.kind: duty for duty in duties.today(day).filter(user=user, kind__in=governed).select_for_update()}
    for kind in sorted(wanted - held.keys()):
        Duty.objects.filter(user=user, kind=kind, starts_on__gt=day).delete()  # it begins now
        Duty.objects.create(user=user, kind=kind, starts_on=day)
        log.record(Operation.ALTERATION, of=user, question=f"duty {kind} given by single sign-on: {provider.key}")
    for kind in sorted(held.keys() - wanted):
        duty_administration.end_on(held[kind], last_day=day - timedelta(days=1))
        sessions.end_all(user, why="a duty ended")
        log.record(Operation.ALTERATION, of=user, question=f"duty {kind} ended by single sign-on: {provider.key}")


def _governed(rules: list[ClaimRule]) -> frozenset[str]:
    return frozenset(rule.result for rule in rules if rule.gives == ClaimGives.DUTY)


def _link(user: User, provider: Provider, claims: Mapping[str, Any]) -> None:
    SignOnIdentity.objects.create(user=user, issuer=provider.issuer, subject=_subject(claims), used_at=clock.now())
    sign_in_log.record(user, f"linked to single sign-on: {provider.key}")


def _subject(claims: Mapping[str, Any]) -> str:
    subject = str(claims["sub"])
    if len(subject) > 255:
        raise SignOnRefused(f"The identifier that your organisation sent for your account is too long. {ASK}")
    return subject


def _name(claims: Mapping[str, Any], email: str) -> str:
    """The name that colleagues will see: as the provider has it, or else the address."""
    parts = [claims.get("given_name"), claims.get("family_name")]
    name = claims.get("name") or " ".join(str(part) for part in parts if part)
    return unicodedata.normalize("NFC", str(name or email.partition("@")[0])).strip()[:NAME_LENGTH]
