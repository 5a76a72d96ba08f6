"""Reads an OpenDocument spreadsheet (.ods): what kind of document it is, what hides its cells, then its sheets."""

from __future__ import annotations

from core.sandbox.archive import MIMETYPE, Archive
from core.sandbox.elements import Elements
from core.sandbox.refusal import FileRefused
from imports.child.answers import Answers
from imports.child.opendocument_sheets import ContentReader, HiddenStyles, refuse_reaching_out

_KIND = b"application/vnd.oasis.opendocument."
_SPREADSHEET, _TEMPLATE = _KIND + b"spreadsheet", _KIND + b"spreadsheet-template"
_MANIFEST, _STYLES, _CONTENT = "meta-inf/manifest.xml", "styles.xml", "content.xml"
_MACROS = ("basic/", "scripts/", "dialogs/")
_SEEN_BESIDE = ("pictures/", "object ", "media/")
_NEVER_READ = "configurations2/"  # toolbars and keys, of which a part may be empty


def read(archive: Archive, answers: Answers) -> None:
    """Write every sheet of an OpenDocument spreadsheet."""
    kind = b"".join(archive.pieces(MIMETYPE)).strip()
    if kind == _TEMPLATE:
        raise FileRefused("template")
    if kind != _SPREADSHEET:
        raise FileRefused("opendocument")
    if macros := next((part for part in archive.parts if part.startswith(_MACROS)), ""):
        raise FileRefused("macros", macros)
    archive.walk(_MANIFEST, _Manifest())
    hidden = HiddenStyles()
    if _STYLES in archive:
        archive.walk(_STYLES, _Beside(hidden))
    answers.say(type="ods")
    content = ContentReader(hidden, answers)
    archive.walk(_CONTENT, content)
    if not content.has_sheets:
        raise FileRefused("no_sheet")
    if beside := [part for part in archive.parts if part.startswith(_SEEN_BESIDE)]:
        answers.notice("left_out", "", f"{len(beside)} parts")
    for part in archive.parts:
        is_read = part in {_MANIFEST, _STYLES, _CONTENT} or part.startswith(_NEVER_READ)
        if part.endswith((".xml", ".rdf")) and not is_read:
            archive.walk(part, _Beside(HiddenStyles()))


class _Manifest(Elements):
    """The list of parts. A protected document names the key of each part there."""

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"encryption-data", "encrypted-key"}:
            raise FileRefused("password")


class _Beside(Elements):
    """A part beside the sheets: what it runs or fetches is refused; its styles say what is hidden."""

    def __init__(self, hidden: HiddenStyles) -> None:
        super().__init__()
        self._hidden = hidden

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        refuse_reaching_out(name, attributes)
        self._hidden.begins(name, attributes)
