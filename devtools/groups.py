"""Finds the test files that a run of one group can skip: their text shows that they hold none of its tests.

A file belongs to a group when it names the group's mark, or when its whole folder does (`WHOLE_FOLDERS`). It belongs to
no other when it is marked as a whole. In doubt it is opened, and the marks themselves decide.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

MARKS = ("matrix", "browser", "processes", "alone")
# Folders in which every test has the mark of a group, without naming it; tests/conftest.py adds it.
WHOLE_FOLDERS = {"browser": "browser", "workers": "processes"}
THE_REST = f"not ({' or '.join(MARKS)})"
# What may differ between database servers: which actions they refuse to which role, which locks wait, which words a
# search finds, and statements that no model wrote.
OF_THE_SERVER = re.compile(
    r"\b(IntegrityError|InternalError|ProgrammingError|InsufficientPrivilege|committed|tsquery|websearch|psycopg)\b"
    r"|connection\.cursor"
)
# Folders whose tests all depend on it, with the reason.
FOLDERS_OF_THE_SERVER = {
    "audit": "triggers, locks and roles keep the log",
    "core": "the functions and triggers of the database are compared with their files",
    "figures": "figures are added up in SQL that no model wrote",
    "state_machine": "any sequence of changes is added up in that SQL",
    "workers": "messages and locks pass through the queue and the database",
}
# Files whose tests all depend on it, by a word in their name, with the reason.
NAMES_OF_THE_SERVER = {
    "search": "the words and the order that a text search finds",
    "finding": "the people that a search by likeness finds",
    "pairs": "the people that a search by likeness finds",
    "register_quality": "the people that a search by likeness finds",
    "extractions": "figures are added up in SQL that no model wrote",
    "measures": "figures are added up in SQL that no model wrote",
    "database_scope": "policies hide rows from a role",
}
# A second server repeats so many examples of one test function, unless its file depends on the server as a whole: they
# send it the same statements.
EXAMPLES = 3
# A file that starts embedded servers of its own tests the same ones on every machine.
OWN_SERVERS = re.compile(r"^from devtools\.(postgres|valkey) import", re.M)


def may_hold(file: Path, expression: str) -> bool:
    """Whether a file may hold a test that pytest's `-m` asks for; True for any question that is no group's."""
    if (marks := set(expression.split(" or "))) <= set(MARKS):
        return bool(marks & {*named_in(file), WHOLE_FOLDERS.get(file.parent.name)})
    if expression == THE_REST:
        return not (marked_as_a_whole(file) or file.parent.name in WHOLE_FOLDERS)
    return True


def asks_the_server(file: Path) -> bool:
    """Whether a file, by its folder or its words, may fail on one database server and pass on another."""
    words = file.read_text()
    if OWN_SERVERS.search(words):
        return False
    return depends_as_a_whole(file) or bool(OF_THE_SERVER.search(words))


def depends_as_a_whole(file: Path) -> bool:
    """Whether the folder or the name of a file says that all its tests depend on the server."""
    return file.parent.name in FOLDERS_OF_THE_SERVER or any(name in file.stem for name in NAMES_OF_THE_SERVER)


def spread[T](examples: Sequence[T]) -> list[T]:
    """The first, the last and those in the middle that a second server repeats, in their order."""
    if len(examples) <= EXAMPLES:
        return list(examples)
    return [examples[place * (len(examples) - 1) // (EXAMPLES - 1)] for place in range(EXAMPLES)]


@cache
def tests_of_the_server(file: Path) -> frozenset[str]:
    """The names of the functions and classes in a file that depend on the server, by their words or what they use.

    A test depends on it when its own text does, or that of a fixture, a helper or a constant of the file that it names.
    """
    text = file.read_text()
    statements = [node for node in ast.iter_child_nodes(ast.parse(text)) if isinstance(node, ast.stmt)]
    parts = {name: _text_of(text, node) for node in statements for name in _defined_by(node)}
    if depends_as_a_whole(file):
        return frozenset(parts)
    asking = {name for name, words in parts.items() if OF_THE_SERVER.search(words)}
    if any("autouse=True" in parts[name] for name in asking):
        return frozenset(parts)
    named = {name: set(re.findall(r"\w+", words)) for name, words in parts.items()}
    while new := {name for name in parts.keys() - asking if named[name] & asking}:
        asking |= new
    return frozenset(asking)


def _defined_by(node: ast.stmt) -> list[str]:
    """The names that a statement at the top of a file defines."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]
    return []


def _text_of(text: str, node: ast.stmt) -> str:
    """The text of a definition with its decorators."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(each.lineno for each in decorators)])
    return "\n".join(text.splitlines()[first - 1 : node.end_lineno])


@cache
def named_in(file: Path) -> frozenset[str]:
    """The group marks that a file names."""
    words = file.read_text() if file.exists() else ""
    return frozenset(mark for mark in MARKS if f"mark.{mark}" in words)


def marked_as_a_whole(file: Path) -> bool:
    """Whether every test of a file has the mark of a group."""
    words = file.read_text()
    return any(re.search(rf"^pytestmark = pytest\.mark\.{mark}$", words, re.M) for mark in MARKS)
