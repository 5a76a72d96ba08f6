"""Refuses locals that name nothing: whatever is `found`, `said` or `asked`, and whichever `one` is meant, has a name.

Part of `python -m devtools.words`. A name that is imported, an attribute or the key of a mapping is not a local.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

VAGUE = frozenset({"asked", "found", "one", "said"})


def vague_names_in(source: str) -> list[tuple[str, int]]:
    """Each variable or parameter of a Python text that is called so, with the number of its line, in order."""
    return sorted(
        ((name, line) for node in ast.walk(ast.parse(source)) for name, line in _bound_by(node) if name in VAGUE),
        key=lambda place: place[1],
    )


def _bound_by(node: ast.AST) -> Iterator[tuple[str, int]]:
    """The name that a node gives to something, and its line."""
    match node:
        case ast.Name(id=name, ctx=ast.Store(), lineno=line) | ast.arg(arg=name, lineno=line):
            yield name, line
        case ast.ExceptHandler(name=str(name), lineno=line) | ast.MatchAs(name=str(name), lineno=line):
            yield name, line
