"""Lock a return, load rows of its draft and store their changes, each in one plain statement.

Every save does all three. The ORM needs longer to write these statements than PostgreSQL to answer them: it took half
of the time that a save spends in this process.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from accounts import database_scope
from accounts.models import User
from accounts.permissions import Scope
from core.workflow import TransitionNotAllowed
from investigations.models import Entry, Holding, Investigation, MonthlyReturn, Revision
from investigations.returns import arrivals
from investigations.returns.arrivals import ArrivingInvestigation


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A row of a draft: the entry, with its relations loaded, and what it holds.

    `may_change` is false if it is sealed and the person only reads it, in an emergency.
    """

    entry: Entry
    known: ArrivingInvestigation
    may_change: bool


NOT_SAVED = "Nothing was saved. The row has gone, or you can no longer change it. Open the return again."

_RETURN = list(MonthlyReturn._meta.concrete_fields)
_LOCK = f"""
    with locked as materialized (
        select {", ".join(f'"{field.column}"' for field in _RETURN)} from investigations_monthlyreturn
        where id = {{which}} and {{scope}} for update
    )
    select locked.*, scope.hold_off_sealing(force) from locked
"""  # noqa: S608 -- our own column names
_OF_ENTRY = """(
    select r.monthly_return_id from investigations_entry e join investigations_revision r on r.id = e.revision_id
    where e.id = %(key)s
)"""

# By its alias in the statement: the relation, its model, and the columns to load, all unless they are named.
_PARTS: dict[str, tuple[str, type[models.Model], tuple[str, ...]]] = {
    "e": ("entry", Entry, ()),
    "r": ("revision", Revision, ()),
    "i": ("investigation", Investigation, ()),
    "h": ("holding", Holding, ()),
    "u": ("changed_by", User, ("id", "name")),
}


def _fields_of(part: str) -> list[models.Field[Any, Any]]:
    _, model, names = _PARTS[part]
    return [field for field in model._meta.concrete_fields if not names or field.attname in names]


_FIELDS = {part: _fields_of(part) for part in _PARTS}
_ENTRY_FIELDS = {name: field for field in Entry._meta.concrete_fields for name in (field.name, field.attname)}
_WIDTH = sum(len(fields) for fields in _FIELDS.values())
_COLUMNS = ", ".join(f'{part}."{field.column}"' for part, fields in _FIELDS.items() for field in fields)
_OF_RETURN = f"""
    select {_COLUMNS}, {arrivals.OWN_COLUMNS},
        e.sealed is null or e.sealed = any ((select scope.unsealed('changed'))::bigint[])
    from investigations_entry e {arrivals.JOINS}
    join investigations_investigation i on i.id = e.investigation_id
    left join accounts_user u on u.id = e.changed_by_id
    where r.monthly_return_id = %(monthly_return)s and e.id
"""  # noqa: S608 -- our own column names
# PostgreSQL expects ten rows of an array, and would plan the second statement for one row each time.
_ROW, _ROWS = f"{_OF_RETURN} = %(entry)s", f"{_OF_RETURN} = any(%(entries)s)"


def locked_return(*, by: User, entry: int | None = None, monthly_return: int | None = None) -> MonthlyReturn | None:
    """Lock a return in scope, named by one of its rows or by its own number, and load it. None if there is none.

    Then nobody seals a case of its force until the transaction ends.
    """
    scope, parameters = Scope.of(by).sql_over("force")
    which, key = ("%(key)s", monthly_return) if entry is None else (_OF_ENTRY, entry)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK.format(which=which, scope=scope), {"key": key, **parameters})
        row = cursor.fetchone()
    if row is None:
        return None
    *values, hides_sealed = row
    database_scope.note_hides_sealed(hides_sealed)
    return MonthlyReturn.from_db(connection.alias, [field.attname for field in _RETURN], values)


def of_return(monthly_return: MonthlyReturn, entries: Collection[int]) -> list[DraftRow]:
    """Those of these rows that a return has. The caller has found the return in scope, and locked it."""
    which = {"entry": next(iter(entries))} if len(entries) == 1 else {"entries": list(entries)}
    with connection.cursor() as cursor:
        cursor.execute(_ROW if "entry" in which else _ROWS, {**which, "monthly_return": monthly_return.pk})
        rows = cursor.fetchall()
    return [DraftRow(entry=_entry_of(row), known=arrivals.known_of(row[_WIDTH:-1]), may_change=row[-1]) for row in rows]


def store(entry: Entry, names: Iterable[str]) -> None:
    """Store these fields of a row. Raises TransitionNotAllowed if that changes no row: nothing may look saved then."""
    fields = [_ENTRY_FIELDS[name] for name in names]
    values = {field.attname: getattr(entry, field.attname) for field in fields}
    changes = ", ".join(f'"{field.column}" = %({field.attname})s' for field in fields)
    statement = f"update investigations_entry set {changes} where id = %(key)s"  # noqa: S608 -- our own column names
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "key": entry.pk})
        if cursor.rowcount != 1:
            raise TransitionNotAllowed(NOT_SAVED)


def _entry_of(row: tuple[Any, ...]) -> Entry:
    loaded: dict[str, Any] = {}
    start = 0
    for part, fields in _FIELDS.items():
        name, model, _ = _PARTS[part]
        values = row[start : start + len(fields)]
        start += len(fields)
        names = [field.attname for field in fields]
        is_there = values[0] is not None
        loaded[name] = model.from_db(connection.alias, names, values) if is_there else None
    entry: Entry = loaded.pop("entry")
    for name, related in loaded.items():
        setattr(entry, name, related)
    return entry
