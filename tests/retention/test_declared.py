"""Every column that may hold text of a record, of a force or the library, is declared as erasable or has a reason.

A new column is in neither list, so this fails until somebody decides (P35).
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from mspt import erasable
from retention.models import ErasableTableRows
from tests.retention.staying import STAYING, TABLES

pytestmark = pytest.mark.django_db

# Columns that can hold text in tables that have a force's code or hang on a table that has one, and in the tables of
# the library, whose records have no force. A foreign key is a code or the number of another row.
COLUMNS = """
with recursive links as (
    select conrelid as source, confrelid as target from pg_constraint where contype = 'f'
), of_force as (
    select a.attrelid as oid from pg_attribute a join pg_class c on c.oid = a.attrelid
    where a.attname in ('force', 'forces', 'force_id', 'supporter_id', 'asked_from') and c.relkind in ('r', 'p')
      and c.relnamespace = any ('{public,matching,library,audit,scope}'::regnamespace[]) and not c.relispartition
      and c.relname not in ('accounts_user', 'reference_force')
    union
    select c.oid from pg_class c
    where c.relname ~ '^(guidance|documents)_' and c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
    union
    select l.source from links l join of_force f on f.oid = l.target
)
select c.relname, a.attname from of_force f join pg_class c on c.oid = f.oid join pg_attribute a on a.attrelid = c.oid
where a.attnum > 0 and not a.attisdropped
  and a.atttypid = any ('{text,varchar,bytea,json,jsonb,text[],varchar[]}'::regtype[])
  and not exists (
      select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and a.attnum = any (k.conkey)
  )
order by 1, 2
"""


def columns_with_text() -> set[tuple[str, str]]:
    """What the database has, without the columns whose model gives them a list of values or another table's codes."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        columns = {(table, column) for table, column in cursor.fetchall()}
    codes = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation or field.choices or field.column in {"force", "unit"}
    }
    return columns - codes


def declared() -> set[tuple[str, str]]:
    return {
        (rows.table, column) for kind in erasable.kinds() for rows in kind.rows for column in rows.columns or ()
    } | {
        (table, column)
        for table, column in columns_with_text()
        for kind in erasable.kinds()
        if any(rows.table == table and not rows.columns for rows in kind.rows)
    }


def test_every_column_with_text_is_declared_or_stays_for_a_reason() -> None:
    known = declared() | set(STAYING)
    missing = {(table, column) for table, column in columns_with_text() - known if table not in TABLES}

    assert missing == set(), "declare them in the app's erasable.py, or say in tests/retention/staying.py why they stay"


def test_no_reason_is_given_for_what_is_not_there_or_is_declared() -> None:
    columns = columns_with_text()

    assert set(STAYING) - columns == set()
    assert set(STAYING) & declared() == set()
    assert set(TABLES) - {table for table, _ in columns} == set()
    assert {table for table, _ in declared()} & set(TABLES) == set()


def test_the_database_has_what_the_apps_declare() -> None:
    stored = {
        (rows.kind_id, rows.place, rows.table_name, rows.rows, tuple(sorted(rows.columns.items())), rows.is_seen)
        for rows in ErasableTableRows.objects.all()
    }

    assert stored == {
        (kind.kind, place, rows.table, rows.rows, tuple(sorted(rows.columns.items())), rows.is_seen)
        for kind in erasable.kinds()
        for place, rows in enumerate(kind.rows)
    }
