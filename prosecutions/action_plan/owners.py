"""Who can own an action, and the place that it gets from its owner."""

from __future__ import annotations

from typing import TypedDict

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from accounts.choices import Role
from accounts.models import User
from core import clock
from reference.models import Agency


class ActionPlace(TypedDict):
    """The force or unit of an action; neither for the national team."""

    force_id: str | None
    unit_id: str | None


def eligible() -> QuerySet[User]:
    """The active people who can own an action: the national team, coordinators of a unit, and leads of a force."""
    with_place = (
        Q(role=Role.NATIONAL) | Q(role=Role.COORDINATOR, unit__isnull=False) | Q(role=Role.LEAD, force__isnull=False)
    )
    people = User.objects.active().filter(with_place).select_related("force", "unit")
    return people.defer("password", "last_login").order_by("force__short_name", "unit__name", Lower("name"), "pk")


def place_of(owner: User) -> ActionPlace:
    """The place that an action gets from its owner."""
    return {
        "force_id": owner.force_id if owner.role == Role.LEAD else None,
        "unit_id": owner.unit_id if owner.role == Role.COORDINATOR else None,
    }


def is_at_place(owner: User, *, force_id: str | None, unit_id: str | None) -> bool:
    """Whether an owner is active and works at the place of an action (`querysets.owner_is_gone` asks the database)."""
    if not owner.is_active:
        return False
    if force_id:
        return owner.role == Role.LEAD and owner.force_id == force_id
    if unit_id:
        return owner.role == Role.COORDINATOR and owner.unit_id == unit_id
    return owner.role == Role.NATIONAL


def groups_of_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The eligible people as a list to choose from: the national team, units, then forces."""
    groups: dict[str, list[tuple[str, str]]] = {"National team": [], "Regional coordinators": [], "Force leads": []}
    for person in eligible():
        match person.role:
            case Role.NATIONAL:
                groups["National team"].append((str(person.public_id), person.name))
            case Role.COORDINATOR:
                groups["Regional coordinators"].append((str(person.public_id), f"{person.place}: {person.name}"))
            case _:
                groups["Force leads"].append((str(person.public_id), f"{person.place}: {person.name}"))
    return [(title, people) for title, people in groups.items() if people]


def agencies() -> QuerySet[Agency]:
    """The partner agencies that an action can be for."""
    return Agency.objects.valid_on(clock.today()).in_order()


def why_not_for_agency(owner: User, *, has_agency: bool, post: str) -> str:
    """Why this owner cannot keep an agency's action up to date, or a post needs an agency; empty if all is well."""
    if has_agency and owner.role != Role.NATIONAL:
        return "For an agency, choose an owner in the national team, who keeps the action up to date."
    if post and not has_agency:
        return "Choose the agency that this post belongs to."
    return ""
