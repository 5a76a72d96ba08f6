"""The list of registers: for each force when its register counts, and for which other months figures were supplied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.choices import Role
from accounts.models import User
from accounts.permissions import Scope
from figures import register_months, registers
from figures.models import RegisterSpan, SuppliedFigure, SuppliedTable
from reference.models import Force
from reports.key_data import years
from reports.registers.definitions import REGISTERS, RegisterDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """The register of one force."""

    force: Force
    spans: Sequence[RegisterSpan]
    supplied: Sequence[str]  # runs of months, in words
    may_set: bool

    @property
    def may_begin(self) -> bool:
        """Whether the reader can say from when the register is complete: not while it counts."""
        return self.may_set and all(span.last for span in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCard:
    """A register with the forces of the reader's scope that keep it."""

    register: RegisterDefinition
    lines: Sequence[RegisterLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """The registers, and the supplied tables for those who supply them."""

    cards: Sequence[RegisterCard]
    tables: Sequence[SuppliedTable]
    may_supply: bool

    @property
    def count(self) -> int:
        """How many registers of forces it lists."""
        return sum(len(card.lines) for card in self.cards)


def page_for(user: User) -> RegisterPage:
    """The page of a reader, in the same number of queries for any number of forces."""
    forces = list(Force.objects.filter(Scope.of(user).over("pk")).order_by("short_name"))
    spans = register_months.spans_of(force.pk for force in forces)
    visible = SuppliedFigure.objects.visible_to(user).not_withdrawn()
    supplied = {(kind, force): listed for kind, force, listed in visible.months_by_force()}
    may_supply = user.role == Role.NATIONAL
    return RegisterPage(
        cards=[_card(register, forces, spans=spans, supplied=supplied, user=user) for register in REGISTERS],
        tables=list(SuppliedTable.objects.visible_to(user).for_list()) if may_supply else [],
        may_supply=may_supply,
    )


def _card(
    register: RegisterDefinition,
    forces: Sequence[Force],
    *,
    spans: Mapping[tuple[str, str], list[RegisterSpan]],
    supplied: Mapping[tuple[str, str], list[date]],
    user: User,
) -> RegisterCard:
    keepers = registers.forces_of(register.name)
    lines = []
    for force in forces:
        if force.pk not in keepers:
            continue
        of_force = spans.get((register.name, force.pk), [])
        by_kind = {kind.label: _outside(supplied.get((kind.name, force.pk), []), of_force) for kind in register.kinds}
        may_set = register_months.may_set(user, force.pk)
        lines.append(RegisterLine(force=force, spans=of_force, supplied=_in_words(by_kind), may_set=may_set))
    return RegisterCard(register=register, lines=lines)


def _outside(listed: Sequence[date], spans: Sequence[RegisterSpan]) -> tuple[date, ...]:
    """The months in which the register does not count, so that supplied figures do."""
    return tuple(month for month in listed if not any(span.has(month) for span in spans))


def _in_words(by_kind: Mapping[str, tuple[date, ...]]) -> list[str]:
    """One run of words if every kind of figures has the same months; otherwise one for each kind that has any."""
    if len({*by_kind.values()}) == 1:
        listed = next(iter(by_kind.values()))
        return [years.in_words(listed)] if listed else []
    return [f"{label}: {years.in_words(listed)}" for label, listed in by_kind.items() if listed]
