"""The fixtures of the permission tests: users, records, and the requests between them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.permissions.people import Person
from tests.permissions.records import World
from tests.permissions.trying import RequestHelper


@dataclass(slots=True, kw_only=True)
class Stage:
    """The users, the records and the request helper."""

    cast: dict[str, Person]
    world: World
    requests: RequestHelper
