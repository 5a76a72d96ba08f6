"""The users of the demonstration: an analyst and a lead for each force, a coordinator for each unit, and others.

Names are invented and assigned in order. Needs no Django, so the launcher can print the list; the launcher owns the
password.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

from demo.forces import all_forces
from demo.sign_ins import password
from reference import data_files

__all__ = [
    "AUTHORS",
    "MOVED",
    "NATIONAL",
    "PUBLISHER",
    "Account",
    "accounts",
    "analyst",
    "coordinator",
    "lead",
    "nrm",
    "officer",
    "orders",
    "password",
    "registrar",
]

NATIONAL = "national@example.org"
PUBLISHER = "publisher@example.org"

# Leads who are guidance authors, besides the coordinators and the national team.
AUTHORS = frozenset(
    {"city-of-london", "devon-and-cornwall", "dyfed-powys", "essex", "greater-manchester", "hampshire", "kent"}
    | {"lancashire", "lincolnshire", "merseyside", "metropolitan", "north-yorkshire", "nottinghamshire"}
    | {"thames-valley", "west-midlands", "west-yorkshire"}
)

# Merseyside's analyst until the end of last month, who submitted its newest return; now the unit's coordinator.
MOVED = "coordinator.nwrocu@example.org"

_FIRST_NAMES = (
    *("Aisha", "Bronwen", "Callum", "Daria", "Ewan", "Farah", "Gareth", "Hannah", "Imran", "Jodie", "Kiran", "Leah"),
    *("Marcus", "Nadia", "Owen", "Priya", "Quentin", "Rhian", "Samuel", "Tamsin", "Uzma", "Victor", "Wendy", "Yusuf"),
)
_LAST_NAMES = (
    *("Ashdown", "Barlow", "Chaudhry", "Denholm", "Ellery", "Fairhurst", "Goddard", "Hollis", "Iveson", "Jardine"),
    *("Kettering", "Lockwood", "Mirza", "Nightingale", "Osborne", "Pemberton", "Rookwood", "Sandhu", "Thackray"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One user: email address, invented name, role, and force or unit."""

    email: str
    name: str
    role: str
    force: str = ""
    unit: str = ""
    duties: tuple[str, ...] = ()


def analyst(slug: str) -> str:
    """The address of a force's analyst."""
    return f"analyst.{slug}@example.org"


def lead(slug: str) -> str:
    """The address of a force's lead."""
    return f"lead.{slug}@example.org"


def nrm(slug: str) -> str:
    """The address of a force's NRM contact, who works only on referrals."""
    return f"nrm.{slug}@example.org"


def orders(slug: str) -> str:
    """The address of a force's order manager."""
    return f"orders.{slug}@example.org"


def registrar(slug: str) -> str:
    """The address of a force's crime registrar, who checks how modern slavery is recorded."""
    return f"registrar.{slug}@example.org"


def officer(slug: str) -> str:
    """The address of a force's officer, who reads order cards and guidance."""
    return f"officer.{slug}@example.org"


def coordinator(unit: str) -> str:
    """The address of a unit's coordinator."""
    return f"coordinator.{unit}@example.org"


def accounts() -> list[Account]:
    """Every user with a name."""
    places = [
        *((analyst(slug), "analyst", this_force.code, "") for slug, this_force in all_forces().items()),
        *((lead(slug), "lead", this_force.code, "") for slug, this_force in all_forces().items()),
        *(
            (coordinator(row["code"]), "coordinator", "", row["code"])
            for row in data_files.rows("units.csv")
            if row["reviewed_by_national"] == "no"
        ),
        (NATIONAL, "national", "", ""),
        (PUBLISHER, "national", "", ""),
        ("partner@example.org", "partner", "", ""),
        ("auditor@example.org", "auditor", "", ""),
        ("admin@example.org", "administrator", "", ""),
        ("admin2@example.org", "administrator", "", ""),
        *((nrm(slug), "analyst", this_force.code, "") for slug, this_force in all_forces().items()),
        *((orders(slug), "analyst", this_force.code, "") for slug, this_force in all_forces().items()),
        *((officer(slug), "officer", this_force.code, "") for slug, this_force in all_forces().items()),
        *((registrar(slug), "analyst", this_force.code, "") for slug, this_force in all_forces().items()),
    ]
    return [
        Account(email=email, name=name, role=role, force=force, unit=unit, duties=tuple(_duties(email)))
        for (email, role, force, unit), name in zip(places, _names(), strict=False)
    ]


def _duties(email: str) -> Iterator[str]:
    """The NRM, order and author duties of a user.

    Coordinators, some leads and both members of the national team are authors, so that every author has an approver.
    """
    kind, _, slug = email.partition("@")[0].partition(".")
    if email == NATIONAL or kind in {"lead", "coordinator"}:
        yield from ("nrm", "orders")
    elif kind in {"nrm", "orders", "registrar"}:
        yield kind
    if email in {NATIONAL, PUBLISHER} or kind == "coordinator" or (kind == "lead" and slug in AUTHORS):
        yield "author"


def _names() -> Iterator[str]:
    """Pairs of first and last names. The lists have 24 and 19 names, so no pair repeats within 456."""
    return (f"{first} {last}" for first, last in zip(cycle(_FIRST_NAMES), cycle(_LAST_NAMES), strict=False))
