"""The lines of the table, each with its address from the URL conf, and how to request it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.permissions import addresses, records, sending, walk
from tests.permissions.people import KINDS, Person
from tests.permissions.table import TABLE
from tests.permissions.trying import Tried
from tests.permissions.world import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table with its address from the URL conf."""

    name: str
    method: str
    answers: dict[str, str]
    log: str
    parameters: tuple[str, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """The places whose records the test requests."""
        return {1: ("own",), 2: ("own", "missing"), 4: records.PLACES}[len(self.answers["national"])]

    def places_for(self, person: Person) -> tuple[str, ...]:
        """The places that a person requests: two, if the policy refuses them everywhere before any record is read."""
        return (
            self.places if self.admits(person) else tuple(place for place in self.places if place in {"own", "missing"})
        )

    def admits(self, person: Person) -> bool:
        """Whether the policy of the address lets the person in, so that the view decides."""
        policy = POLICIES[self.name]
        return policy is None or policy.admits(person.user or AnonymousUser())


PARAMETERS = {address.name: address.parameters for address in walk.addresses()}
POLICIES = {address.name: address.policy for address in walk.addresses()}
LINES = [
    Line(
        name=name,
        method=method,
        answers=dict(zip(KINDS, answers.split(), strict=True)),
        log=log,
        parameters=PARAMETERS.get(name, ()),
    )
    for name, method, answers, log in TABLE
]
OF_FORCES = [line for line in LINES if len(line.places) == 4]
each_line = pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.method} {line.name}")
each_of_forces = pytest.mark.parametrize("line", OF_FORCES, ids=lambda line: f"{line.method} {line.name}")


def line_of(name: str, method: str = "GET") -> Line:
    """The line of an address and a method."""
    return next(line for line in LINES if (line.name, line.method) == (name, method))


def try_at(
    stage: Stage, line: Line, person: Person, place: str, *, query: str = "", also: dict[str, Any] | None = None
) -> AbstractContextManager[Tried]:
    """Request the line's address once at a place."""
    path = addresses.address_of(line.name, line.parameters, place, stage.world) + query
    sent = sending.sent_to(line.name, place, person, stage.world) if line.method == "POST" else {}
    return stage.requests.trying(person, line.method, path, sent | (also or {}))


def foreign_words(tried: Tried, *, allowed: set[str], names_too: bool) -> list[str]:
    """Canaries of forces whose text may not appear in the response; names of people where relevant."""
    out = tried.everything()
    canaries = [*records.CANARIES.items(), *(records.NAMES.items() if names_too else ())]
    return [word for force, word in canaries if word in out and force not in allowed]


def words_in(text: str) -> list[str]:
    """Every canary in a text."""
    return [word for word in (*records.CANARIES.values(), *records.NAMES.values()) if word in text.upper()]
