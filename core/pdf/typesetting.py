"""Setting a document as a tagged PDF (PDF/UA-1) by typst, from a room's own template.

What it prints reaches the document as data and never as its markup: what somebody typed can't set anything, read a file
or end a page. Fonts are ours, so that it looks the same on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from core import fonts

if TYPE_CHECKING:
    from typst import PDFStandard

FONTS = typst.Fonts(
    include_system_fonts=False,
    include_embedded_fonts=False,
    font_paths=[str(fonts.FOLDER)],
)


REFUSED = "The PDF could not be created. Contact support."


class CannotPrint(Exception):
    """The document could not be set. Nothing of it is told: the reason may quote what somebody typed."""


def pdf_of(
    template: Path, contents: Mapping[str, Any], *, at: datetime, standards: Sequence[PDFStandard] = ("ua-1",)
) -> bytes:
    """The PDF; the template finds the contents as JSON in `sys.inputs.paper`. Raises CannotPrint.

    A sheet that holds pages of another PDF can't be tagged: it has no `standards`, and stands beside one that has.
    """
    try:
        made = typst.compile(
            str(template),
            root=str(template.parent),
            font_paths=FONTS,
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(contents)},
            format="pdf",
            pdf_standards=list(standards),
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError:
        raise CannotPrint(REFUSED) from None
    assert isinstance(made, bytes)  # noqa: S101 (a PDF is one file)
    return made


def count_of(template: Path, contents: Mapping[str, Any]) -> int:
    """How many pages the document has, which the template says as `<pages>`. Raises CannotPrint."""
    try:
        found = typst.query(
            str(template),
            "<pages>",
            field="value",
            one=True,
            root=str(template.parent),
            font_paths=FONTS,
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(contents)},
        )
    except typst.TypstError:
        raise CannotPrint(REFUSED) from None
    return int(found)
