"""No sentence is cut short: a string on its own line after a statement is a statement itself, and has no effect."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator

import pytest

from mspt.setup import places

DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
BLOCKS = ("body", "orelse", "handlers", "finalbody", "cases")  # the fields of all nodes that hold statements
ASSIGNMENTS = (ast.Assign, ast.AnnAssign, ast.TypeAlias)


def stray_strings(source: str) -> list[int]:
    """The lines of strings that are statements, without docstrings and without those that describe an attribute.

    A string that describes an attribute has three quotes, which tells it from the rest of a sentence.
    """
    lines = source.splitlines()
    return sorted(
        number
        for node in _with_statements(ast.parse(source))
        for number, may_describe in _in_node(node)
        if not may_describe or not lines[number - 1].lstrip().startswith('"""')
    )


def _with_statements(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all nodes below it that hold statements. No expression does, and most nodes are expressions."""
    yield node
    for name in BLOCKS:
        block = getattr(node, name, None)
        for inner in block if isinstance(block, list) else []:
            yield from _with_statements(inner)


def _in_node(node: ast.AST) -> Iterator[tuple[int, bool]]:
    """The line of each such string directly in a node, and whether it follows an assignment of a module or class."""
    for name in BLOCKS:
        block = getattr(node, name, None)
        for at, statement in enumerate(block if isinstance(block, list) else []):
            if _is_string(statement) and not (at == 0 and isinstance(node, DOCUMENTED)):
                is_in_place = at > 0 and isinstance(node, ast.Module | ast.ClassDef)
                yield statement.lineno, is_in_place and isinstance(block[at - 1], ASSIGNMENTS)


def _is_string(statement: ast.AST) -> bool:
    if not isinstance(statement, ast.Expr):
        return False
    value = statement.value
    return isinstance(value, ast.JoinedStr) or (isinstance(value, ast.Constant) and isinstance(value.value, str))


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('def f():\n    text = "Half a sentence "\n    "and the other half."\n', [3]),
        ('if x:\n    text = "Half "\n    f"of {x}."\n', [3]),
        ('if x:\n    "Alone."\nelse:\n    "Alone."\n', [2, 4]),
        ('try:\n    pass\nfinally:\n    "Alone."\n', [4]),
        ('TEXT = "Half "\n"and half."\n', [2]),
        ('match x:\n    case 1:\n        text = "Half "\n        "and half."\n', [4]),
        ('"""Module."""\n\n\nclass A:\n    """Class."""\n\n    a = 1\n    """Attribute."""\n', []),
        ('B = 1\n"""Constant."""\n\n\nasync def f():\n    """Function."""\n    ...\n', []),
        ('text = (\n    "Half "\n    "and half."\n)\n', []),
    ],
)
def test_a_string_without_effect_is_found(source: str, lines: list[int]) -> None:
    assert stray_strings(source) == lines


def test_no_string_in_the_project_is_without_effect() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"],
        cwd=places.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [path for path in listed.stdout.splitlines() if (places.ROOT / path).is_file()]
    stray = [
        f"{path}:{line}" for path in paths for line in stray_strings((places.ROOT / path).read_text(encoding="utf-8"))
    ]

    assert "manage.py" in paths
    assert stray == [], "Put the parts of a sentence in parentheses."
