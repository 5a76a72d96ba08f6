"""What the pages of administrators print of providers and their rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.choices import ClaimGives, Role
from accounts.duties import DutyKind
from accounts.models import ClaimRule, SignOnIdentity, User
from accounts.sso import rules
from accounts.sso.providers import Provider
from reference.models import Force, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderOverview:
    """A provider, in words, with how many people it signs in and how many rules it has."""

    provider: Provider
    speaks_for: str
    people: int
    in_force: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A rule as its table prints it: what it gives in words, and what this administrator may do."""

    rule: ClaimRule
    gives: str
    may_confirm: bool

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a second administrator."""
        return self.rule.confirmed_at is None


def overview_of(listed: Iterable[Provider]) -> list[ProviderOverview]:
    """These providers in their order. Three statements, whatever their number."""
    people = dict(SignOnIdentity.objects.values_list("issuer").annotate(Count("pk")))
    waiting = Q(confirmed_at__isnull=True)
    counts = ClaimRule.objects.open().values("provider")
    counts = counts.annotate(in_force=Count("pk", filter=~waiting), waiting=Count("pk", filter=waiting))
    counted = {row["provider"]: (row["in_force"], row["waiting"]) for row in counts}
    names = _names_of_places()
    return [
        ProviderOverview(
            provider=provider,
            speaks_for=_in_words(provider, names),
            people=people.get(provider.issuer, 0),
            in_force=counted.get(provider.key, (0, 0))[0],
            waiting=counted.get(provider.key, (0, 0))[1],
        )
        for provider in listed
    ]


def rows_of(provider: Provider, *, by: User) -> list[RuleRow]:
    """The open rules of a provider."""
    names = _names_of_places()
    return [
        RuleRow(
            rule=rule,
            gives=result_in_words(rule.gives, rule.result, names),
            may_confirm=rule.confirmed_at is None and rule.proposed_by_id != by.pk,
        )
        for rule in rules.of_provider(provider)
    ]


def result_in_words(gives: str, result: str, names: dict[tuple[str, str], str]) -> str:
    """What a rule gives: `Role: Force analyst`."""
    label = {
        ClaimGives.ROLE: lambda: str(Role(result).label),
        ClaimGives.DUTY: lambda: str(DutyKind(result).label),
    }.get(ClaimGives(gives), lambda: names.get((gives, result), result))()
    return f"{ClaimGives(gives).label}: {label}"


def _in_words(provider: Provider, names: dict[tuple[str, str], str]) -> str:
    if provider.is_national:
        return "All forces and units"
    forces = sorted(names.get((ClaimGives.FORCE, code), code) for code in provider.forces)
    units = sorted(names.get((ClaimGives.UNIT, code), code) for code in provider.units)
    return ", ".join([*forces, *units])


def _names_of_places() -> dict[tuple[str, str], str]:
    forces = {(ClaimGives.FORCE.value, force.pk): force.short_name for force in Force.objects.all()}
    return forces | {(ClaimGives.UNIT.value, unit.pk): str(unit) for unit in Unit.objects.all()}
