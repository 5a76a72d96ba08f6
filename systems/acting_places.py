"""What the systems behind some accounts work for: `accounts.access_history` asks, which knows accounts only.

An owner function answers, because the web reads no row of systems.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from accounts.access_history import ActingPlace
from systems.choices import SystemRole


def places_of(accounts: Iterable[int]) -> dict[int, ActingPlace]:
    """The place that each of these accounts acts with, by account; nothing for one that no system has."""
    with connection.cursor() as cursor:
        cursor.execute("select account, role, force, place from scope.places_of_systems(%s::bigint[])", [[*accounts]])
        rows = cursor.fetchall()
    return {
        account: ActingPlace(force=force, words=place or str(SystemRole(role).label))
        for account, role, force, place in rows
    }
