"""Reads a workbook as a package of parts: checks every zip member, and refuses what a table never needs.

It counts sizes while unpacking parts and does not trust the sizes in the zip's directory.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

from core.sandbox import limits
from core.sandbox.elements import Elements, walk
from core.sandbox.refusal import FileRefused

CONTENT_TYPES = "[content_types].xml"
_PIECE = 64 * 1024
_ENCRYPTED = 0x1
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


class Package:
    """The parts of one workbook, by their names in lower case."""

    refused: tuple[tuple[str, str], ...] = _REFUSED
    others: tuple[tuple[str, str], ...] = _OTHERS
    most_members = limits.MEMBERS

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
            raise FileRefused("damaged_zip") from None
        members = self._zip.infolist()
        if len(members) > self.most_members:
            raise FileRefused("too_many_members")
        self._members = {member.filename.lower(): member for member in members if not member.is_dir()}
        self._left = limits.UNPACKED
        self.types: dict[str, str] = {}
        self._types_of_endings: dict[str, str] = {}
        self._look(members)

    def __contains__(self, part: str) -> bool:
        return part in self._members

    @property
    def parts(self) -> list[str]:
        """The names of all parts."""
        return list(self._members)

    def type_of(self, part: str) -> str:
        """The content type of a part, from its own entry or its extension."""
        by_ending = self._types_of_endings.get(part.rpartition(".")[2], "")
        return self.types.get(part) or self.types.get(unquote(part)) or by_ending

    @property
    def not_read(self) -> list[str]:
        """Parts that show something beside the cells and are not read."""
        return [name for name in self._members if any(mark in name for mark in _NOT_READ)]

    def pieces(self, part: str) -> Iterator[bytes]:
        """Unpack a part piece by piece."""
        try:
            with self._zip.open(self._members[part]) as opened:
                while piece := opened.read(_PIECE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise FileRefused("unpacks_too_large", part)
                    yield piece
        except KeyError:
            raise FileRefused("damaged_workbook", part) from None
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
            raise FileRefused("damaged_zip", part) from None

    def walk(self, part: str, reader: Elements) -> None:
        """Pass every element of a part to a reader."""
        walk(self.pieces(part), reader, part=part)

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

    def _look(self, members: list[zipfile.ZipInfo]) -> None:
        """Refuse by names, flags and content types."""
        if len({member.filename.lower() for member in members}) != len(members):
            raise FileRefused("damaged_zip", "a part is there twice")
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise FileRefused("password")
        if "mimetype" in self:
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
