"""What a page is made of, without its words: two pages with the same pieces have the same structure and styles.

A piece is an element with its classes, attributes and parent, an element without text, a step between headings, a
repeated id, or a reference to an id that is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# Attributes whose value decides how the element looks or what it says to a screen reader.
STATES = ("role", "type", "lang", "aria-current", "aria-invalid", "aria-hidden", "scope")
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


@dataclass
class _Open:
    tag: str
    name: str
    has_text: bool = False


class _Reader(HTMLParser):
    """Collects pieces and links."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: set[str] = set()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.references: set[tuple[str, str]] = set()
        self.open: list[_Open] = []
        self.heading = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        name = ".".join([tag, *sorted(values.pop("class", "").split())])
        parent = self.open[-1].name if self.open else ""
        states = [values.get(state, "") for state in STATES]
        self.pieces.add(f"{parent} > {name} {sorted(values)} {states}")
        if tag in HEADINGS:
            self.pieces.add(f"{tag} after {self.heading}")
            self.heading = tag
        if "id" in values and values["id"] in self.ids:
            self.pieces.add(f"{name} repeats an id")
        self.ids.add(values.get("id", ""))
        self.references |= {(name, each) for key in REFERENCES for each in values.get(key, "").split()}
        if tag == "a" and values.get("href", "").startswith("/"):
            self.links.append(values["href"].split("#")[0])
        if values.get("alt"):
            self.handle_data(values["alt"])
        if tag not in VOID:
            self.open.append(_Open(tag, name))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not any(each.tag == tag for each in self.open):
            return
        while self.open:
            closed = self.open.pop()
            if not closed.has_text:
                self.pieces.add(f"{closed.name} is empty")
            if closed.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        if data.strip():
            for each in self.open:
                each.has_text = True


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    missing = {f"{name} refers to a missing id" for name, each in reader.references if each not in reader.ids}
    reader.pieces |= missing
    return reader


def pieces_of(html: str) -> set[str]:
    """The pieces of a page."""
    return _read(html).pieces


def links_of(html: str) -> list[str]:
    """The addresses of this service that a page links to, in order, without their fragments."""
    return _read(html).links
