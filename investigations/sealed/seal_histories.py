"""The seals of an investigation that have ended: who was named from when to when, why, and who opened it meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from accounts.models import User
from accounts.querysets import secrets_of
from investigations.models import EmergencyAccess, Investigation, InvestigationSeal, NamedPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSeal:
    """A seal that has ended, with everybody who was named for it and every emergency access."""

    seal: InvestigationSeal
    people: tuple[NamedPerson, ...]
    emergencies: tuple[EmergencyAccess, ...]


def past_seals(investigation: Investigation, *, user: User) -> list[PastSeal]:
    """The ended seals that a lead may see, the newest first. Three statements for any number."""
    ended = InvestigationSeal.objects.visible_to(user).ended().filter(investigation=investigation)
    rows = list(
        ended.select_related("sealed_by", "ended_by")
        .defer(*secrets_of("sealed_by", "ended_by"))
        .order_by("-sealed_at", "-pk")
    )
    people = NamedPerson.objects.filter(seal__in=rows).for_history()
    emergencies = EmergencyAccess.objects.visible_to(user).filter(seal__in=rows).for_list()
    return [
        PastSeal(
            seal=row,
            people=tuple(each for each in people if each.seal_id == row.pk),
            emergencies=tuple(each for each in emergencies if each.seal_id == row.pk),
        )
        for row in rows
    ]


def has_past_seals(investigation: Investigation, *, user: User) -> bool:
    """Whether there is an ended seal that the user may see."""
    return InvestigationSeal.objects.visible_to(user).ended().filter(investigation=investigation).exists()


def was_sealed(investigation: Investigation) -> bool:
    """Whether an investigation of the scope has ever been sealed. Its record is then kept."""
    with connection.cursor() as cursor:
        cursor.execute("select scope.was_sealed(%s)", [investigation.pk])
        (answer,) = cursor.fetchone()
    return bool(answer)
