"""Who has which duty, by unit: its forces and the unit itself, then the national team. Names forces without anybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from accounts import duties
from accounts.models import Duty
from core import clock
from reference.models import Force, Unit

NATIONAL_TEAM = "National team"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyCell:
    """Who has one duty in one place today."""

    kind: duties.DutyKind
    held: tuple[Duty, ...]
    is_gap: bool  # a force in which nobody has it


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPlace:
    """One force or unit, or the national team, with a cell for each duty shown."""

    name: str
    is_force: bool
    cells: tuple[DutyCell, ...]

    @property
    def has_gap(self) -> bool:
        """Whether nobody has one of the duties shown."""
        return any(cell.is_gap for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlaces:
    """The forces of one unit and the unit itself, or the national team, under one heading."""

    name: str
    places: tuple[DutyPlace, ...]

    @property
    def summary(self) -> str:
        """`NWROCU: 12 people. No NRM contact in 2 forces`."""
        people = {duty.user_id for duty in _held_in(self.places)}
        gaps = [f"No {kind.in_sentence} in {_forces(count)}" for kind, count in gaps_in(self.places).items() if count]
        counted = f"{self.name}: {len(people)} {'person' if len(people) == 1 else 'people'}"
        return ". ".join([counted, *gaps])


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyColumn:
    """One duty shown: what it is, how many people have it, and in how many forces nobody has."""

    kind: duties.DutyKind
    sentence: str
    people: int
    gaps: int

    @property
    def gaps_words(self) -> str:
        """`3 forces`; empty if each force has somebody."""
        return _forces(self.gaps) if self.gaps else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRoll:
    """What the page shows."""

    columns: tuple[DutyColumn, ...]
    units: tuple[UnitPlaces, ...]
    people: list[str] = field(default_factory=list)  # public ids, for the log


def units() -> list[Unit]:
    """The units in order: each is a heading of the page."""
    return list(Unit.objects.order_by("order", "name"))


def duty_roll(units: Sequence[Unit], *, duty: str = "", gaps: bool = False, national: bool = True) -> DutyRoll:
    """Everybody with a duty in these units, in two queries; optionally only one duty, or only the gaps."""
    kinds = [duties.DutyKind(duty)] if duty else list(duties.DutyKind)
    held = [holding for holding in duties.holdings() if holding.kind in kinds]
    groups = _groups(held, kinds, units=units, national=national)
    places = [place for group in groups for place in group.places]
    columns = tuple(
        DutyColumn(
            kind=kind,
            sentence=duties.SENTENCES[kind],
            people=len({duty.user_id for duty in _held_in(places) if duty.kind == kind}),
            gaps=count,
        )
        for kind, count in gaps_in(places).items()
    )
    if gaps:
        kept = ((group.name, tuple(place for place in group.places if place.has_gap)) for group in groups)
        groups = [UnitPlaces(name=name, places=some) for name, some in kept if some]
    shown = [str(duty.user.public_id) for group in groups for duty in _held_in(group.places)]
    return DutyRoll(columns=columns, units=tuple(groups), people=shown)


def gaps_in(places: Sequence[DutyPlace]) -> dict[duties.DutyKind, int]:
    """In how many forces nobody has each duty, in column order."""
    counts: dict[duties.DutyKind, int] = {}
    for place in places:
        for cell in place.cells:
            counts[cell.kind] = counts.get(cell.kind, 0) + cell.is_gap
    return counts


def _groups(
    held: Sequence[Duty], kinds: Sequence[duties.DutyKind], *, units: Sequence[Unit], national: bool
) -> list[UnitPlaces]:
    """Each unit with its forces and then its own people; last the national team, which belongs to none."""
    at: dict[str | None, list[Duty]] = {}
    for holding in held:
        at.setdefault(holding.user.force_id or holding.user.unit_id, []).append(holding)

    def place(key: str | None, name: str, *, is_force: bool) -> DutyPlace:
        here = at.get(key, [])
        cells = []
        for kind in kinds:
            have = tuple(duty for duty in here if duty.kind == kind)
            cells.append(DutyCell(kind=kind, held=have, is_gap=is_force and not have))
        return DutyPlace(name=name, is_force=is_force, cells=tuple(cells))

    forces: dict[str, list[DutyPlace]] = {}
    for force in Force.objects.valid_on(clock.today()).order_by("short_name"):
        forces.setdefault(force.unit_id, []).append(place(force.pk, force.short_name, is_force=True))
    groups = []
    for unit in units:
        own = [] if unit.reviewed_by_national else [place(unit.pk, f"Unit: {unit.name}", is_force=False)]
        if places := (*forces.get(unit.pk, []), *own):
            groups.append(UnitPlaces(name=unit.short_name, places=places))
    if national:
        groups.append(UnitPlaces(name=NATIONAL_TEAM, places=(place(None, NATIONAL_TEAM, is_force=False),)))
    return groups


def _held_in(places: Iterable[DutyPlace]) -> Iterator[Duty]:
    """Every duty that people hold in these places."""
    return (duty for place in places for cell in place.cells for duty in cell.held)


def _forces(count: int) -> str:
    return f"{count} force{'' if count == 1 else 's'}"
