"""What there is to be tried on: people, records, and the doors between them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.permissions.people import Person
from tests.permissions.records import World
from tests.permissions.trying import Doors


@dataclass(slots=True, kw_only=True)
class Stage:
    """Who tries, on what, and how."""

    cast: dict[str, Person]
    world: World
    doors: Doors
