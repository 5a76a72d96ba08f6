"""Walks the elements of an XML part: no DOCTYPE, no entities, nothing fetched, limited depth.

Elements and attributes go by their local names, so a workbook that writes `x:f` for `f` hides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from core.sandbox import limits
from core.sandbox.refusal import FileRefused


def local(name: str) -> str:
    """The name without its prefix."""
    return name.rpartition(":")[2]


class Elements(ContentHandler):
    """Calls `begins` and `ends` for the elements of a part; `path` holds the open elements."""

    def __init__(self) -> None:
        super().__init__()
        self.path: list[str] = []

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 (the name that SAX calls)
        """Called by the parser."""
        name = name.rpartition(":")[2]
        self.path.append(name)
        if len(self.path) > limits.DEPTH:
            raise FileRefused("damaged_workbook", "too deep")
        self.begins(name, {key.rpartition(":")[2]: attrs.getValue(key) for key in attrs.getNames()})

    def endElement(self, name: str) -> None:  # noqa: N802 (the name that SAX calls)
        """Called by the parser."""
        self.ends(self.path.pop())

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """Called when an element begins."""

    def ends(self, name: str) -> None:
        """Called when an element ends."""


def walk(pieces: Iterable[bytes], reader: Elements, *, part: str) -> None:
    """Pass every element of a part to a reader. Raises FileRefused if the part is not valid in a workbook."""
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(reader)
    try:
        for piece in pieces:
            parser.feed(piece)
        parser.close()
    except DefusedXmlException:
        raise FileRefused("doctype", part) from None
    except (SAXParseException, LookupError, ValueError, PermissionError):
        # PermissionError: an encoding that needs an import, which the fence refuses.
        raise FileRefused("damaged_workbook", part) from None
