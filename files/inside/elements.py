"""Walks the elements of an XML part, without DOCTYPE, entities or anything fetched, and never deeper than it may be.

Elements and attributes go by their local names: a workbook that writes `x:f` for `f` hides nothing that way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from files import limits
from files.refusals import Stop


def local(name: str) -> str:
    """The name without its prefix."""
    return name.rpartition(":")[2]


class Elements(ContentHandler):
    """Gives `begins` and `ends` to whoever reads a part; `path` holds the elements that are open."""

    def __init__(self) -> None:
        super().__init__()
        self.path: list[str] = []

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 (the name that SAX calls)
        """Called by the parser."""
        name = name.rpartition(":")[2]
        self.path.append(name)
        if len(self.path) > limits.DEPTH:
            raise Stop("damaged_workbook", "too deep")
        self.begins(name, {key.rpartition(":")[2]: attrs.getValue(key) for key in attrs.getNames()})

    def endElement(self, name: str) -> None:  # noqa: N802 (the name that SAX calls)
        """Called by the parser."""
        self.ends(self.path.pop())

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def ends(self, name: str) -> None:
        """An element ends."""


def walk(pieces: Iterable[bytes], reader: Elements, *, part: str) -> None:
    """Give every element of a part to a reader. Raises Stop where the part is not what a workbook may hold."""
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(reader)
    try:
        for piece in pieces:
            parser.feed(piece)
        parser.close()
    except DefusedXmlException:
        raise Stop("doctype", part) from None
    except (SAXParseException, LookupError, ValueError, PermissionError):
        # PermissionError: an encoding that would have to be imported, which the fence refuses.
        raise Stop("damaged_workbook", part) from None
