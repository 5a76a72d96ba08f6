"""Grants each database role what the apps declare, and nothing more. `manage.py prepare` runs it as the owner.

Each app has its own table in `db_grants.py`. Everything is revoked first, so a right that an app no longer declares is
gone after the next upgrade.

An app may also declare which rows of a table a role sees, as the condition of a row-level policy; the other roles see
all rows that their rights allow. The names of roles have the installation's prefix, so these policies are made here and
not in migrations. They are compared first: to make one again locks its table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from core.scoped_rows import Rows

ROLES = ("login", "web", "counter", "clerk")
APPS = (
    "reference",
    "audit",
    "accounts",
    "notifications",
    "systems",
    "figures",
    "imports",
    "documents",
    "matching",
    "exports",
    "drafts",
    "retention",
    "guidance",
    "investigations",
    "nrm",
    "orders",
    "prosecutions",
    "reports",
    "administration",
)
SCHEMAS = ("public", "scope", "audit", "matching", "library")
POLICY = "of_"  # how the names of these policies begin
STORED_POLICIES = """
select c.relname, p.polname, coalesce(obj_description(p.oid, 'pg_policy'), '')
from pg_policy p join pg_class c on c.oid = p.polrelid where starts_with(p.polname, %s)
"""


def role_name(role: str) -> str:
    """The database's name of a role: `mspt_web`."""
    return f"{settings.DB_ROLE_PREFIX}_{role}"


def tables() -> Iterator[dict[str, Any]]:
    """The grants of every app that declares some."""
    for app in APPS:
        if find_spec(f"{app}.db_grants"):
            yield import_module(f"{app}.db_grants").GRANTS


def statements() -> Iterator[str]:
    """Every statement, revocations first."""
    for role in ROLES:
        name = role_name(role)
        for schema in SCHEMAS:
            for what in ("tables", "sequences", "functions"):
                yield f"revoke all on all {what} in schema {schema} from {name}"
        yield f"grant usage on schema public to {name}"
        yield f"grant select on django_migrations to {name}"
    for schema in ("scope", "audit", "matching", "library"):
        yield f"revoke all on all functions in schema {schema} from public"
    for grants in tables():
        for role, schemas in grants.get("schemas", {}).items():
            for schema in schemas:
                yield f"grant usage on schema {schema} to {role_name(role)}"
        for role, rights in grants.get("tables", {}).items():
            for table, privileges in rights.items():
                yield f"grant {privileges} on {table} to {role_name(role)}"
        for role, sequences in grants.get("sequences", {}).items():
            for sequence in sequences:
                yield f"grant usage on sequence {sequence} to {role_name(role)}"
        for role, functions in grants.get("functions", {}).items():
            for function in functions:
                yield f"grant execute on function {function} to {role_name(role)}"


def declared_policies() -> dict[str, dict[str, str | Rows]]:
    """The conditions of each table that has policies, by role."""
    return {table: of_roles for grants in tables() for table, of_roles in grants.get("policies", {}).items()}


def policies_of(conditions: Mapping[str, str | Rows]) -> Iterator[tuple[str, str]]:
    """The policies of one table: each name with its text."""
    for role, rows in conditions.items():
        to = f"to {role_name(role)}"
        if isinstance(rows, str):
            yield f"{POLICY}{role}", f"for all {to} using ({rows}) with check ({rows})"
        else:
            yield f"{POLICY}{role}", f"for select {to} using ({rows.read})"
            added = f"({rows.write}) or ({rows.add})" if rows.add else rows.write
            yield f"{POLICY}{role}_insert", f"for insert {to} with check ({added})"
            yield f"{POLICY}{role}_update", f"for update {to} using ({rows.write}) with check ({rows.write})"
            yield f"{POLICY}{role}_delete", f"for delete {to} using ({rows.write})"
    others = ", ".join(role_name(role) for role in ROLES if role not in conditions)
    yield f"{POLICY}others", f"for all to {others} using (true) with check (true)"


def policy_statements(declared: Mapping[str, Mapping[str, str | Rows]]) -> Iterator[str]:
    """What changes the database's policies to the declared ones; nothing if they are the same."""
    with connection.cursor() as cursor:
        cursor.execute(STORED_POLICIES, [POLICY])
        stored = {(table, name): digest for table, name, digest in cursor.fetchall()}
    wanted = {(table, name): text for table, conditions in declared.items() for name, text in policies_of(conditions)}
    digests = {key: hashlib.sha256(text.encode()).hexdigest() for key, text in wanted.items()}
    for (table, name), digest in stored.items():
        if digests.get((table, name)) != digest:
            yield f"drop policy {name} on {table}"
    for table in sorted({table for table, _name in stored} - set(declared)):
        yield f"alter table {table} disable row level security"
    for table in sorted(set(declared) - {table for table, _name in stored}):
        yield f"alter table {table} enable row level security"
    for (table, name), text in wanted.items():
        if stored.get((table, name)) != digests[table, name]:
            yield f"create policy {name} on {table} {text}"
            yield f"comment on policy {name} on {table} is '{digests[table, name]}'"


def close_new_functions() -> None:
    """Let nobody but the owner execute a function that the owner creates from now on.

    PostgreSQL lets everybody, so that during an upgrade a role could call a new function before its rights are set.
    """
    with connection.cursor() as cursor:
        cursor.execute("alter default privileges revoke execute on functions from public")


@transaction.atomic
def apply() -> int:
    """Set every role's rights and rows to what the apps declare, and return the number of statements."""
    with connection.cursor() as cursor:
        lines = [*statements(), *policy_statements(declared_policies())]
        for statement in lines:
            cursor.execute(statement)
    return len(lines)


@transaction.atomic
def set_policies(declared: Mapping[str, Mapping[str, str | Rows]]) -> None:
    """Change the database's policies to these: none, before the migrations that they depend on are reversed."""
    with connection.cursor() as cursor:
        for statement in list(policy_statements(declared)):
            cursor.execute(statement)
