"""Loads database triggers and functions from an app's `sql/` folder, one file each.

The files hold the current text: to change a function, edit its file and add a migration that loads it again. A test
compares the database with the files, so that no function exists only in an old migration.
"""

from __future__ import annotations

import re
from pathlib import Path

from django.db.migrations import RunSQL

ROOT = Path(__file__).parents[1]
FUNCTION = re.compile(r"^create or replace function ([\w.]+)\((.*)\)$", re.MULTILINE)
SCHEMA = re.compile(r"^create schema (\w+);$", re.MULTILINE)
POLICY = re.compile(r"^create policy (\w+) on (\w+) ", re.MULTILINE)


def text_of(app: str, name: str) -> str:
    """The text of one file."""
    return (ROOT / app / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def load(app: str, *names: str) -> RunSQL:
    """A migration operation that runs these files of an app in this order; reversed, it drops what they create.

    A function may call one from a later file, so PostgreSQL checks bodies when they first run and not on load.
    """
    texts = [text_of(app, name) for name in names]
    return RunSQL(
        "set local check_function_bodies = off;\n" + "\n".join(texts),
        "\n".join(_dropped(text) for text in reversed(texts)) or RunSQL.noop,
    )


def _dropped(text: str) -> str:
    """Statements that drop what a file creates. Triggers go with their function, and a schema with all it contains."""
    policies = [f"drop policy {name} on {table};" for name, table in POLICY.findall(text)]
    functions = [f"drop function if exists {name}({_types(given)}) cascade;" for name, given in FUNCTION.findall(text)]
    schemas = [f"drop schema {name} cascade;" for name in SCHEMA.findall(text)]
    return "\n".join([*policies, *functions, *schemas])


def _types(arguments: str) -> str:
    """The arguments of a function without their defaults, as `drop function` expects them."""
    return re.sub(r" default [^,]+", "", arguments)
