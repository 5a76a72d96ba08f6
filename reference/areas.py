"""Areas over which figures are totalled: each region, each unit, England & Wales, the UK.

An area is code and not a table: its members follow from where each force belonged in the month. So a force that moves
later changes no earlier month. Membership is computed for a whole month at once, in one query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models

from core import months
from reference.models import Force, Region, Unit


class TotalKind(models.TextChoices):
    """The kind of area that a total covers."""

    REGION = "region", "Region"
    UNIT = "unit", "Unit"
    ENGLAND_AND_WALES = "england-wales", "England & Wales"
    UK = "uk", "UK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area. Its code is empty for England & Wales and the UK, which are unique."""

    kind: TotalKind
    code: str = ""
    name: str

    @property
    def key(self) -> str:
        """The key that figures, files and URLs use: `region:south-west`, `unit:swrocu`, `england-wales`, `uk`."""
        return f"{self.kind}:{self.code}" if self.code else str(self.kind)


UK = Area(kind=TotalKind.UK, name="UK")
ENGLAND_AND_WALES = Area(kind=TotalKind.ENGLAND_AND_WALES, name="England & Wales")


class AreaNames:
    """The regions and units that make the areas of any month; read once for many months."""

    def __init__(self) -> None:
        """Read all regions and units, in their order: two queries."""
        self.regions = {region.code: region for region in Region.objects.in_order()}
        self.units = {unit.code: unit for unit in Unit.objects.in_order()}

    def members(self, places: Iterable[tuple[str, str, str]]) -> dict[Area, list[str]]:
        """The forces of every area that has one, from each force's region and unit: the nation first, then by order."""
        members: dict[Area, list[str]] = defaultdict(list)
        by_region: dict[str, list[str]] = {code: [] for code in self.regions}
        by_unit: dict[str, list[str]] = {code: [] for code in self.units}
        for code, region, unit in places:
            members[UK].append(code)
            if self.regions[region].in_england_and_wales:
                members[ENGLAND_AND_WALES].append(code)
            by_region[region].append(code)
            by_unit[unit].append(code)
        for code, forces in by_region.items():
            if forces:
                members[Area(kind=TotalKind.REGION, code=code, name=self.regions[code].name)] = forces
        for code, forces in by_unit.items():
            if forces:
                members[Area(kind=TotalKind.UNIT, code=code, name=self.units[code].short_name)] = forces
        return dict(members)


def members_in(month: date) -> dict[Area, list[str]]:
    """The codes of the forces due in the month, for every area that has one: the nation first, then by order."""
    places = Force.objects.due_in(month).order_by("name").places_on(months.last_day(month))
    return AreaNames().members(places)


def areas_in(month: date) -> list[Area]:
    """Every area for which a snapshot of the month has totals."""
    return list(members_in(month))


def forces_of(area: Area, month: date) -> list[str]:
    """The codes of the forces due in the area that month, by name; empty for an area without any."""
    return members_in(month).get(area, [])


def area_of(key: str, month: date) -> Area | None:
    """The area for a key such as `unit:swrocu` in that month, or None."""
    return next((area for area in areas_in(month) if area.key == key), None)


def names_in_words(areas: Iterable[Area]) -> str:
    """The names of the areas, with commas. A region and a unit of the same name, as in London, are named once."""
    return ", ".join(dict.fromkeys(area.name for area in areas))
