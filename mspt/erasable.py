"""Stores what the apps declare as erasable, for the owner function that erases. `manage.py prepare` runs it.

A declaration that an app withdrew is gone after the next upgrade, as a right is (`mspt/db_grants.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from django.db import transaction

from core.erasable import ErasableKind, has_role
from mspt.db_grants import APPS
from retention.models import ErasableRecordKind, ErasableTableRows


def kinds() -> Iterator[ErasableKind]:
    """The kinds of records that an app declares as erasable."""
    for app in APPS:
        if find_spec(f"{app}.erasable"):
            module = import_module(f"{app}.erasable")
            yield from getattr(module, "KINDS", ())


@transaction.atomic
def store() -> int:
    """Replace what is stored by what the apps declare, and return the number of kinds."""
    declared = list(kinds())
    ErasableTableRows.objects.all().delete()
    ErasableRecordKind.objects.all().delete()
    ErasableRecordKind.objects.bulk_create(
        ErasableRecordKind(
            kind=each.kind,
            table_name=each.table,
            decides=has_role(each.decides),
            stops={stop.code: stop.condition for stop in each.stops},
            duty=each.duty,
            records=each.records,
            requests=has_role(each.requests),
            scope=each.scope,
            has_force=each.has_force,
        )
        for each in declared
    )
    ErasableTableRows.objects.bulk_create(
        ErasableTableRows(
            kind_id=each.kind,
            place=place,
            table_name=rows.table,
            rows=rows.rows,
            columns=dict(rows.columns),
            is_seen=rows.is_seen,
        )
        for each in declared
        for place, rows in enumerate(each.rows)
    )
    return len(declared)
