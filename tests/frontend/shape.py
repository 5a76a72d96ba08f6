"""The structure of HTML, independent of its spacing, the order of its attributes and its ids.

`shape_of` gives nested tuples that two renderings of one component share. Ids, names and references to them become
numbers in the order of their first appearance, so a wrong reference still shows.
"""

from __future__ import annotations

from html.parser import HTMLParser

VOID = frozenset({"input", "br", "hr", "img", "meta", "link"})
REFERENCES = frozenset({"id", "for", "aria-describedby", "aria-labelledby", "aria-controls"})


class _Reader(HTMLParser):
    def __init__(self, ignored: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.ignored = ignored
        self.root: list[object] = []
        self.open = [self.root]
        self.seen: dict[str, dict[str, int]] = {"id": {}, "name": {}}

    def number(self, kind: str, value: str) -> str:
        return f"{kind} {self.seen[kind].setdefault(value, len(self.seen[kind]))}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = [(name, self.value_of(name, value or "")) for name, value in sorted(attrs) if name not in self.ignored]
        node: list[object] = [tag, tuple(kept)]
        self.open[-1].append(node)
        if tag not in VOID:
            self.open.append(node)

    def value_of(self, name: str, value: str) -> str:
        if name == "class":
            return " ".join(sorted(value.split()))
        if name in REFERENCES:
            return " ".join(self.number("id", part) for part in value.split())
        if name == "name":
            return self.number("name", value)
        return value

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.open[-1].append(text)


def shape_of(html: str, *, ignored: frozenset[str] = frozenset()) -> list[object]:
    """The shape of a piece of HTML, without the attributes named in *ignored*."""
    reader = _Reader(ignored)
    reader.feed(html)
    reader.close()
    return reader.root
