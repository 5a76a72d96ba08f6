"""What some claims would give a person, without signing anybody in: for administrators who write the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.choices import SENSITIVE_ROLES, Role
from accounts.duties import DutyKind
from accounts.models import User
from accounts.sso import rules, signing_on
from accounts.sso.claims import Access, access_from
from accounts.sso.providers import Provider
from reference.models import Force, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What would happen, in lines of words; and the account that it would happen to, if there is one."""

    lines: tuple[str, ...]
    account: User | None


def outcome_of(claims: Mapping[str, Any], *, provider: Provider, with_waiting: bool) -> Outcome:
    """What these claims would do by the rules that count, and perhaps by those that wait."""
    considered = [rule for rule in rules.of_provider(provider) if with_waiting or rule.confirmed_at is not None]
    email = signing_on.email_in(claims, provider)
    account = User.objects.people().with_email(email).select_related("force", "unit").first() if email else None
    lines = [_of_email(email, account, provider)]
    if not considered:
        lines.append("No rule counts, so administrators give roles here, and this provider only signs people in.")
    elif account is not None and account.role in SENSITIVE_ROLES:
        lines.append("Rules do not change this account: administrators give its role.")
    else:
        access = access_from(claims, considered, provider=provider)
        lines += [access.problem] if access.problem else _of_access(access)
        lines.append(f"Rules that match: {len(access.matched)} of {len(considered)}.")
    return Outcome(lines=tuple(lines), account=account)


def _of_email(email: str, account: User | None, provider: Provider) -> str:
    if not email:
        return "No verified email address of the provider’s domains: the person could not sign in for the first time."
    if account is None:
        return f"No account has the address {email}."
    if not account.is_active:
        return f"The account of {account.name} is closed: the person could not sign in."
    if not provider.speaks_for(force=account.force_id, unit=account.unit_id):
        return f"{account.name} belongs to {account.place or 'no force'}, which the provider does not speak for."
    return f"The account is that of {account.described}."


def _of_access(access: Access) -> list[str]:
    lines = [f"Role: {Role(access.role).label}."]
    if access.force:
        lines.append(f"Force: {Force.objects.get(pk=access.force).short_name}.")
    if access.unit:
        lines.append(f"Unit: {Unit.objects.get(pk=access.unit)}.")
    named = ", ".join(str(DutyKind(kind).label) for kind in sorted(access.duties))
    return [*lines, f"Duties: {named or 'none'}."]
