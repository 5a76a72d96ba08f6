"""Makes cells safe in files that a spreadsheet opens: text that looks like a formula stays text.

People type references and reasons, and files go to other people: a cell that begins like a formula would run on the
reader's machine. Our own numbers are not text and stay numbers, including negative ones.
"""

from __future__ import annotations

import re
from decimal import Decimal

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠")
# Characters that XML cannot hold, so neither can XLSX and ODS: controls, halves of a pair, and non-characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
LONGEST = 32_767  # what a cell of Excel holds, in UTF-16 code units
CUT = " [text cut here]"


def harmless(cell: object) -> str:
    """The cell as text that no spreadsheet evaluates (P26)."""
    if cell is None:
        return ""
    if isinstance(cell, int | Decimal):
        return str(cell)
    shown = str(cell)
    return f"'{shown}" if shown.lstrip(" \u00a0\ufeff").startswith(_FORMULA) else shown


def in_workbook(text: str) -> str:
    """The text as harmless text that a workbook can hold."""
    return _cut(harmless(_writable(text)))


def in_text_cell(text: str) -> str:
    """The text as a workbook can hold it in a cell formatted as text, so that it comes back as it was.

    A spreadsheet never evaluates such a cell, even when somebody edits it.
    """
    return _cut(_writable(text))


def _writable(text: str) -> str:
    """One kind of line break, and � for each character that no workbook can hold."""
    return _UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _cut(text: str) -> str:
    """The text with its end cut off, and marked, where a cell of Excel could not hold it all."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return text
    # A pair that the cut would halve is left out as a whole.
    return units[: 2 * (LONGEST - len(CUT))].decode("utf-16-le", errors="ignore") + CUT
