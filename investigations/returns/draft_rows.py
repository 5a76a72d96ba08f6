"""Load rows of a draft, each with its revision, investigation, holding and last user, in one plain statement.

A save reads them once for each row. The ORM needs three milliseconds of the processor to write the same statement and
PostgreSQL one to answer it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, models

from accounts.models import User
from investigations.models import Entry, Holding, Investigation, MonthlyReturn, Revision

# By its alias in the statement, which is also the name of the relation: a model and the columns to load, all unless
# they are named.
_PARTS: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "entry": (Entry, ()),
    "revision": (Revision, ()),
    "investigation": (Investigation, ()),
    "holding": (Holding, ()),
    "changed_by": (User, ("id", "name")),
}


def _fields_of(part: str) -> list[models.Field[Any, Any]]:
    model, names = _PARTS[part]
    return [field for field in model._meta.concrete_fields if not names or field.attname in names]


_FIELDS = {part: _fields_of(part) for part in _PARTS}
_COLUMNS = ", ".join(f'{part}."{field.column}"' for part, fields in _FIELDS.items() for field in fields)
_ROWS = f"""
    select {_COLUMNS}
    from investigations_entry entry
    join investigations_revision revision on revision.id = entry.revision_id
    join investigations_investigation investigation on investigation.id = entry.investigation_id
    join investigations_holding holding on holding.id = entry.holding_id
    left join accounts_user changed_by on changed_by.id = entry.changed_by_id
    where entry.id = any(%(entries)s) and revision.monthly_return_id = %(monthly_return)s
"""  # noqa: S608 -- our own column names


def of_return(monthly_return: MonthlyReturn, entries: Iterable[int]) -> list[Entry]:
    """Those of these rows that a return has. The caller has found the return in scope, and locked it."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"entries": list(entries), "monthly_return": monthly_return.pk})
        return [_entry_of(row) for row in cursor.fetchall()]


def _entry_of(row: tuple[Any, ...]) -> Entry:
    loaded: dict[str, Any] = {}
    start = 0
    for part, fields in _FIELDS.items():
        values = row[start : start + len(fields)]
        start += len(fields)
        names = [field.attname for field in fields]
        is_there = values[0] is not None
        loaded[part] = _PARTS[part][0].from_db(connection.alias, names, values) if is_there else None
    entry: Entry = loaded.pop("entry")
    for name, related in loaded.items():
        setattr(entry, name, related)
    return entry
