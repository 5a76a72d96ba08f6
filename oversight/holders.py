"""Who has a duty, by place: bodies, units, the national team. A place without anybody stands in it too."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts import duties
from accounts.models import Duty
from reference import clock
from reference.models import Force, Unit

NATIONAL_TEAM = "National team"


@dataclass(slots=True, kw_only=True)
class Place:
    """One place and who has the duty in it today."""

    name: str
    is_body: bool = False
    held: list[Duty] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """Everybody who has one duty, by place."""

    title: str
    sentence: str
    places: list[Place]

    @property
    def bodies_without(self) -> list[Place]:
        """Bodies in which nobody has it: nobody there can do what it is for."""
        return [place for place in self.places if place.is_body and not place.held]


def rolls() -> list[Roll]:
    """One roll for each duty, in three questions."""
    held = list(duties.holdings())
    bodies = list(Force.objects.valid_on(clock.today()).order_by("short_name").values_list("pk", "short_name"))
    units = list(Unit.objects.filter(reviewed_by_national=False).order_by("order", "name"))
    return [
        Roll(
            title=kind.label,
            sentence=duties.SENTENCES[kind],
            places=_places([duty for duty in held if duty.kind == kind], bodies, units),
        )
        for kind in duties.Kind
    ]


def _places(held: list[Duty], bodies: list[tuple[str, str]], units: list[Unit]) -> list[Place]:
    at: dict[str | None, Place] = {code: Place(name=name, is_body=True) for code, name in bodies}
    at |= {unit.pk: Place(name=unit.name) for unit in units}
    at[None] = Place(name=NATIONAL_TEAM)
    for duty in held:
        place = at.get(duty.user.force_id or duty.user.unit_id)
        if place is not None:  # a body that has ended has no records to come
            place.held.append(duty)
    return list(at.values())
