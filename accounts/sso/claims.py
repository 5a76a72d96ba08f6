"""What the claims of a provider mean here: role, place and duties, by the rules that administrators have confirmed.

Pure: the same claims and rules give the same result, at sign-in and where an administrator tries them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts import duties
from accounts.choices import FORCE_ROLES, UNIT_ROLES, ClaimGives, Role
from accounts.models import ClaimRule
from accounts.sso.providers import Provider

MOST_VALUES = 500  # of one claim: a person can be in many groups, and the rest is not read


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The access that the claims give. If there is a problem, they give none."""

    role: str = ""
    force: str | None = None
    unit: str | None = None
    duties: frozenset[str] = frozenset()
    matched: tuple[ClaimRule, ...] = ()
    problem: str = ""


def access_from(claims: Mapping[str, Any], rules: Iterable[ClaimRule], *, provider: Provider) -> Access:
    """What these claims give by these rules. The problem is a sentence for the person who signs in."""
    matched = tuple(rule for rule in rules if rule.value in values_of(claims, rule.claim))
    given: dict[str, set[str]] = {kind: set() for kind in ClaimGives}
    for rule in matched:
        given[rule.gives].add(rule.result)
    roles = given[ClaimGives.ROLE]
    if not roles:
        return Access(matched=matched, problem=f"{provider.name} does not give you a role in this service.")
    if len(roles) > 1:
        names = " and ".join(sorted(Role(role).label.lower() for role in roles))
        return Access(matched=matched, problem=f"{provider.name} gives you more than one role: {names}.")
    (role,) = roles
    force = unit = None
    if role in FORCE_ROLES:
        force, problem = _one(given[ClaimGives.FORCE] or {provider.only_force} - {""}, "force", provider)
    elif role in UNIT_ROLES:
        unit, problem = _one(given[ClaimGives.UNIT], "unit", provider)
    else:
        problem = ""
    if not problem and not provider.speaks_for(force=force, unit=unit):
        problem = f"{provider.name} cannot give access to this force or unit."
    if problem:
        return Access(matched=matched, problem=problem)
    open_to_role = {kind.value for kind in duties.open_to(role)}
    return Access(
        role=role, force=force, unit=unit, duties=frozenset(given[ClaimGives.DUTY] & open_to_role), matched=matched
    )


def values_of(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    """The values of a claim as texts. A name with dots leads into nested claims, where none has the whole name."""
    value: Any = claims.get(name)
    if value is None and "." in name:
        value = claims
        for part in name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
    listed = value if isinstance(value, list | tuple) else [value]
    return frozenset(str(each).strip() for each in listed[:MOST_VALUES] if isinstance(each, str | int | bool))


def _one(places: Iterable[str], kind: str, provider: Provider) -> tuple[str | None, str]:
    """The only place of a kind, or the problem."""
    codes = sorted(places)
    if len(codes) == 1:
        return codes[0], ""
    if not codes:
        return None, f"{provider.name} does not say which {kind} you work for."
    return None, f"{provider.name} says that you work for more than one {kind}."
