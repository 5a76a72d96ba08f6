"""The rights of each database role are exactly those declared by the apps (P7, P8)."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from psycopg import errors

from core.sql import load
from mspt import db_grants
from tests.investigations.factories import EntryFactory, EntryWordsFactory, HoldingFactory
from tests.roles import acting

pytestmark = pytest.mark.django_db
PREFIX = settings.DB_ROLE_PREFIX
ROLES = ("login", "web", "counter", "clerk")

# Of whole tables and of columns; a partition's own rights count too, because it can be asked by its name.
TABLE_RIGHTS = """
select c.relname, '', substring(a.grantee::regrole::text from '[^_]+$'), lower(a.privilege_type)
from pg_class c, aclexplode(c.relacl) a
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') and a.grantee <> c.relowner
union all
select c.relname, t.attname, substring(a.grantee::regrole::text from '[^_]+$'), lower(a.privilege_type)
from pg_class c join pg_attribute t on t.attrelid = c.oid, aclexplode(t.attacl) a
where c.relnamespace = 'public'::regnamespace and a.grantee <> c.relowner
"""
SEQUENCE_RIGHTS = """
select c.relname, substring(a.grantee::regrole::text from '[^_]+$'), lower(a.privilege_type)
from pg_class c, aclexplode(c.relacl) a
where c.relnamespace = 'public'::regnamespace and c.relkind = 'S' and a.grantee <> c.relowner
"""
FUNCTION_RIGHTS = """
select p.oid::regprocedure::text, substring(a.grantee::regrole::text from '[^_]+$')
from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
where p.pronamespace::regnamespace::text = any ('{scope,audit,matching,library}') and a.grantee <> p.proowner
"""


def rows(question: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def promised() -> set[tuple[str, str, str, str]]:
    """Table, column or nothing, role, right: as the apps' tables declare, word for word."""
    rights: set[tuple[str, str, str, str]] = set()
    for grants in db_grants.tables():
        for role, tables in grants.get("tables", {}).items():
            for table, privileges in tables.items():
                for right, columns in re.findall(r"(select|insert|update|delete)\s*(?:\(([^)]*)\))?", privileges):
                    for column in columns.split(",") if columns else [""]:
                        rights.add((table, column.strip(' "'), role, right))
    return rights | {("django_migrations", "", role, "select") for role in ROLES}


def promised_of(kind: str) -> dict[str, set[str]]:
    by_role: dict[str, set[str]] = defaultdict(set)
    for grants in db_grants.tables():
        for role, names in grants.get(kind, {}).items():
            by_role[role] |= set(names)
    return by_role


def test_table_and_column_rights_equal_the_declared_ones() -> None:
    stored = set(rows(TABLE_RIGHTS))

    assert stored - promised() == set(), "rights that no app names"
    assert promised() - stored == set(), "rights that an app names and nobody has"


def test_sequence_and_function_rights_equal_the_declared_ones() -> None:
    for role in ROLES:
        sequences = {name for name, grantee, right in rows(SEQUENCE_RIGHTS) if grantee == role}
        functions = {name for name, grantee in rows(FUNCTION_RIGHTS) if grantee == role}

        assert sequences == promised_of("sequences")[role]
        assert functions == promised_of("functions")[role]


def test_public_has_no_rights() -> None:
    grantees = {grantee for _, grantee in rows(FUNCTION_RIGHTS)} | {grantee for _, _, grantee, _ in rows(TABLE_RIGHTS)}

    assert grantees <= set(ROLES)


def test_only_the_owner_owns_objects() -> None:
    owners = rows(
        "select distinct relowner::regrole::text from pg_class where relnamespace::regnamespace::text"
        " = any ('{public,scope,audit,matching,library}') and not exists"
        " (select from pg_depend d where d.objid = pg_class.oid and d.deptype = 'e')"
        " union select distinct proowner::regrole::text from pg_proc where pronamespace::regnamespace::text"
        " = any ('{scope,audit,matching,library}')"
    )

    assert owners == [(f"{PREFIX}_owner",)]


def test_no_role_is_a_superuser_or_goes_round_row_security() -> None:
    strong = "select rolname from pg_roles where rolname like %s and (rolsuper or rolbypassrls or rolreplication)"

    assert rows(strong, f"{PREFIX}\\_%") == []


def test_applying_again_revokes_undeclared_rights() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"grant delete on investigations_entry to {PREFIX}_counter")
        cursor.execute(f"grant select (name) on accounts_user to {PREFIX}_counter")
    assert set(rows(TABLE_RIGHTS)) != promised()

    db_grants.apply()

    assert set(rows(TABLE_RIGHTS)) == promised()


POLICIES = """
select tablename::text, policyname::text, array_to_string(array(select substring(role from '[^_]+$')
    from unnest(roles::text[]) as role order by 1), ','), qual = 'true'
from pg_policies where policyname like 'of\\_%%'
"""
WITHOUT_ROW_SECURITY = """
select relname::text from pg_class where not relrowsecurity and relname in (select tablename from pg_policies)
"""


def test_each_role_sees_the_declared_rows_and_the_others_all() -> None:
    declared = db_grants.declared_policies()
    expected = {
        (table, name, re.sub(r"_(insert|update|delete)$", "", name.removeprefix("of_")), False)
        for table, conditions in declared.items()
        for name, _ in db_grants.policies_of(conditions)
        if name != "of_others"
    }
    others = {table: ",".join(sorted(set(ROLES) - set(roles))) for table, roles in declared.items()}
    expected |= {(table, "of_others", names, True) for table, names in others.items()}

    assert {(table, name, role, bool(is_all)) for table, name, role, is_all in rows(POLICIES)} == expected
    assert rows(WITHOUT_ROW_SECURITY) == []


def test_policies_that_are_as_declared_are_not_made_again() -> None:
    declared = db_grants.declared_policies()
    assert list(db_grants.policy_statements(declared)) == []

    with connection.cursor() as cursor:
        cursor.execute("comment on policy of_clerk on investigations_entry is 'another'")
    table, condition = "investigations_entry", declared["investigations_entry"]["clerk"]

    made = list(db_grants.policy_statements(declared))
    assert made[0] == f"drop policy of_clerk on {table}"
    assert condition in made[1]
    db_grants.set_policies({})
    assert rows(POLICIES) == []


EXECUTES = """
select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname = any (%s) and has_function_privilege(%s, p.oid, 'execute')
  and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
"""
CLOSED = ["scope", "audit", "matching", "library"]


@pytest.mark.parametrize("role", ROLES)
def test_function_that_a_migration_loads_is_closed_before_any_rights_are_set(role: str) -> None:
    with connection.cursor() as cursor:
        # As on a server where nothing but the migration closes it.
        cursor.execute("alter default privileges grant execute on functions to public")
        cursor.execute("drop function scope.bind_as(bigint, text, text, text)")
        cursor.execute(load("accounts", "bind_as").sql)

    assert "scope.bind_as(bigint,text,text,text)" not in {name for (name,) in rows(EXECUTES, CLOSED, _name(role))}


@pytest.mark.parametrize("role", ROLES)
def test_function_that_the_owner_creates_in_any_other_way_is_closed_too(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("create function scope.planted() returns text language sql as 'select 1::text'")

    assert "scope.planted()" not in {name for (name,) in rows(EXECUTES, CLOSED, _name(role))}


@pytest.mark.parametrize("role", ROLES)
def test_role_that_writes_a_row_may_execute_what_its_constraints_compute(role: str) -> None:
    ours = {name for (name,) in rows(EXECUTES, ["public"], f"{PREFIX}_owner")}

    assert "investigations_are_of_types(text[],text[])" in ours
    assert {name for (name,) in rows(EXECUTES, ["public"], _name(role))} == ours


def _name(role: str) -> str:
    return db_grants.role_name(role)


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("counter", "select remarks from investigations_entrytext"),
        ("counter", "select operation_name from investigations_holding"),
        ("counter", "select * from investigations_revision"),
        ("counter", "select summary from investigations_investigationtext"),
        ("counter", "select message from investigations_finding"),
        ("counter", "select words from investigations_querymessage"),
        ("counter", "select words from investigations_advice"),
        ("counter", "select given_to from investigations_advice"),
        ("counter", "delete from investigations_advicemonth"),
        ("web", "select 1 from investigations_advicemonth"),
        ("counter", "select name from accounts_user"),
        ("counter", "update investigations_entry set state = 'live'"),
        ("counter", "select keys from audit_entry"),
        ("login", "select 1 from investigations_entry"),
        ("login", "select 1 from investigations_monthlyreturn"),
        ("login", "select 1 from investigations_holding"),
        ("login", "select 1 from figures_figure"),
        ("login", "select 1 from audit_entry"),
        ("web", "update accounts_user set role = 'national'"),
        ("web", "insert into accounts_user (email) values ('x@example.org')"),
        ("web", "select password from accounts_user"),
        ("web", "select * from accounts_session"),
        ("web", "delete from accounts_user"),
        ("web", "update figures_figure set value = 0"),
        ("web", "insert into figures_snapshotfigure (value) values (1)"),
        ("web", "update reference_force set unit = 'x'"),
        ("web", "update audit_entry set kind = 'x'"),
        ("clerk", "select remarks from investigations_entrytext"),
        ("clerk", "select 1 from investigations_finding"),
        ("clerk", "update investigations_entry set state = 'live'"),
        ("clerk", "update investigations_advice set words = 'x'"),
        ("clerk", "select words from investigations_querymessage"),
        ("web", "update investigations_advice set words = 'x'"),
        ("web", "delete from investigations_advice"),
        ("clerk", "update accounts_user set role = 'national'"),
        ("web", "delete from prosecutions_prosecutioncase"),
        ("web", "update prosecutions_prosecutioncase set force = 'x'"),
        ("web", "update prosecutions_prosecutionstep set move = 'x'"),
        ("web", "update prosecutions_prosecutionrule set code = 'x'"),
        ("web", "delete from prosecutions_prosecutionrule"),
        ("web", "delete from prosecutions_principaloffence"),
        ("clerk", "update prosecutions_prosecutionrule set value = 1"),
        ("web", "delete from prosecutions_assetrecord"),
        ("web", "update prosecutions_assetrecord set force = 'x'"),
        ("web", "update prosecutions_assetstep set amount = 1"),
        ("counter", "select amount from prosecutions_assetrecord"),
        ("clerk", "select benefit from prosecutions_assetrecord"),
        ("clerk", "select 1 from prosecutions_assetstep"),
        ("clerk", "select subject_id from prosecutions_defendant"),
        ("counter", "select urn from prosecutions_prosecutioncase"),
        ("counter", "select 1 from prosecutions_witness"),
        ("clerk", "select referral_id from prosecutions_witness"),
        ("clerk", "select 1 from prosecutions_witnesssupport"),
        ("clerk", "select 1 from prosecutions_witnessstep"),
        ("web", "delete from prosecutions_witness"),
        ("web", "update prosecutions_witness set number = 1"),
        ("web", "update prosecutions_specialmeasure set measure = 'wigs'"),
        ("web", "update prosecutions_witnesssupport set force = 'x'"),
        ("web", "update prosecutions_witnessstep set move = 'x'"),
        ("counter", "select title from prosecutions_planaction"),
        ("counter", "select 1 from prosecutions_planactionevent"),
        ("clerk", "select 1 from prosecutions_planaction"),
        ("web", "delete from prosecutions_planaction"),
        ("web", "update prosecutions_planactionevent set text = 'x'"),
        ("web", "update prosecutions_meetingdecision set text = 'x'"),
        ("web", "truncate investigations_entry"),
        ("web", "alter table investigations_entry disable trigger all"),
        ("web", "create table public.mine (x int)"),
        ("web", "drop table investigations_entry"),
    ],
)
def test_undeclared_action_is_refused(role: str, statement: str) -> None:
    with acting(role), pytest.raises(ProgrammingError) as refused, transaction.atomic():
        rows(statement)

    assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege)


def test_counter_role_can_count() -> None:
    entry = EntryFactory(holding=HoldingFactory(operation_name="Quagga"))
    EntryWordsFactory(entry=entry)

    with acting("counter"):
        assert rows("select state, primary_type from investigations_entry") == [("live", "LAB")]


@pytest.mark.parametrize("role", ROLES)
def test_no_role_can_become_another(role: str) -> None:
    others = [other for other in (*ROLES, "owner", "tester") if other != role]
    with psycopg.connect(os.environ[f"{role.upper()}_DATABASE_URL"], autocommit=True) as raw:
        for other in others:
            with pytest.raises(errors.InsufficientPrivilege):
                raw.execute(f"set role {PREFIX}_{other}")


# Each role's statement and lock timeouts. No wait is endless.
LIMITS = {"login": ("5s", "5s"), "web": ("15s", "5s"), "counter": ("10min", "10s"), "clerk": ("5min", "10s")}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_statement_and_lock_timeouts(role: str) -> None:
    with psycopg.connect(os.environ[f"{role.upper()}_DATABASE_URL"], autocommit=True) as raw:
        timeouts = raw.execute(
            "select current_setting('statement_timeout'), current_setting('lock_timeout')"
        ).fetchone()
        (idle,) = raw.execute("select current_setting('idle_in_transaction_session_timeout')").fetchone() or ("",)

    assert timeouts == LIMITS[role]
    assert idle not in {"", "0"}
