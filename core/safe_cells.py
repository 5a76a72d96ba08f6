"""Makes cells safe in files that a spreadsheet opens: text that looks like a formula stays text.

People type references and reasons, and files go to other people: a cell that begins like a formula would run on the
reader's machine. Our own numbers are not text and stay numbers, including negative ones.
"""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠")


def harmless(cell: object) -> str:
    """The cell as text that no spreadsheet evaluates (P26)."""
    if cell is None:
        return ""
    if isinstance(cell, int):
        return str(cell)
    shown = str(cell)
    return f"'{shown}" if shown.lstrip(" \u00a0\ufeff").startswith(_FORMULA) else shown
