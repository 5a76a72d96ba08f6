"""Loading triggers and functions of the database from an app's `sql/` folder, one file for each.

The files hold the present text: a change edits the file and adds a migration that loads it again. A test compares the
database with the files, so that no function lives in an old migration alone.
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
    """Run these files of an app, in this order; backwards, drop what they create.

    A function may call one of a later file, so bodies are checked when they first run and not while they load.
    """
    texts = [text_of(app, name) for name in names]
    return RunSQL(
        "set local check_function_bodies = off;\n" + "\n".join(texts),
        "\n".join(_dropped(text) for text in reversed(texts)) or RunSQL.noop,
    )


def _dropped(text: str) -> str:
    """Statements that drop what a file creates; triggers go with their function, all of a schema with the schema."""
    policies = [f"drop policy {name} on {table};" for name, table in POLICY.findall(text)]
    functions = [f"drop function if exists {name}({_types(given)}) cascade;" for name, given in FUNCTION.findall(text)]
    schemas = [f"drop schema {name} cascade;" for name in SCHEMA.findall(text)]
    return "\n".join([*policies, *functions, *schemas])


def _types(arguments: str) -> str:
    """The arguments of a function without their defaults, as `drop function` takes them."""
    return re.sub(r" default [^,]+", "", arguments)
