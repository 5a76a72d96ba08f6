"""Tokens of systems: created, rotated and revoked. The text of a token is returned once and stored as a hash only."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts import edit_conflicts
from accounts.models import User
from audit import log
from audit.choices import Operation
from systems import owner_notices, registration, token_format
from systems.models import ApiToken, System
from systems.registration import SystemRefused

USUAL_DAYS, MOST_DAYS = 90, 365
MOST_OVERLAP_DAYS = 7
MOST_TOKENS = 20  # that work at the same time
SENT_TWICE = (
    "A token has been created since you opened this page, perhaps by sending the form twice. Check the list of tokens. "
    "If you have not stored the new one, revoke it and create another."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A stored token with its text, which nobody can read again."""

    token: ApiToken
    text: str


def seen_of(system: System) -> str:
    """A token for the list of tokens that a page shows: a form that is sent twice makes one token."""
    newest = ApiToken.objects.filter(system=system).order_by("-pk").values_list("pk", flat=True).first()
    return edit_conflicts.token(system.pk, newest)


def create(
    system: System, *, name: str, scope_names: Collection[str], days: int, by: User, seen: str | None = None
) -> NewToken:
    """Make a token of an active system. `seen` is what the page showed; None if there was no page.

    Raises SystemRefused and ValidationError.
    """
    with registration.atomic():
        stored = registration.active(system, by=by)
        if seen is not None and seen != seen_of(stored):
            raise SystemRefused(SENT_TWICE)
        if not scope_names or not set(scope_names) <= set(stored.scopes):
            raise SystemRefused("Choose what the token may do, from what the system may do.")
        if stored.tokens.not_ended(timezone.now()).count() >= MOST_TOKENS:
            raise SystemRefused(f"A system can have up to {MOST_TOKENS} active tokens. Revoke one first.")
        made = _make(stored, name=name, scope_names=scope_names, days=days, by=by)
        log.record(Operation.ALTERATION, of=stored, question=_question("created", made.token))
    return made


def rotate(token: ApiToken, *, days: int, overlap_days: int, by: User) -> NewToken:
    """Make the successor of a token, which has the same name and scopes. The old one works for some days more.

    Raises SystemRefused and ValidationError.
    """
    with registration.atomic():
        stored = registration.active(token.system, by=by)
        old = ApiToken.objects.select_for_update().get(pk=token.pk, system=stored)
        if not old.is_working:
            raise SystemRefused("This token no longer works. Create a new one.")
        if ApiToken.objects.filter(replaces=old).exists():
            raise SystemRefused("This token has already been rotated. Rotate its successor.")
        if not 0 <= overlap_days <= MOST_OVERLAP_DAYS:
            raise SystemRefused(f"The old token can work for {MOST_OVERLAP_DAYS} days more at most.")
        made = _make(stored, name=old.name, scope_names=old.scopes, days=days, by=by, replaces=old)
        if overlap_days == 0:
            old.revoked_at, old.revoked_by = timezone.now(), by
            old.save(update_fields=["revoked_at", "revoked_by"])
        else:
            old.expires_at = min(old.expires_at, timezone.now() + timedelta(days=overlap_days))
            old.save(update_fields=["expires_at"])
        log.record(Operation.ALTERATION, of=stored, question=_question("rotated", old))
    return made


def revoke(public_id: uuid.UUID, *, by: User) -> ApiToken:
    """End a token at once: an administrator any, an owner those of their own systems. A second time changes nothing.

    Raises ApiToken.DoesNotExist for a token of a system that the person does not see.
    """
    with registration.atomic():
        token = (
            ApiToken.objects.of_systems_visible_to(by)
            .select_related("system__user")
            .select_for_update(of=("self",))
            .get(public_id=public_id)
        )
        if token.revoked_at is None:
            token.revoked_at, token.revoked_by = timezone.now(), by
            token.save(update_fields=["revoked_at", "revoked_by"])
            log.record(Operation.ALTERATION, of=token.system, question=_question("revoked", token))
    return token


def _make(
    system: System, *, name: str, scope_names: Collection[str], days: int, by: User, replaces: ApiToken | None = None
) -> NewToken:
    if not 1 <= days <= MOST_DAYS:
        raise SystemRefused(f"A token can last from 1 to {MOST_DAYS} days.")
    text, now = token_format.new(), timezone.now()
    token = ApiToken(
        system=system,
        name=name,
        token_hash=token_format.hash_of(text),
        hint=token_format.hint_of(text),
        scopes=sorted(scope_names),
        created_at=now,
        created_by=by,
        expires_at=now + timedelta(days=days),
        replaces=replaces,
    )
    token.full_clean()
    token.save()
    owner_notices.system_changed([system.owner], key=str(token.public_id), by=by)
    return NewToken(token=token, text=text)


def _question(what: str, token: ApiToken) -> str:
    return f"token {token.hint} {what}, expires {token.expires_at:%Y-%m-%d}"
