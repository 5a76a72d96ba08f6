"""The reference of its investigation beside a record: many cases have no URN yet, and no asset or team has a name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from investigations.models import Holding


def name_of(investigation: int, user: User) -> str:
    """Return the reference of an investigation in a force of the person; empty if they see none."""
    return names_of([investigation], user).get(investigation, "")


def names_of(investigations: Iterable[int], user: User) -> dict[int, str]:
    """Return the references of investigations in forces of the person, the latest of each, by key."""
    holdings = Holding.objects.visible_to(user).filter(investigation__in=set(investigations)).order_by("pk")
    return {holding.investigation_id: str(holding) for holding in holdings}


def add_names(records: Iterable[Any], user: User) -> None:
    """Give each record of a page `investigation_name`. The records are cases, assets or teams; one statement."""
    listed = list(records)
    names = names_of((record.investigation_id for record in listed), user)
    for record in listed:
        record.investigation_name = names.get(record.investigation_id, "")
