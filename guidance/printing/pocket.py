"""Pocket cards of actions: A6 pages in large type, one by one or on A4 to fold.

The single pages are accessible, as all our PDFs are; the folding sheet is only for the printer.
"""

from __future__ import annotations

from typing import Any

from accounts.models import User
from core import clock
from core.pdf import typesetting
from guidance import passages
from guidance.choices import ProductKind
from guidance.models import Version
from guidance.printing.sheets import HERE, about, set_by, text_of

TEMPLATE = HERE / "pocket.typ"
SIZES = (13, 12, 11, 10.5, 10, 9.5)  # points: use the largest that fits on one sheet
MANY_LETTERS = 6_000
ON_A_SHEET = 8  # A6 pages on the two sides of A4


def fits(version: Version) -> bool:
    """Return whether the product suits a pocket card: initial actions for officers."""
    return version.product.kind == ProductKind.INITIAL_ACTIONS


def pdf_of(version: Version, *, by: User, base: str) -> bytes:
    """Return the A6 pages in reading order. Raises CannotPrint."""
    return set_by(TEMPLATE, contents_of(version, by=by, base=base))


def contents_of(version: Version, *, by: User, base: str) -> dict[str, Any]:
    """Return the content of the pages."""
    blocks, _names = passages.read(version)
    contents = {
        **about(version, by=by, base=base),
        "day": f"Version {version.number}, {clock.today():%-d %b %Y}",
        "text": text_of(version, blocks, by=by, base=base),
        "size": SIZES[-1],
    }
    if sum(len(block.text) for block in blocks) > MANY_LETTERS:
        return contents  # no size fits it on one sheet
    for size in SIZES:
        if typesetting.count_of(TEMPLATE, contents | {"size": size}) <= ON_A_SHEET:
            return contents | {"size": size}
    return contents


def folded(version: Version, *, by: User, base: str) -> bytes:
    """Return the same pages on A4, eight to a sheet, in the order for folding. Raises CannotPrint."""
    contents = contents_of(version, by=by, base=base)
    count = typesetting.count_of(TEMPLATE, contents)
    whole = {
        "service": contents["service"],
        "title": f"{contents['title']}, for folding",
        "pages": list(set_by(TEMPLATE, contents)),
        "count": count,
        "sheets": -(-count // ON_A_SHEET),
        "alts": [f"Page {number} of {count}" for number in range(1, count + 1)],
    }
    return set_by(HERE / "folded.typ", whole, is_tagged=False)
