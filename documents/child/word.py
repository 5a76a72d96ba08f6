"""Reads Word documents: refuses parts that run, embed or fetch anything, else returns the paragraphs."""

from __future__ import annotations

import re

from core.sandbox.elements import Elements
from core.sandbox.package import Package
from core.sandbox.refusal import FileRefused
from documents import limits
from documents.child.saying import Saying

_MAIN = "word/document.xml"
# Fields that query another program or file. Those that print a page number or a link query nothing.
_ASKING = frozenset({"DDE", "DDEAUTO", "INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "LINK", "RD", "DATABASE"})
_FIRST_WORD = re.compile(r"\s*([A-Za-z]+)")


class WordPackage(Package):
    """The parts of one Word document."""

    refused = (
        ("vbaproject", "macros"),
        ("vbadata", "macros"),
        ("macroenabled", "macros"),
        ("customui", "macros"),
        ("oleobject", "embeds"),
        ("activex", "embeds"),
        ("ctrlprop", "embeds"),
        ("embeddings/", "embeds"),
        ("webextension", "embeds"),
        ("afchunk", "embeds"),
    )
    others = (
        ("wordprocessingml.template.main", "word_template"),
        ("spreadsheetml.sheet.main", "not_word"),
        ("presentationml.presentation.main", "not_word"),
    )
    most_members = limits.PARTS


def read(content: bytes, _kind: str, saying: Saying) -> None:
    """Write every paragraph of the text."""
    package = WordPackage(content)
    if _MAIN not in package or _opened_first(package) != [_MAIN]:
        raise FileRefused("not_word")
    text = _Paragraphs(saying)
    package.walk(_MAIN, text)
    text.refuse_asking()
    with_fields = [part for part in package.parts if part != _MAIN and _may_have_fields(package, part)]
    for part in with_fields:
        fields = _Fields()
        package.walk(part, fields)
        fields.refuse_asking()
    package.read_the_rest({_MAIN, *(part for part in with_fields if part.endswith(".xml"))})
    saying.end()


def _opened_first(package: Package) -> list[str]:
    """Find the part that Word opens as the text: the package names it, and the file name alone does not."""
    return [relation.target for relation in package.relations("").values() if relation.kind.lower() == "officedocument"]


def _may_have_fields(package: Package, part: str) -> bool:
    """Whether Word may read fields in a part: by its location, or by its type, whatever its name."""
    kind = package.type_of(part).lower()
    return (part.startswith("word/") and part.endswith(".xml")) or ("wordprocessingml" in kind and "+xml" in kind)


class _Fields(Elements):
    """Checks the fields of a part. A field whose first word comes from another field is hiding it."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[list[str]] = []
        self._asked = ""

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        if name == "fldSimple":
            self._judge(attributes.get("instr", ""), is_nested=False)
        elif name == "fldChar":
            self._mark(attributes.get("fldCharType", ""))
        elif name == "altChunk":
            raise FileRefused("embeds", name)

    def characters(self, content: str) -> None:
        """Called by the parser."""
        if self.path and self.path[-1] == "instrText" and self._open:
            self._open[-1].append(content)

    def refuse_asking(self) -> None:
        """Raise FileRefused if a field queries something outside."""
        while self._open:
            self._mark("end")
        if self._asked:
            raise FileRefused("dde", self._asked)

    def _mark(self, kind: str) -> None:
        if kind == "begin":
            self._open.append([])
            if len(self._open) > limits.DEPTH:
                raise FileRefused("damaged_document")
        elif kind == "end" and self._open:
            self._judge("".join(self._open.pop()), is_nested=bool(self._open))
            if self._open:
                self._open[-1].append("\0")  # the output of the inner field goes here

    def _judge(self, instruction: str, *, is_nested: bool) -> None:
        hidden = instruction.lstrip().startswith("\0")
        first = _FIRST_WORD.match(instruction.replace("\0", ""))
        word = first[1].upper() if first else ""
        if hidden or word in _ASKING or (is_nested and word == "QUOTE"):
            self._asked = self._asked or word or "a field in a field"


class _Paragraphs(_Fields):
    """Writes the words of each paragraph when it ends."""

    def __init__(self, saying: Saying) -> None:
        super().__init__()
        self._saying = saying
        self._words: list[str] = []

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        super().begins(name, attributes)
        if name in {"tab", "br", "cr"}:
            self._words.append(" ")

    def characters(self, content: str) -> None:
        """Called by the parser."""
        super().characters(content)
        if self.path and self.path[-1] == "t":
            self._words.append(content)

    def ends(self, name: str) -> None:
        if name == "p":
            self._saying.part("".join(self._words))
            self._words.clear()
