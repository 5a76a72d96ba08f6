"""How an app declares which of its columns hold text, names or files of a record, and how each is blanked.

Each app has its declarations in `erasable.py`. `manage.py prepare` stores them for the owner function that erases
(`retention/sql/erase.sql`), which changes no other column. A test compares them with the catalogue of the database, so
that no column is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

EMPTY, NOTHING, NO_VALUES, ERASED = "''", "null", "'{}'", "'Erased'"


def has_role(roles: Iterable[str]) -> str:
    """A condition on the person in the scope: they have one of these roles."""
    return f"(select scope.role()) in ({', '.join(f"'{role}'" for role in sorted(roles))})"


def erased_if_given(column: str) -> str:
    """`Erased` in place of a text, and blank if it was blank: whether there is a text is a fact that a rule needs."""
    return f"case when t.{column} = '' then '' else 'Erased' end"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasableRows:
    """The rows of one table that hold text of a record, and what replaces each column.

    `rows` is a condition on the table `t`: `$1` is the number of the record, `$2` its public id. `columns` has an SQL
    expression for each column; without any, the rows are deleted. A column holds text; a date of a person that may be
    empty becomes `NOTHING`. `is_seen` is false for rows that come and go while
    somebody decides, such as drafts: a change in them does not make a decision outdated. `called` is what the person
    who approves reads beside their number.
    """

    table: str
    called: str
    rows: str
    columns: Mapping[str, str] = field(default_factory=dict)
    is_seen: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A state in which a record cannot be erased: a condition on its number `$1`, and what to do about it."""

    code: str
    condition: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasableKind:
    """One kind of record that can be erased: its table, who decides, what stops it, and its rows in all tables.

    `requests` and `decides` are the roles that request an erasure and that decide on it (`accounts.choices.Role`). Only
    people with the `duty` (`accounts.duties`) request, hold or decide, if the kind names one. The rows are blanked in
    their order: one that is found by a name comes before the name. `records` is a query of the public ids that are
    erased together; `$1` is the number of the record, `$2` its public id.

    `scope` is a condition on the row `t` of a record and on the person: without it, the record does not exist for them.
    A kind whose records belong to no force sets `has_force=False`, and names its own scope.
    """

    kind: str
    table: str
    stops: tuple[Stop, ...]
    rows: tuple[ErasableRows, ...]
    duty: str = ""
    records: str = "select $2"
    requests: frozenset[str] = frozenset({"analyst", "lead"})
    decides: frozenset[str] = frozenset({"lead"})
    scope: str = "t.force::text = any (scope.forces())"
    has_force: bool = True
