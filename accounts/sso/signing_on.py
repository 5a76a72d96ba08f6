"""Signs in a person that a provider identified: which account it is, and what changes once the second factor is given.

The provider's identifier of the person decides, and the email address only the first time. Until the second factor is
given, nothing of an account changes: a provider in the wrong hands, or a stolen password of a directory, neither links
an account nor demotes or locks out anybody. What the provider may not say has no effect: a place that it does not speak
for, a role that administrators give one by one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from allauth.account.internal.stagekit import clear_login
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts import (
    account_administration,
    account_state,
    duties,
    duty_administration,
    outgoing_email,
    sessions,
    sign_in_log,
)
from accounts.choices import SENSITIVE_ROLES, ClaimGives, Role
from accounts.email_addresses import as_stored
from accounts.models import ClaimRule, Duty, SignOnIdentity, User
from accounts.sso import providers
from accounts.sso.claims import Access, access_from
from accounts.sso.providers import Provider
from audit import log
from audit.choices import Operation
from core import clock

ASK = "Ask your administrator."
CLOSED = f"Your account here is closed. {ASK}"
NAME_LENGTH = 120
WAITING = "sso_arrival"  # where the session keeps an arrival


class SignOnRefused(Exception):
    """The person gets no further. The message says why and what to do.

    If they have an account, the log says in other words why it was refused; where it lost its role, its sessions end.
    """

    def __init__(
        self, message: str, *, user: User | None = None, question: str = "", ends_sessions: bool = False
    ) -> None:
        super().__init__(message)
        self.user, self.question, self.ends_sessions = user, question, ends_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What a provider said about somebody who has yet to give the second factor. It waits in the session.

    `access` has role, force, unit, duties and the duties that rules are about (`governed`); it is None without rules.
    """

    user: int
    provider: str
    subject: str
    access: Mapping[str, Any] | None


def identify(provider: Provider, claims: Mapping[str, Any]) -> tuple[User, Arrival]:
    """The account of the person, as it is; a new one if the rules make it.

    Raises SignOnRefused. The refusal is logged and, if the claims give a linked account no role, its sessions end.
    """
    rules = list(ClaimRule.objects.in_force().filter(provider=provider.key))
    access = access_from(claims, rules, provider=provider) if rules else None
    try:
        user = _linked_account(provider, claims, access) or _account_with_address(provider, claims, access)
        if user is None:
            user = _create_account(provider, claims, access)
    except SignOnRefused as refused:
        if refused.user is not None:
            sign_in_log.refuse(refused.user, refused.question)
            if refused.ends_sessions:
                sessions.end_all(refused.user, why=refused.question)
        raise
    given = None
    if access is not None and user.role not in SENSITIVE_ROLES:
        given = {
            "role": access.role,
            "force": access.force,
            "unit": access.unit,
            "duties": sorted(access.duties),
            "governed": sorted(rule.result for rule in rules if rule.gives == ClaimGives.DUTY),
        }
    return user, Arrival(user=user.pk, provider=provider.key, subject=_subject(claims), access=given)


def remember(session: SessionBase, arrival: Arrival) -> None:
    """Keep an arrival in the session until the second factor is given."""
    session[WAITING] = asdict(arrival)


def forget(request: HttpRequest) -> None:
    """Drop a pending arrival and the sign-in that waits for its second factor, when somebody types a password.

    Both go: the arrival alone would be linked to the account whose password was typed, and the sign-in alone would skip
    the rules of the provider.
    """
    request.session.pop(WAITING, None)
    clear_login(request)


def complete(session: SessionBase, user: User) -> None:
    """After the second factor: link the account of an arrival, end its password, and give it what the claims give.

    Does nothing for somebody who signed in by password. Raises SignOnRefused.
    """
    waiting = session.pop(WAITING, None)
    if waiting is None or waiting["user"] != user.pk:
        return
    arrival = Arrival(**waiting)
    provider = providers.with_key(arrival.provider)
    if provider is None:
        raise SignOnRefused(f"This organisation can no longer sign anybody in. {ASK}")
    try:
        with transaction.atomic(using=settings.LOGIN_ALIAS):
            stored = account_state.locked(user)
            _refuse_unless_theirs(stored, provider)
            _link(stored, provider, arrival.subject)
            _end_password(stored)
            if arrival.access is not None and stored.role not in SENSITIVE_ROLES:
                _bring_up_to_date(stored, arrival.access, provider=provider)
    except IntegrityError:
        raise SignOnRefused(f"Another account already signs in this way. {ASK}") from None
    user.refresh_from_db()


def email_in(claims: Mapping[str, Any], provider: Provider) -> str:
    """The person's email address as it is stored; empty if the provider does not vouch for one of its own."""
    email = claims.get("email")
    is_verified = (
        claims.get("email_verified", provider.emails_are_verified) is True
    )  # what it says goes before the setting
    if not isinstance(email, str) or not is_verified:
        return ""
    email = as_stored(email)
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email if provider.owns_address(email) else ""


def _linked_account(provider: Provider, claims: Mapping[str, Any], access: Access | None) -> User | None:
    """The account that the provider's identifier has signed in before."""
    identity = SignOnIdentity.objects.filter(issuer=provider.issuer, subject=_subject(claims)).first()
    if identity is None:
        return None
    user = User.objects.get(pk=identity.user_id)
    _refuse_unless_theirs(user, provider)
    _refuse_without_role(user, access, provider, ends_sessions=True)
    return user


def _account_with_address(provider: Provider, claims: Mapping[str, Any], access: Access | None) -> User | None:
    """The account with this email address, which is linked once its second factor is given."""
    email = email_in(claims, provider)
    if not email:
        raise SignOnRefused(f"{provider.name} does not give us your work email address. {ASK}")
    user = User.objects.people().with_email(email).first()
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
    _refuse_without_role(user, access, provider, ends_sessions=False)
    return user


def _refuse_without_role(user: User, access: Access | None, provider: Provider, *, ends_sessions: bool) -> None:
    """Raise SignOnRefused if the rules give the person no role."""
    if access is not None and access.problem and user.role not in SENSITIVE_ROLES:
        raise SignOnRefused(
            f"{access.problem} {ASK}",
            user=user,
            question=f"{provider.key} gives no role",
            ends_sessions=ends_sessions,
        )


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


def _create_account(provider: Provider, claims: Mapping[str, Any], access: Access | None) -> User:
    """A new account with what the rules give. Without rules, only administrators make accounts."""
    if access is None:
        raise SignOnRefused(f"You have no account here. {ASK}")
    if access.problem:
        raise SignOnRefused(f"{access.problem} {ASK}")
    email = email_in(claims, provider)
    user = User(email=email, name=_name(claims, email), role=access.role, force_id=access.force, unit_id=access.unit)
    try:
        with transaction.atomic(using=settings.LOGIN_ALIAS):
            account_administration.create(user, by=user)
    except ValidationError as why:
        raise SignOnRefused(f"{' '.join(why.messages)} {ASK}") from None
    except IntegrityError:
        raise SignOnRefused("You signed in twice at the same time. Try again.") from None
    _inform(user, provider)
    return user


def _inform(made: User, provider: Provider) -> None:
    """Tell administrators and, of a force, its leads that somebody has got an account."""
    people = User.objects.people().active().filter(Q(role=Role.ADMINISTRATOR) | Q(role=Role.LEAD, force=made.force_id))
    text = render_to_string(
        "account/email/account_made_message.txt",
        {"person": made.described, "provider_name": provider.name, "service_name": settings.SERVICE_NAME},
    )
    subject = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}new account"
    outgoing_email.put_all(list(people.exclude(pk=made.pk).values_list("email", flat=True)), subject, text)


def _bring_up_to_date(user: User, access: Mapping[str, Any], *, provider: Provider) -> None:
    """Give the account the role, place and duties of the claims."""
    if (user.role, user.force_id, user.unit_id) != (access["role"], access["force"], access["unit"]):
        user.role, user.force_id, user.unit_id = access["role"], access["force"], access["unit"]
        user.full_clean(exclude=["password"])
        user.save(update_fields=["role", "force", "unit"])
        duty_administration.end_all(user)
        sessions.end_all(user, why="single sign-on changed the account")
        log.record(Operation.ALTERATION, of=user, question=f"role and place by single sign-on: {provider.key}")
    _set_duties(user, frozenset(access["duties"]), governed=frozenset(access["governed"]), provider=provider)


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


def _link(user: User, provider: Provider, subject: str) -> None:
    """Note that the provider's identifier signed the account in; the first time, link them."""
    identity, is_new = SignOnIdentity.objects.get_or_create(
        user=user, issuer=provider.issuer, subject=subject, defaults={"used_at": clock.now()}
    )
    if is_new:
        sign_in_log.record(user, f"linked to single sign-on: {provider.key}")
    else:
        SignOnIdentity.objects.filter(pk=identity.pk).update(used_at=clock.now())


def _end_password(user: User) -> None:
    """End the password of an account that signs in this way, and the sessions it opened. Administrators keep theirs."""
    if user.role == Role.ADMINISTRATOR or not user.has_usable_password():
        return
    user.set_unusable_password()
    user.save(update_fields=["password"])
    sessions.end_all(user, why="single sign-on replaced the password")


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
