"""Loads database triggers and functions from an app's `sql/` folder, one file each.

The files hold the current text: to change a function, edit its file and add a migration that loads it again (`reload`).
A test compares the database with the files, so that no function exists only in an old migration.
"""

from __future__ import annotations

import re
from pathlib import Path

from django.db.migrations import RunSQL

ROOT = Path(__file__).parents[1]
FUNCTION = re.compile(r"^create or replace function ([\w.]+)\((.*)\)$", re.MULTILINE)
COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)
QUOTED = re.compile(r"\$(\w*)\$.*?\$\1\$", re.DOTALL)  # the text of a function
CREATES_FUNCTION = r"create or replace function (?P<name>[\w.]+)\((?P<types>.*?)\) returns "
# How a statement starts, and what undoes it. A table's partitions, indexes and rows go with the table.
UNDO = (
    (r"create schema (?P<name>\w+)$", "drop schema {name};"),
    (r"create type (?P<name>[\w.]+) ", "drop type {name};"),
    (r"create sequence (?P<name>[\w.]+)$", "drop sequence {name};"),
    (r"create (?:unlogged )?table (?P<name>[\w.]+) ", "drop table {name};"),
    (r"insert into (?P<table>[\w.]+) ", "delete from {table};"),
    (r"create (?:unique )?index (?P<name>\w+) on ", "drop index {name};"),
    (r"alter table (?P<table>[\w.]+) add (?!constraint )(?P<name>\w+) ", "alter table {table} drop column {name};"),
    (r"alter table (?P<table>[\w.]+) add constraint ", "alter table {table} {constraints};"),
    (r"alter table (?P<table>[\w.]+) enable row level security$", "alter table {table} disable row level security;"),
    (r"create policy (?P<name>\w+) on (?P<table>[\w.]+) ", "drop policy {name} on {table};"),
    (CREATES_FUNCTION, "drop function {name}({types});"),
    (
        r"create (?:constraint )?trigger (?P<name>\w+) .*? on (?P<table>[\w.]+) ",
        "drop trigger {name} on {table};",
    ),
)


def text_of(app: str, name: str) -> str:
    """The text of one file."""
    return (ROOT / app / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def function_in(text: str, name: str) -> str:
    """The statement in a file's text that creates this function."""
    started = text.index(f"create or replace function {name}(")
    opened = re.compile(r"^as (\$\w*\$)", re.MULTILINE).search(text, started)
    if opened is None:
        raise ValueError(f"{name} has no text")
    return text[started : text.index(f"{opened[1]};", opened.end()) + len(opened[1]) + 1]


def creation_of(app: str, file: str, name: str) -> str:
    """The SQL that creates one function of a file again, and sets who may execute it."""
    created = function_in(text_of(app, file), name)
    rights = [right for statement in statements_of(created) if (right := right_to(statement))]
    return "\n".join(("set local check_function_bodies = off;", created, *rights))


def reload(app: str, file: str, *functions: str) -> RunSQL:
    """A migration operation that creates functions of a file of an app again, with their present text.

    Reversed, it does nothing and the functions stay: the migration that first loaded each drops it.
    """
    return RunSQL("\n".join(creation_of(app, file, function) for function in functions), RunSQL.noop)


def load(app: str, *names: str) -> RunSQL:
    """A migration operation that runs these files of an app in this order; reversed, it undoes each statement.

    A function may call one from a later file, so PostgreSQL checks its text on the first call and not on load.

    PostgreSQL lets every role execute a new function. Those of our schemas are closed at once, and not only when the
    rights are set after the last migration.
    """
    texts = [text_of(app, name) for name in names]
    statements = [statement for text in texts for statement in statements_of(text)]
    rights = [right for statement in statements if (right := right_to(statement))]
    return RunSQL(
        "\n".join(("set local check_function_bodies = off;", *texts, *rights)),
        "\n".join(undo(statement) for statement in reversed(statements)),
    )


def statements_of(text: str) -> list[str]:
    """The statements of a file on one line each, without comments and without the text of functions."""
    plain = QUOTED.sub("$$", COMMENT.sub("", text))
    return [" ".join(statement.split()) for statement in plain.split(";") if statement.strip()]


def right_to(statement: str) -> str:
    """The statement that sets who may execute what this one creates; empty if it creates no function.

    In the schema `public` are triggers and what constraints and indexes compute, for each role that writes a row. In
    all others PUBLIC may execute nothing, and `mspt/db_grants.py` grants what a role needs.
    """
    if not (match := re.match(CREATES_FUNCTION, statement)):
        return ""
    function = f"{match['name']}({_without_defaults(match['types'])})"
    if "." in match["name"]:
        return f"revoke all on function {function} from public;"
    return f"grant execute on function {function} to public;"


def _without_defaults(types: str) -> str:
    """The arguments of a function as the statements expect them that name one which exists."""
    return re.sub(r" default [^,]+", "", types)


def undo(statement: str) -> str:
    """The statement that undoes this one. Raises ValueError for a kind of statement that UNDO does not list."""
    for pattern, undoing in UNDO:
        if match := re.match(pattern, statement):
            parts = match.groupdict()
            if "types" in parts:
                parts["types"] = _without_defaults(parts["types"])
            added = re.findall(r"\badd constraint (\w+)", statement)
            parts["constraints"] = ", ".join(f"drop constraint {name}" for name in reversed(added))
            return undoing.format(**parts)
    raise ValueError(f"Add to core.sql.UNDO how to undo this statement: {statement}")
