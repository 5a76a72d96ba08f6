"""Who has which duty, by region: its forces, its unit, and the national team. Names forces without anybody."""

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
class RegionPlaces:
    """The places of one region, under one heading."""

    name: str
    places: tuple[DutyPlace, ...]

    @property
    def summary(self) -> str:
        """`North West: 12 people. Nobody: NRM referrals in 2 forces`."""
        people = {duty.user_id for duty in _held_in(self.places)}
        gaps = [f"{kind.label} in {_forces(count)}" for kind, count in gaps_in(self.places).items() if count]
        counted = f"{self.name}: {len(people)} {'person' if len(people) == 1 else 'people'}"
        return f"{counted}. No duty holder: {', '.join(gaps)}" if gaps else counted


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyColumn:
    """One duty shown: what it is, how many people have it, and in how many forces nobody has."""

    kind: duties.DutyKind
    sentence: str
    people: int
    gaps: int

    @property
    def gaps_words(self) -> str:
        """`Nobody in 3 forces`; empty if each force has somebody."""
        return f"None in {_forces(self.gaps)}" if self.gaps else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRoll:
    """What the page shows."""

    columns: tuple[DutyColumn, ...]
    regions: tuple[RegionPlaces, ...]
    people: list[str] = field(default_factory=list)  # public ids, for the log


def units() -> list[Unit]:
    """The units in order: each is a region of the page."""
    return list(Unit.objects.order_by("order", "name"))


def duty_roll(units: Sequence[Unit], *, duty: str = "", gaps: bool = False, national: bool = True) -> DutyRoll:
    """Everybody with a duty in these regions, in two queries; optionally only one duty, or only the gaps."""
    kinds = [duties.DutyKind(duty)] if duty else list(duties.DutyKind)
    held = [one for one in duties.holdings() if one.kind in kinds]
    regions = _regions(held, kinds, units=units, national=national)
    places = [place for region in regions for place in region.places]
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
        kept = ((region.name, tuple(place for place in region.places if place.has_gap)) for region in regions)
        regions = [RegionPlaces(name=name, places=some) for name, some in kept if some]
    shown = [str(duty.user.public_id) for region in regions for duty in _held_in(region.places)]
    return DutyRoll(columns=columns, regions=tuple(regions), people=shown)


def gaps_in(places: Sequence[DutyPlace]) -> dict[duties.DutyKind, int]:
    """In how many forces nobody has each duty, in column order."""
    found: dict[duties.DutyKind, int] = {}
    for place in places:
        for cell in place.cells:
            found[cell.kind] = found.get(cell.kind, 0) + cell.is_gap
    return found


def _regions(
    held: Sequence[Duty], kinds: Sequence[duties.DutyKind], *, units: Sequence[Unit], national: bool
) -> list[RegionPlaces]:
    """Each region with its forces and then its unit; last the national team, which belongs to none."""
    at: dict[str | None, list[Duty]] = {}
    for one in held:
        at.setdefault(one.user.force_id or one.user.unit_id, []).append(one)

    def place(key: str | None, name: str, *, is_force: bool) -> DutyPlace:
        here = at.get(key, [])
        cells = []
        for kind in kinds:
            have = tuple(one for one in here if one.kind == kind)
            cells.append(DutyCell(kind=kind, held=have, is_gap=is_force and not have))
        return DutyPlace(name=name, is_force=is_force, cells=tuple(cells))

    forces: dict[str, list[DutyPlace]] = {}
    for force in Force.objects.valid_on(clock.today()).order_by("short_name"):
        forces.setdefault(force.unit_id, []).append(place(force.pk, force.short_name, is_force=True))
    found = []
    for unit in units:
        own = [] if unit.reviewed_by_national else [place(unit.pk, f"Unit: {unit.name}", is_force=False)]
        if places := (*forces.get(unit.pk, []), *own):
            found.append(RegionPlaces(name=unit.short_name, places=places))
    if national:
        found.append(RegionPlaces(name=NATIONAL_TEAM, places=(place(None, NATIONAL_TEAM, is_force=False),)))
    return found


def _held_in(places: Iterable[DutyPlace]) -> Iterator[Duty]:
    """Every duty that people hold in these places."""
    return (duty for place in places for cell in place.cells for duty in cell.held)


def _forces(count: int) -> str:
    return f"{count} force{'' if count == 1 else 's'}"
