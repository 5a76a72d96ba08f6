"""Conditions of row-level policies: which rows of a table a role sees in the scope that its transaction has entered.

An app names them in its `db_grants.py`. The scope's forces are looked up once for each table in a statement, never for
each row; so are the rows of other forces that an owner function has opened for reading.
"""

from __future__ import annotations

from dataclasses import dataclass

FORCES = "any ((select scope.forces())::text[])"
PERSON = "(select scope.person())"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows that a role may read, and the fewer that it may add, change, lock or delete.

    `add` names rows that it may add besides those; it may not change them.
    """

    read: str
    write: str
    add: str = ""


def of_forces(*columns: str) -> str:
    """Rows with a force of the scope in one of these columns."""
    return " or ".join(f"{column}::text = {FORCES}" for column in columns)


def opened(column: str, *, kind: str) -> str:
    """Rows of other forces that are open for reading until the transaction ends: their keys in this column."""
    return f"{column} = any ((select scope.opened('{kind}'))::bigint[])"


IN_SCOPE = of_forces("force")
# For tables whose rows each belong to one force, as most do: for those who work in the scope of a person.
SCOPED = {"web": IN_SCOPE, "clerk": IN_SCOPE}
