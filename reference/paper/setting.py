"""Setting a document as a tagged PDF (PDF/UA-1) by typst, from a room's own template.

What it prints reaches the document as data and never as its markup: what somebody typed can't set anything, read a file
or end a page. Fonts are ours, so that it looks the same on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

FONTS = typst.Fonts(
    include_system_fonts=False,
    include_embedded_fonts=False,
    font_paths=[str(Path(__file__).resolve().parent / "fonts")],
)


class CannotPrint(Exception):
    """The document could not be set. Nothing of it is told: the reason may quote what somebody typed."""


def pdf_of(template: Path, contents: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF; the template finds the contents as JSON in `sys.inputs.paper`. Raises CannotPrint."""
    try:
        made = typst.compile(
            str(template),
            root=str(template.parent),
            font_paths=FONTS,
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(contents)},
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError:
        raise CannotPrint("The PDF could not be made. Tell the service’s support.") from None
    assert isinstance(made, bytes)  # noqa: S101 (a PDF is one file)
    return made
