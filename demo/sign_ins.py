"""The users that `bin/demo` lists and `bin/demo --check` signs in: one of each kind.

The demonstration data creates them and the others of their kind (an analyst and a lead for each force, a coordinator
for each unit).
"""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """A user of the demonstration, and what they can do."""

    email: str
    role: str
    others: str = ""


PEOPLE = (
    DemoPerson(
        email="analyst.devon-and-cornwall@example.org", role="force analyst", others="analyst.<force>@example.org"
    ),
    DemoPerson(email="lead.devon-and-cornwall@example.org", role="force lead", others="lead.<force>@example.org"),
    DemoPerson(email="coordinator.swrocu@example.org", role="coordinator", others="coordinator.<unit>@example.org"),
    DemoPerson(email="national@example.org", role="national team"),
    DemoPerson(email="publisher@example.org", role="national team, confirms publishing"),
    DemoPerson(
        email="nrm.devon-and-cornwall@example.org",
        role="force analyst, NRM",
        others="nrm.<force>@example.org",
    ),
    DemoPerson(
        email="orders.devon-and-cornwall@example.org",
        role="force analyst, orders",
        others="orders.<force>@example.org",
    ),
    DemoPerson(
        email="registrar.devon-and-cornwall@example.org",
        role="force analyst, crime registrar",
        others="registrar.<force>@example.org",
    ),
    DemoPerson(
        email="officer.devon-and-cornwall@example.org",
        role="officer",
        others="officer.<force>@example.org",
    ),
    DemoPerson(email="partner@example.org", role="partner"),
    DemoPerson(email="auditor@example.org", role="auditor"),
    DemoPerson(email="admin@example.org", role="administrator"),
    DemoPerson(email="admin2@example.org", role="second administrator"),
)


def password() -> str:
    """The password that all users share."""
    return os.environ.get("MSPT_DEMO_PASSWORD") or "Demonstration-2026"


def table() -> str:
    """The users as text for the terminal."""
    lines = [f"  {person.email:<44}{person.role:<38}{person.others}" for person in PEOPLE]
    return "\n".join([f"People of the demonstration; everybody's password is {password()}", *lines])
