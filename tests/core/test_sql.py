"""Each trigger and function of the database is in a file of its app's `sql/`, identical to the database."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection, transaction

from core import sql

pytestmark = pytest.mark.django_db

FILES = sorted(path for path in sql.ROOT.glob("*/sql/*.sql"))
SCHEMAS = ("public", "scope", "audit", "matching", "library")
OURS = """
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname = any(%s) and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
"""
TRIGGERS = """
select t.tgname, c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid
where not t.tgisinternal and not c.relispartition
"""


def _functions() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(f"select p.oid::regprocedure::text, pg_get_functiondef(p.oid) {OURS}", [list(SCHEMAS)])
        return dict(cursor.fetchall())


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_loading_a_files_functions_again_changes_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    functions = re.findall(r"^create or replace function .*?^(?:as \$(\w*)\$.*?\$\1\$;)", text, re.M | re.S)
    statements = [found.group(0) for found in re.finditer(
        r"^create or replace function .*?\nas \$(\w*)\$.*?\$\1\$;", text, re.M | re.S)]  # fmt: skip
    assert len(statements) == text.count("create or replace function"), functions
    before = _functions()

    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        after = _functions()
        transaction.set_rollback(True)

    assert after == before


def test_no_function_exists_only_in_the_database() -> None:
    written = {name for path in FILES for name in sql.FUNCTION.findall(path.read_text(encoding="utf-8"))}
    names = {name.removeprefix("public.") for name, _ in written}

    with connection.cursor() as cursor:
        cursor.execute(f"select n.nspname, p.proname {OURS}", [list(SCHEMAS)])
        stored = {name if schema == "public" else f"{schema}.{name}" for schema, name in cursor.fetchall()}

    assert stored == names


def test_no_trigger_exists_only_in_the_database() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
    written = set(re.findall(r"^create (?:constraint )?trigger (\w+) .*? on (\w+)", text, re.M))

    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        assert set(cursor.fetchall()) == written
