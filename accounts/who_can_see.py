"""Who can see a record, in words: groups of people, each with the reason, from the rule that decides every page.

`accounts.permissions.Scope` and the duties decide; nothing here repeats them. An app adds what its own rules add, such
as another force that a record is offered to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts import duties
from accounts.choices import POLICE_ROLES, Role
from accounts.models import User
from accounts.permissions import Scope
from reference.models import Force


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWhoSee:
    """People who see a record for one reason, or a group that is named without its people."""

    title: str
    why: str
    people: tuple[str, ...] = ()
    note: str = ""


def people_in_scope_of(force: Force, *, duty: str = "") -> list[User]:
    """Active people in whose scope a force is, with the duty today if one is named; by name. One statement."""
    everybody = duties.with_duties(User.objects.active().filter(role__in=POLICE_ROLES).order_by("name", "pk"))
    return [
        person for person in everybody if Scope.of(person).holds(force) and (not duty or duties.has_duty(person, duty))
    ]


def groups_in_scope_of(force: Force, *, duty: str = "") -> list[GroupWhoSee]:
    """Those people by why they see the force's records: its own, those of its unit, the national team."""
    return groups_of(people_in_scope_of(force, duty=duty), force, duty=duty)


def groups_of(people: Iterable[User], force: Force, *, duty: str = "") -> list[GroupWhoSee]:
    """These people by why they see the force's records. A group without anybody is named, too."""
    seen = list(people)
    who_are = f" who are {duties.DutyKind(duty).in_sentence}s" if duty else ""
    groups: tuple[tuple[str, str, Callable[[User], bool]], ...] = (
        (f"{force.short_name}: leads", f"Leads of the force{who_are}", lambda person: person.role == Role.LEAD),
        (
            f"{force.short_name}: analysts",
            f"Analysts of the force{who_are}",
            lambda person: person.role == Role.ANALYST,
        ),
        (
            f"{force.unit.name}: coordinators",
            f"Coordinators of the force’s unit{who_are}",
            lambda person: person.role == Role.COORDINATOR,
        ),
        (
            "National team",
            f"Members of the national team{who_are}, who see every force",
            lambda person: person.role == Role.NATIONAL,
        ),
    )
    return [
        GroupWhoSee(title=title, why=why, people=tuple(person.name for person in seen if belongs(person)))
        for title, why, belongs in groups
    ]
