"""Typesets a document as a tagged PDF (PDF/UA-1) with typst, from an app's own template.

Contents reach the template as data and never as markup, so text that somebody typed can't change the layout, read a
file or end a page. The fonts are our own, so the document looks the same on every machine.
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
FAMILIES = {"text": (fonts.FAMILY, fonts.FALLBACK), "bold": (fonts.BOLD_FAMILY, fonts.FALLBACK)}
REFUSED = "The PDF could not be created. Contact support."


class CannotPrint(Exception):
    """The document could not be typeset. The message holds no details, because the reason may quote typed text."""


def pdf_of(
    template: Path, contents: Mapping[str, Any], *, at: datetime, standards: Sequence[PDFStandard] = ("ua-1",)
) -> bytes:
    """Return the PDF. Raises CannotPrint.

    The template reads JSON: the contents from `sys.inputs.paper`, the families of its text from `sys.inputs.fonts`.

    A document that includes pages of another PDF can't be tagged: it has no `standards` and comes with one that does.
    """
    try:
        made = typst.compile(
            str(template),
            root=str(template.parent),
            font_paths=FONTS,
            ignore_system_fonts=True,
            sys_inputs=_inputs_of(contents),
            format="pdf",
            pdf_standards=list(standards),
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError:
        raise CannotPrint(REFUSED) from None
    assert isinstance(made, bytes)  # noqa: S101 (a PDF is one file)
    return made


def count_of(template: Path, contents: Mapping[str, Any]) -> int:
    """The number of pages, which the template reports as `<pages>`. Raises CannotPrint."""
    try:
        pages = typst.query(
            str(template),
            "<pages>",
            field="value",
            one=True,
            root=str(template.parent),
            font_paths=FONTS,
            ignore_system_fonts=True,
            sys_inputs=_inputs_of(contents),
        )
    except typst.TypstError:
        raise CannotPrint(REFUSED) from None
    return int(pages)


def _inputs_of(contents: Mapping[str, Any]) -> dict[str, str]:
    return {"paper": json.dumps(contents), "fonts": json.dumps(FAMILIES)}
