"""Which files a run of one group need not open: those in which, by their words, no test of the group can be.

A file belongs to a group when it, or the conftest.py of its folder, names the group's mark. It belongs to no other
when it is marked as a whole. In doubt it is opened, and the marks themselves decide.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

MARKS = ("matrix", "browser", "processes")
THE_REST = "not (matrix or browser or processes)"
# What may differ between database servers: which actions they refuse to which role, which locks wait, which words a
# search finds, and statements that no model wrote.
OF_THE_SERVER = re.compile(
    r"\b(IntegrityError|InternalError|ProgrammingError|InsufficientPrivilege|committed|tsquery|websearch|psycopg)\b"
    r"|connection\.cursor"
)
# Folders that ask it even where they do not say so: figures are added up there, and the log is sealed and kept there.
FOLDERS_OF_THE_SERVER = {"audit", "core", "figures", "state_machine"}


def may_hold(file: Path, asked: str) -> bool:
    """Whether a file may hold a test that pytest's `-m` asks for; True for any question that is no group's."""
    if asked in MARKS:
        return asked in named_in(file) | named_in(file.parent / "conftest.py")
    if asked == THE_REST:
        return not (marked_as_a_whole(file) or named_in(file.parent / "conftest.py"))
    return True


def asks_the_server(file: Path) -> bool:
    """Whether a file, by its folder or its words, may fail on one database server and pass on another."""
    return file.parent.name in FOLDERS_OF_THE_SERVER or bool(OF_THE_SERVER.search(file.read_text()))


@cache
def named_in(file: Path) -> frozenset[str]:
    """The group marks that a file names."""
    words = file.read_text() if file.exists() else ""
    return frozenset(mark for mark in MARKS if f"mark.{mark}" in words)


def marked_as_a_whole(file: Path) -> bool:
    """Whether every test of a file has the mark of a group."""
    words = file.read_text()
    return any(re.search(rf"^pytestmark = pytest\.mark\.{mark}$", words, re.M) for mark in MARKS)
