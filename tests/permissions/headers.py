"""Headers of a force's files for the permission tests: one remembered, and the answer to a question about another."""

from __future__ import annotations

from accounts.models import User
from imports import learning
from imports.checking.headers import UnnamedHeaders, key_of
from imports.models import LearnedHeader


def named(kind: str, column: str, word: str, *, by: User) -> int:
    """A remembered header with the force's canary."""
    header = f"{word} number"
    row = {"kind": kind, "header": header, "key": key_of(header), "column": column}
    return LearnedHeader.objects.create(force_id=by.force_id, by=by, **row).pk


def answer(kind: str, person: User | None) -> dict[str, str]:
    """The form of the page that asks for the column of a header."""
    questions = [UnnamedHeaders(kind=kind, sheet="", headers=("Our own",), found=())]
    return {"token": learning.signed(questions, by=person) if person else "no longer ours", "header-0-0": "-"}
