"""Reads a workbook as a package of parts: checks every zip member, and refuses what a table never needs."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from core.sandbox.archive import Archive
from core.sandbox.elements import Elements
from core.sandbox.refusal import FileRefused

CONTENT_TYPES = "[content_types].xml"
# Words in a part's name or type, and what they mean. Names and types are compared in lower case.
_REFUSED = (
    ("vbaproject", "macros"),
    ("vbadata", "macros"),
    ("macroenabled", "macros"),
    ("macrosheet", "macros"),
    ("dialogsheet", "macros"),
    ("customui", "macros"),
    ("externallink", "outside_link"),
    ("connections", "outside_link"),
    ("querytable", "outside_link"),
    ("oleobject", "embedded"),
    ("activex", "embedded"),
    ("ctrlprop", "embedded"),
    ("embeddings/", "embedded"),
    ("webextension", "embedded"),
)
_OTHERS = (
    ("spreadsheetml.template.main", "template"),
    ("sheet.binary", "binary_excel"),
    ("wordprocessingml", "word"),
    ("presentationml", "powerpoint"),
)
_NOT_READ = ("media/", "drawings/", "comments", "charts/", "chartsheets/", "pivottables/")


class Package(Archive):
    """The parts of one workbook, by their names in lower case."""

    refused: tuple[tuple[str, str], ...] = _REFUSED
    others: tuple[tuple[str, str], ...] = _OTHERS

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.types: dict[str, str] = {}
        self._types_of_endings: dict[str, str] = {}
        self._look()

    def type_of(self, part: str) -> str:
        """The content type of a part, from its own entry or its extension."""
        by_ending = self._types_of_endings.get(part.rpartition(".")[2], "")
        return self.types.get(part) or self.types.get(unquote(part)) or by_ending

    @property
    def not_read(self) -> list[str]:
        """Parts that show something beside the cells and are not read."""
        return [name for name in self._members if any(mark in name for mark in _NOT_READ)]

    def relations(self, part: str) -> dict[str, Relation]:
        """The relations of a part, by id."""
        folder, name = posixpath.split(part)
        where = f"{folder}/_rels/{name}.rels".lstrip("/")
        if where not in self:
            return {}
        relations = _Relations(folder)
        self.walk(where, relations)
        return relations.by_id

    def read_the_rest(self, read: set[str]) -> None:
        """Walk every XML part not read yet: a DOCTYPE or a bomb is refused wherever it is."""
        for part in self._members:
            if part not in read and part.endswith((".xml", ".rels")):
                relations = _Relations(posixpath.dirname(posixpath.dirname(part)))
                self.walk(part, relations)
                relations.refuse_outside()

    def _look(self) -> None:
        """Refuse by names and content types."""
        if self.is_opendocument:
            raise FileRefused("opendocument")
        if CONTENT_TYPES not in self:
            raise FileRefused("zip")
        types = _Types()
        self.walk(CONTENT_TYPES, types)
        self.types, self._types_of_endings = types.of_part, types.of_ending
        texts = [*self._members, *types.of_part.values(), *types.of_ending.values()]
        for word, code in self.others:
            if any(word in text.lower() for text in texts):
                raise FileRefused(code)
        for word, code in self.refused:
            if offending := next((text for text in texts if word in text.lower()), ""):
                raise FileRefused(self._dde() or code, offending)

    def _dde(self) -> str:
        """`dde` if an external link goes to another program."""
        for part in self._members:
            if "externallinks/" in part and part.endswith(".xml"):
                link = _Names()
                self.walk(part, link)
                if "ddeLink" in link.names:
                    return "dde"
        return ""


class _Types(Elements):
    """The type of each part, in lower case without the leading slash, and of each extension."""

    def __init__(self) -> None:
        super().__init__()
        self.of_part: dict[str, str] = {}
        self.of_ending: dict[str, str] = {}

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        if name == "Override":
            part = attributes.get("PartName", "").lower().lstrip("/")
            self.of_part[part] = self.of_part[unquote(part)] = kind
        elif name == "Default":
            self.of_ending[attributes.get("Extension", "").lower()] = kind


class _Names(Elements):
    """The names of all elements."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        self.names.add(name)


class Relation:
    """The target of a relation: a kind, and a part in the same package or something outside."""

    __slots__ = ("kind", "outside", "target")

    def __init__(self, kind: str, target: str, *, outside: bool) -> None:
        self.kind, self.target, self.outside = kind, target, outside


class _Relations(Elements):
    """The relations of one part."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self.by_id: dict[str, Relation] = {}

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "").lower()
        outside = attributes.get("TargetMode", "").lower() == "external"
        inside = target.lstrip("/") if target.startswith("/") else posixpath.join(self._folder, target)
        part = target if outside else posixpath.normpath(inside)
        if (name := attributes.get("Id", "")) in self.by_id:
            raise FileRefused("damaged_workbook", "a relation is there twice")
        self.by_id[name] = Relation(kind, part, outside=outside)

    def refuse_outside(self) -> None:
        """Refuse external targets, except links in cells, which nobody follows."""
        for relation in self.by_id.values():
            if relation.outside and relation.kind != "hyperlink":
                raise FileRefused("outside_link", relation.kind)
