"""Which systems read the records of a force: a page that says who can see a record lists them, too.

An owner function answers, because the web reads no row of systems.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from reference.models import Force

READS_INVESTIGATIONS = "investigations:read"
WRITES_RETURNS = "returns:write"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingSystem:
    """A system by its name, and the person who answers for it."""

    name: str
    owner: str


def systems_that_read(force: Force, *, scopes: Collection[str]) -> list[ReadingSystem]:
    """The systems with a working token that has one of these scopes, by name; for police and the national team."""
    with connection.cursor() as cursor:
        cursor.execute("select name, owner from scope.systems_that_read(%s, %s::text[])", [force.pk, [*scopes]])
        return [ReadingSystem(name=name, owner=owner) for name, owner in cursor.fetchall()]
