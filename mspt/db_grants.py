"""Grants each database role what the apps declare, and nothing more. `manage.py prepare` runs it as the owner.

Each app has its own table in `db_grants.py`. Everything is revoked first, so a right that an app no longer declares is
gone after the next upgrade.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.db import connection, transaction

ROLES = ("login", "web", "counter", "clerk")
APPS = (
    "reference",
    "audit",
    "accounts",
    "figures",
    "imports",
    "documents",
    "matching",
    "drafts",
    "guidance",
    "investigations",
    "nrm",
    "orders",
    "administration",
)
SCHEMAS = ("public", "scope", "audit", "matching", "library")


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


@transaction.atomic
def apply() -> int:
    """Set every role's rights to what the apps declare, and return the number of statements."""
    count = 0
    with connection.cursor() as cursor:
        for statement in statements():
            cursor.execute(statement)
            count += 1
    return count
