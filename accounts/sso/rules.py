"""The rules of single sign-on: an administrator proposes one, another confirms it, and any can end it at once.

No rule gives a role that sees all forces, the log or the accounts: administrators give those one by one, with a second
person.
"""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterable
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from accounts.choices import SENSITIVE_ROLES, ClaimGives, Role
from accounts.duties import DutyKind
from accounts.models import ClaimRule, User
from accounts.sso.providers import Provider
from audit import log
from audit.choices import Operation
from core import clock
from reference.models import Force, Unit

ROLES = tuple(role for role in Role if role not in SENSITIVE_ROLES and role != Role.SYSTEM)
OWN = "You proposed this rule. Another administrator must confirm it."
GONE = "This rule has ended."


class RuleRefused(Exception):
    """The rule can't be proposed or confirmed. The message says why."""


class Decision(Protocol):
    """What `confirm` and `end` have in common."""

    def __call__(self, public_id: uuid.UUID, *, by: User) -> ClaimRule:
        """Decide on a rule."""


def of_provider(provider: Provider) -> QuerySet[ClaimRule]:
    """The rules of a provider that count or wait, in the order in which its page lists them."""
    rules = ClaimRule.objects.open().filter(provider=provider.key).select_related("proposed_by", "confirmed_by")
    return rules.order_by("gives", "claim", "value", "result")


def results_for(provider: Provider) -> dict[str, list[tuple[str, str]]]:
    """What rules of a provider can give, by kind: code and label. Places are those that it speaks for."""
    forces: Iterable[Force] = Force.objects.valid_on(clock.today()).order_by("short_name")
    units: Iterable[Unit] = Unit.objects.order_by("order", "name")
    return {
        ClaimGives.ROLE: [(role.value, role.label) for role in ROLES if role != Role.PARTNER or provider.is_national],
        ClaimGives.FORCE: [
            (force.pk, force.short_name) for force in forces if provider.speaks_for(force=force.pk, unit=None)
        ],
        ClaimGives.UNIT: [(unit.pk, str(unit)) for unit in units if provider.speaks_for(force=None, unit=unit.pk)],
        ClaimGives.DUTY: [(kind.value, str(kind.label)) for kind in DutyKind],
    }


def propose(provider: Provider, *, claim: str, value: str, gives: str, result: str, by: User) -> ClaimRule:
    """Store a rule that waits for a second administrator. Raises RuleRefused."""
    if result not in dict(results_for(provider)[gives]):
        raise RuleRefused(f"{provider.name} cannot give this.")
    rule = ClaimRule(
        provider=provider.key,
        claim=_composed(claim),
        value=_composed(value),
        gives=gives,
        result=result,
        proposed_by=by,
    )
    try:
        rule.full_clean()
    except ValidationError as why:
        raise RuleRefused(" ".join(why.messages)) from None
    with _atomic():
        rule.save()
        log.record(Operation.COLLECTION, of=rule, question="proposed")
    return rule


def confirm(public_id: uuid.UUID, *, by: User) -> ClaimRule:
    """Let a rule count. Raises RuleRefused, ClaimRule.DoesNotExist."""
    with _atomic():
        rule = _locked(public_id)
        if rule.ended_at is not None:
            raise RuleRefused(GONE)
        if rule.confirmed_at is not None:
            raise RuleRefused("This rule has been confirmed.")
        if rule.proposed_by_id == by.pk:
            raise RuleRefused(OWN)
        rule.confirmed_by, rule.confirmed_at = by, clock.now()
        rule.save(update_fields=["confirmed_by", "confirmed_at"])
        log.record(Operation.ALTERATION, of=rule, question="confirmed")
    return rule


def end(public_id: uuid.UUID, *, by: User) -> ClaimRule:
    """End a rule, or refuse a proposed one. Raises RuleRefused, ClaimRule.DoesNotExist.

    Accounts keep what it gave until the next sign-in.
    """
    with _atomic():
        rule = _locked(public_id)
        if rule.ended_at is not None:
            raise RuleRefused(GONE)
        was = "ended" if rule.confirmed_at else "withdrawn" if rule.proposed_by_id == by.pk else "refused"
        rule.ended_by, rule.ended_at = by, clock.now()
        rule.save(update_fields=["ended_by", "ended_at"])
        log.record(Operation.ALTERATION, of=rule, question=was)
    return rule


def to_confirm(administrator: User) -> QuerySet[ClaimRule]:
    """The rules that wait for this administrator: those that others proposed."""
    return ClaimRule.objects.open().filter(confirmed_at__isnull=True).exclude(proposed_by=administrator)


def _locked(public_id: uuid.UUID) -> ClaimRule:
    return ClaimRule.objects.select_for_update().get(public_id=public_id)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _atomic() -> transaction.Atomic:
    return transaction.atomic(using=settings.LOGIN_ALIAS)
