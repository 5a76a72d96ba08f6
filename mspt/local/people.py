"""The people of the demonstration whom `bin/demo` names and `bin/demo --check` signs in: one of each kind.

The demonstration data makes them, and the others of their kind (an analyst and a lead for each body, a coordinator
for each unit).
"""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the demonstration, and what they may do."""

    email: str
    role: str
    others: str = ""


PEOPLE = (
    Person(email="analyst.devon-and-cornwall@example.org", role="force analyst", others="analyst.<force>@example.org"),
    Person(email="lead.devon-and-cornwall@example.org", role="force lead", others="lead.<force>@example.org"),
    Person(email="coordinator.swrocu@example.org", role="coordinator", others="coordinator.<unit>@example.org"),
    Person(email="national@example.org", role="national team"),
    Person(email="publisher@example.org", role="national team, confirms publishing"),
    Person(
        email="nrm.devon-and-cornwall@example.org",
        role="force analyst, NRM",
        others="nrm.<force>@example.org",
    ),
    Person(
        email="orders.devon-and-cornwall@example.org",
        role="force analyst, orders",
        others="orders.<force>@example.org",
    ),
    Person(
        email="officer.devon-and-cornwall@example.org",
        role="officer",
        others="officer.<force>@example.org",
    ),
    Person(email="partner@example.org", role="partner"),
    Person(email="auditor@example.org", role="auditor"),
    Person(email="admin@example.org", role="administrator"),
    Person(email="admin2@example.org", role="second administrator"),
)


def password() -> str:
    """The one password of everybody in the demonstration."""
    return os.environ.get("MSPT_DEMO_PASSWORD") or "Demonstration-2026"


def table() -> str:
    """Who there is, for the terminal."""
    lines = [f"  {person.email:<44}{person.role:<38}{person.others}" for person in PEOPLE]
    return "\n".join([f"People of the demonstration; everybody's password is {password()}", *lines])
