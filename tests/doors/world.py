"""People and records for a whole module of tests, made once in a transaction that is rolled back at its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from tests import roles
from tests.doors import people, records
from tests.doors.people import Person
from tests.doors.records import World
from tests.doors.trying import Doors


@dataclass(slots=True, kw_only=True)
class Stage:
    """Who tries, on what, and how."""

    cast: dict[str, Person]
    world: World
    doors: Doors


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """Everything there is to be tried. Each try rolls itself back."""
    roles._present = "owner"
    with django_db_blocker.unblock(), transaction.atomic():
        world = records.make()
        yield Stage(cast=people.make(), world=world, doors=Doors())
        transaction.set_rollback(True)
