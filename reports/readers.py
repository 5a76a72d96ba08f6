"""Which snapshots a person may read, and whose part in a figure.

Police roles read what is published; the national team also what still moves. A body's own part in a figure is for the
body, its unit and the national team. Partners have a page of their own (`partners`) and read nothing here.
"""

from __future__ import annotations

from datetime import date

from accounts.access import Scope
from accounts.choices import Role
from accounts.models import User
from figures.models import Snapshot
from figures.querysets import SnapshotQuerySet
from reference.areas import Area, AreaKind

READERS = (Role.ANALYST, Role.LEAD, Role.COORDINATOR, Role.NATIONAL)


def readable_by(user: User) -> SnapshotQuerySet:
    """Every snapshot that the person may read, with its month."""
    return Snapshot.objects.visible_to(user).select_related("period")


def one_a_month(user: User) -> list[Snapshot]:
    """For each month its newest published version, or what moves where none is published and the person may see it."""
    return list(readable_by(user).newest_of_each_month())


def snapshot_of(user: User, month: date, *, version: int | None = None) -> Snapshot:
    """One snapshot of a month: the version asked for, else the newest published. Raises Snapshot.DoesNotExist."""
    found = readable_by(user).filter(period=month)
    if version is not None:
        return found.get(version=version)
    newest = found.order_by("-version").first()
    if newest is None:
        raise Snapshot.DoesNotExist(f"no snapshot of {month:%Y-%m}")
    return newest


def may_trace(user: User, area: Area) -> bool:
    """True where the person may see which body brought what to a figure of the area."""
    scope = Scope.of(user)
    return scope.everything or (area.kind == AreaKind.UNIT and scope.unit == area.code)
