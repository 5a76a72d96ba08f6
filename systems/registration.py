"""Systems that administrators create, confirm, change and close.

What a system works for and may do is decided once, when it is created: a system that needs more is a new one, with
tokens of its own. A second administrator confirms one that reads case data, changes returns or works for several
forces.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import edit_conflicts
from accounts.choices import Role
from accounts.models import User
from audit import log
from audit.choices import Operation
from systems import owner_notices, scopes
from systems.choices import SystemState
from systems.models import ApiToken, System

ADDRESS = "systems.invalid"  # reserved by RFC 2606: no mail can reach the account of a system
CHANGED = "This system has changed since you opened the page. Nothing was changed. Check it and try again."


class SystemRefused(Exception):
    """A system, token or webhook can't be changed this way. The message says why and what to do."""


def create(system: System, *, name: str, by: User) -> System:
    """Store a new system with an account that nobody signs in with. Raises SystemRefused and ValidationError.

    It waits for a second administrator if its scopes ask for one.
    """
    refuse_unless_administrator(by)
    if why := why_not_scopes(system.role, system.scopes):
        raise SystemRefused(why)
    refuse_unless_owner(system.owner)
    account = User(email=f"{uuid.uuid4()}@{ADDRESS}", name=name, role=Role.SYSTEM)
    account.set_unusable_password()
    account.full_clean(exclude=["password"])
    system.state = SystemState.WAITING if scopes.needs_second_person(system.role, system.scopes) else SystemState.ACTIVE
    system.created_by = by
    with atomic():
        account.save()
        system.user = account
        system.full_clean()
        system.save()
        log.record(Operation.COLLECTION, of=system, question=f"may: {', '.join(sorted(system.scopes))}")
    return system


def why_not_scopes(role: str, names: Collection[str]) -> str:
    """Why a system of this kind can't have these scopes; empty if it can."""
    allowed = {scope.name for scope in scopes.open_to(role)}
    if not names:
        return "Choose what the system may do."
    if wrong := scopes.labels_of(set(names) - allowed):
        return f"This kind of system cannot have: {', '.join(label.lower() for label in wrong)}."
    return ""


def decide(system: System, *, confirm: bool, seen: str, by: User) -> System:
    """Confirm or refuse a system that another administrator created; its creator may withdraw it.

    `seen` is what the page showed: nobody confirms what they have not read. Raises SystemRefused.
    """
    with atomic():
        stored = locked(system, by=by)
        if stored.state != SystemState.WAITING:
            raise SystemRefused("This has already been decided. Nothing was changed.")
        if seen_of(stored) != seen:
            raise SystemRefused(CHANGED)
        if stored.created_by_id == by.pk:
            if confirm:
                raise SystemRefused("You created this system. Another administrator must confirm it.")
            _close(stored, by=by)
            log.record(Operation.ALTERATION, of=stored, question="system withdrawn before it was confirmed")
            return stored
        stored.state = SystemState.ACTIVE if confirm else SystemState.REFUSED
        stored.decided_by, stored.decided_at = by, timezone.now()
        stored.save(update_fields=["state", "decided_by", "decided_at"])
        log.record(Operation.ALTERATION, of=stored, question=f"system {'confirmed' if confirm else 'refused'}")
    return stored


def change(system: System, *, name: str, purpose: str, owner: User, seen: str, by: User) -> System:
    """Store a new name, purpose or owner. Raises SystemRefused and ValidationError."""
    with atomic():
        stored = locked(system, by=by)
        if seen_of(stored) != seen:
            raise SystemRefused(CHANGED)
        refuse_unless_owner(owner)
        former = stored.owner
        stored.purpose, stored.owner = purpose, owner
        stored.user.name = name
        stored.user.full_clean(exclude=["password"])
        stored.full_clean()
        stored.user.save(update_fields=["name"])
        stored.save(update_fields=["purpose", "owner"])
        log.record(Operation.ALTERATION, of=stored, question="name, purpose or owner of a system changed")
        if former != owner:
            owner_notices.system_changed([former, owner], key=f"{stored.public_id}:{timezone.now().isoformat()}", by=by)
    return stored


def change_owner_of_all(former: User, *, to: User, by: User) -> int:
    """Give every open system of a person to another one, and return how many. Raises SystemRefused.

    Each new ownership is in the log, and both owners get a notice.
    """
    refuse_unless_administrator(by)
    with atomic():
        refuse_unless_owner(User.objects.select_for_update().get(pk=to.pk))
        if to.pk == former.pk:
            raise SystemRefused("Choose somebody else as the new owner.")
        owned = list(System.objects.visible_to(by).filter(owner=former).open().order_by("pk").select_for_update())
        System.objects.filter(pk__in=[system.pk for system in owned]).update(owner=to)
        log.record(Operation.ALTERATION, of=owned, question="owner of a system changed, as the account closes")
        if owned:
            key = f"{former.public_id}:{timezone.now().isoformat()}"
            owner_notices.system_changed([former, to], key=key, by=by)
    return len(owned)


def close(system: System, *, by: User) -> System:
    """End a system for good: its tokens stop at once, and its webhooks send nothing. Raises SystemRefused."""
    with atomic():
        stored = locked(system, by=by)
        _close(stored, by=by)
        log.record(Operation.ALTERATION, of=stored, question="system closed, and all its tokens revoked")
    return stored


def seen_of(system: System) -> str:
    """A token for what the page of a system shows and its form changes."""
    return edit_conflicts.token(system.pk, system.user.name, system.purpose, system.owner_id, system.state)


def refuse_unless_administrator(by: User) -> None:
    """Raise SystemRefused for anybody else."""
    if by.role != Role.ADMINISTRATOR:
        raise SystemRefused("Only administrators manage systems.")


def refuse_unless_owner(person: User) -> None:
    """Raise SystemRefused unless this can be the owner of a system: a person with an open account."""
    if not person.is_active or person.role == Role.SYSTEM:
        raise SystemRefused("Choose an owner with an open account.")


def locked(system: System, *, by: User) -> System:
    """Lock an open system for a change by an administrator. Raises SystemRefused for a closed one."""
    refuse_unless_administrator(by)
    stored = (
        System.objects.visible_to(by).select_related("user", "owner").select_for_update(of=("self",)).get(pk=system.pk)
    )
    if not stored.is_open:
        raise SystemRefused("This system was refused or closed. Nothing was changed.")
    return stored


def active(system: System, *, by: User) -> System:
    """Lock a system that works, for its tokens and webhooks. Raises SystemRefused for any other."""
    stored = locked(system, by=by)
    if stored.state == SystemState.WAITING:
        raise SystemRefused("Another administrator must confirm this system first.")
    if stored.is_suspended:
        raise SystemRefused("The owner’s account is closed. Choose another owner first.")
    return stored


def atomic() -> transaction.Atomic:
    """A transaction of the role that writes systems."""
    return transaction.atomic(using=settings.LOGIN_ALIAS)


def _close(system: System, *, by: User) -> None:
    now = timezone.now()
    ApiToken.objects.filter(system=system, revoked_at__isnull=True).update(revoked_at=now, revoked_by=by)
    system.state, system.closed_at, system.closed_by = SystemState.CLOSED, now, by
    system.save(update_fields=["state", "closed_at", "closed_by"])
    system.user.is_active = False
    system.user.save(update_fields=["is_active"])
