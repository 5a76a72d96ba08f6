"""Each trigger and function of the database is in a file of its app's `sql/`, identical to the database.

Migrations that load these files are reversible, and a constraint has the same text each time it is made.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from core import sql
from mspt import db_grants

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
# Each kind of object that an SQL file creates: its name and its definition.
CATALOGUE = {
    "schemas": "select nspname, '' from pg_namespace where nspname = any(%(schemas)s)",
    "functions": """
        select p.oid::regprocedure::text, pg_get_functiondef(p.oid) from pg_proc p
        where p.pronamespace = any(%(schemas)s::regnamespace[])
          and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')""",
    "types": "select oid::regtype::text, '' from pg_type where typnamespace = any(%(schemas)s::regnamespace[])",
    "tables": """
        select oid::regclass::text, concat_ws(' ', relkind, relpersistence, relrowsecurity) from pg_class
        where relnamespace = any(%(schemas)s::regnamespace[])""",
    "columns": """
        select a.attrelid::regclass || '.' || a.attname,
               concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
        from pg_attribute a join pg_class c on c.oid = a.attrelid
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where c.relnamespace = any(%(schemas)s::regnamespace[]) and a.attnum > 0 and not a.attisdropped""",
    "indexes": """
        select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
        from pg_index i join pg_class c on c.oid = i.indexrelid
        where c.relnamespace = any(%(schemas)s::regnamespace[])""",
    "constraints": """
        select conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) from pg_constraint
        where connamespace = any(%(schemas)s::regnamespace[])""",
    "triggers": """
        select tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal""",
    "policies": """
        select polrelid::regclass || '.' || polname, concat_ws(' ', polcmd, polpermissive,
               pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) from pg_policy""",
}


def _catalogue() -> dict[str, dict[str, str]]:
    """What the database holds, by kind, without the schemas that do not exist."""
    with connection.cursor() as cursor:
        cursor.execute("select array_agg(nspname::text) from pg_namespace where nspname = any(%s)", [list(SCHEMAS)])
        schemas = cursor.fetchone()[0]
        result = {}
        for kind, question in CATALOGUE.items():
            cursor.execute(question, {"schemas": schemas})
            result[kind] = dict(cursor.fetchall())
    return result


def _operations() -> list[Operation]:
    """Every operation of the project's own migrations, in the order in which they run."""
    graph = MigrationLoader(None).graph
    plan = dict.fromkeys(key for leaf in graph.leaf_nodes() for key in graph.forwards_plan(leaf))
    ours = {path.name for path in sql.ROOT.iterdir() if (path / "migrations").is_dir()}
    return [operation for key in plan if key[0] in ours for operation in graph.nodes[key].operations]


def _functions() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(f"select p.oid::regprocedure::text, pg_get_functiondef(p.oid) {OURS}", [list(SCHEMAS)])
        return dict(cursor.fetchall())


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_loading_a_files_functions_again_changes_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    functions = re.findall(r"^create or replace function .*?^(?:as \$(\w*)\$.*?\$\1\$;)", text, re.M | re.S)
    statements = [match.group(0) for match in re.finditer(
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


def test_reversed_sql_drops_all_it_created_and_runs_again() -> None:
    operations = [operation for operation in _operations() if isinstance(operation, RunSQL)]
    written = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
    before = _catalogue()

    with transaction.atomic(), connection.cursor() as cursor:
        db_grants.set_policies({})  # which use the functions
        for operation in reversed(operations):
            cursor.execute(operation.reverse_sql)
        reversed_to = _catalogue()
        for operation in operations:
            cursor.execute(operation.sql)
        db_grants.set_policies(db_grants.declared_policies())
        after = _catalogue()
        transaction.set_rollback(True)

    assert after == before
    assert reversed_to["schemas"] == {"public": ""}
    assert not reversed_to["functions"]
    assert not reversed_to["triggers"]
    assert not reversed_to["policies"]
    assert not [name for name, kind in reversed_to["tables"].items() if kind.endswith("t")]  # row-level security
    dropped = {kind: set(before[kind]) - set(reversed_to[kind]) for kind in CATALOGUE}
    assert {"scope.secret", "audit_entry", "accounts_limit"} <= dropped["tables"]
    assert {"matching_lookup.asked", "matching_lookup.xid"} <= dropped["columns"]
    assert set(re.findall(r"add constraint (\w+)", written)) <= {
        name.rpartition(".")[2] for name in dropped["constraints"]
    }
    assert set(re.findall(r"^create index (\w+)", written, re.M)) <= dropped["indexes"]


def test_each_data_migration_has_a_reverse_function() -> None:
    assert not [
        operation.code.__name__
        for operation in _operations()
        if isinstance(operation, RunPython) and operation.reverse_code in (None, RunPython.noop)
    ]


def test_sql_of_an_unknown_kind_has_no_undo() -> None:
    with pytest.raises(ValueError, match=r"core\.sql\.UNDO"):
        sql.undo("create view a as select 1")


@pytest.mark.parametrize(
    ("statement", "right"),
    [
        (
            "create or replace function scope.a(b text, c text default 'd') returns text",
            "revoke all on function scope.a(b text, c text) from public;",
        ),
        ("create or replace function a_b(c text) returns boolean", "grant execute on function a_b(c text) to public;"),
        ("create table a (b bigint)", ""),
    ],
)
def test_function_is_closed_where_it_is_created_unless_rows_need_it(statement: str, right: str) -> None:
    assert sql.right_to(statement) == right


def test_constraints_list_their_values_in_a_fixed_order() -> None:
    def holds_a_set(value: object) -> bool:
        if isinstance(value, (set, frozenset)):
            return True
        if isinstance(value, dict):
            return any(map(holds_a_set, value.values()))
        if isinstance(value, (list, tuple)):
            return any(map(holds_a_set, value))
        return hasattr(value, "deconstruct") and holds_a_set(value.deconstruct())

    options = [option for model in apps.get_models() for option in (*model._meta.constraints, *model._meta.indexes)]
    assert not [option.name for option in options if holds_a_set(option.deconstruct())]
