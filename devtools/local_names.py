"""Refuses locals that name nothing: whatever is `found`, `said` or `asked`, and whichever `one` is meant, has a name.

Part of `python -m devtools.words`. A name that is imported, an attribute or a field of a class is not a local.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

VAGUE = frozenset({"asked", "found", "one", "said"})
# What a script declares: a variable or a function, also in a pattern; and parameters, of a function or an arrow.
_DECLARED = re.compile(
    r"\b(?:const|let|var|function)\s+(?P<name>\w+)"
    r"|\b(?:const|let|var)\s+(?P<pattern>\[[^]=]*\]|\{[^}=]*\})"
    r"|\b(?P<arrow>\w+)\s*=>"
    r"|\((?P<parameters>[^()]*)\)\s*(?:=>|\{)"
)
_NAME = re.compile(r"(?<![.\w])\w+(?!\s*[:.\w])")


def vague_names_in_script(source: str) -> list[tuple[str, int]]:
    """Each variable or parameter of a JavaScript text that is called so, with the number of its line, in order."""
    return [
        (name, source.count("\n", 0, declaration.start()) + 1)
        for declaration in _DECLARED.finditer(source)
        for name in _NAME.findall(" ".join(filter(None, declaration.groups())))
        if name in VAGUE
    ]


def vague_names_in(source: str) -> list[tuple[str, int]]:
    """Each variable or parameter of a Python text that is called so, with the number of its line, in order."""
    if not any(name in source for name in VAGUE):
        return []
    tree = ast.parse(source)
    fields = {id(target) for node in ast.walk(tree) for target in _fields_of(node)}
    bound = [place for node in ast.walk(tree) if id(node) not in fields for place in _bound_by(node)]
    return sorted((place for place in bound if place[0] in VAGUE), key=lambda place: place[1])


def _fields_of(node: ast.AST) -> Iterator[ast.expr]:
    """What the statements of a class give a value or a type, outside its methods."""
    for statement in node.body if isinstance(node, ast.ClassDef) else ():
        match statement:
            case ast.AnnAssign(target=target):
                yield target
            case ast.Assign(targets=targets):
                yield from targets


def _bound_by(node: ast.AST) -> Iterator[tuple[str, int]]:
    """The name that a node gives to something, and its line."""
    match node:
        case ast.Name(id=name, ctx=ast.Store(), lineno=line) | ast.arg(arg=name, lineno=line):
            yield name, line
        case ast.ExceptHandler(name=str(name), lineno=line) | ast.MatchAs(name=str(name), lineno=line):
            yield name, line
