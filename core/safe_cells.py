"""Cells of files that a spreadsheet opens: what it would take for a formula is kept as text.

A reference or a reason is typed by people, and a file goes to other people: a cell that begins like a formula would
run on the reader's machine. A number of ours is no text and stays a number, also when it is below zero.
"""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠")


def harmless(cell: object) -> str:
    """The cell as text that no spreadsheet computes (P26)."""
    if cell is None:
        return ""
    if isinstance(cell, int):
        return str(cell)
    shown = str(cell)
    return f"'{shown}" if shown.lstrip(" \u00a0\ufeff").startswith(_FORMULA) else shown
