"""Files that are not what they seem, that run code, or that refer outside."""

from __future__ import annotations

import gzip
import random

from tests.imports.hostile.case import Hostile
from tests.imports.hostile.lines import SHEET, line, row
from tests.imports.making import CONTENT_TYPES, book, relations, workbook, zipped

_DOCTYPE_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><sst><si><t>&i;</t></si></sst>"
)
_ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c><v>&e;</v></c></row>'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_TYPES = CONTENT_TYPES.format(more="")
_WORD_TYPES = _TYPES.replace("spreadsheetml", "wordprocessingml")
_MACRO_TYPES = _TYPES.replace("sheet.main+xml", "sheet.macroEnabled.main+xml")
_LINK = '<externalLink><externalBook xmlns:r="x" r:id="rId1"/></externalLink>'
_AUTO_OPEN = '<definedNames><definedName name="_xlnm.Auto_Open"/></definedNames>'
_NAME = '<definedNames><definedName name="_xlnm._FilterDatabase" {marks}>Live!$A$1:$B$2</definedName></definedNames>'
_DDE = '<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
_CALC = """<c r="C2"><f>cmd|'/c calc'!A0</f><v>1</v></c>"""


def _locked() -> bytes:
    """A zip whose members are encrypted."""
    content = bytearray(workbook())
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        content[at + 8] |= 1
    return bytes(content)


def _noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


FILES = (
    # What it is
    Hostile(name="an old workbook", make=lambda: _OLE + "Workbook".encode("utf-16-le"), refused="old_excel"),
    Hostile(name="a password", make=lambda: _OLE + "EncryptedPackage".encode("utf-16-le"), refused="password"),
    Hostile(name="encrypted members", make=_locked, refused="password"),
    Hostile(name="a PDF", make=lambda: b"%PDF-1.7\n%\xe2\xe3", refused="pdf"),
    Hostile(name="a page named .xls", make=lambda: b"<html><table><tr><td>1</td></tr></table>", refused="html"),
    Hostile(name="a zip of a CSV file", make=lambda: zipped({"a.csv": "a,b"}), refused="zip"),
    Hostile(name="noise", make=lambda: b"\x01" + _noise(5_000), refused="binary"),
    Hostile(name="a picture", make=lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), refused="picture"),
    Hostile(name="a picture that is a zip too", make=lambda: b"GIF89a" + workbook(), refused="picture"),
    Hostile(
        name="a Word document",
        make=lambda: zipped({"[Content_Types].xml": _WORD_TYPES}),
        refused="word",
    ),
    Hostile(
        name="a presentation",
        make=lambda: zipped({"[Content_Types].xml": _WORD_TYPES.replace("wordprocessingml", "presentationml")}),
        refused="powerpoint",
    ),
    Hostile(
        name="a template",
        make=lambda: workbook(more={"[Content_Types].xml": _TYPES.replace("sheet.main", "template.main")}),
        refused="template",
    ),
    Hostile(
        name="a binary workbook",
        make=lambda: workbook(more={"[Content_Types].xml": _TYPES.replace("sheet.main", "sheet.binary.main")}),
        refused="binary_excel",
    ),
    Hostile(name="XML", make=lambda: b'<?xml version="1.0"?><rows/>', refused="xml"),
    Hostile(name="rich text", make=lambda: b"{\\rtf1 a,b}", refused="rtf"),
    Hostile(name="JSON", make=lambda: b'[{"reference": "R1"}]', refused="json"),
    Hostile(name="SYLK", make=lambda: b"ID;PWXL;N;E\nC;X1;Y1;K1\n", refused="sylk"),
    Hostile(name="a compressed CSV file", make=lambda: gzip.compress(b"a,b"), refused="compressed"),
    Hostile(name="a program", make=lambda: b"MZ\x90\x00", refused="program"),
    Hostile(name="an old document", make=lambda: _OLE + "WordDocument".encode("utf-16-le"), refused="compound"),
    Hostile(name="incomplete", make=lambda: workbook()[:-300], refused="damaged_zip"),
    Hostile(name="cut to its first bytes", make=lambda: b"PK\x03\x04", refused="damaged_zip"),
    # Files that run code, or refer outside
    Hostile(name="macros", make=lambda: workbook(more={"xl/vbaProject.bin": b"x"}), refused="macros"),
    Hostile(name="macros by type", make=lambda: workbook(more={"[Content_Types].xml": _MACRO_TYPES}), refused="macros"),
    Hostile(
        name="a name that runs on opening",
        make=lambda: workbook(workbook=book(names=_AUTO_OPEN)),
        refused="macros",
    ),
    Hostile(
        name="a name of a macro",
        make=lambda: workbook(workbook=book(names=_NAME.format(marks='vbProcedure="true"'))),
        refused="macros",
    ),
    Hostile(name="billion laughs", make=lambda: workbook(more={"xl/extra.xml": _DOCTYPE_LAUGHS}), refused="doctype"),
    Hostile(name="an entity from a file", make=lambda: workbook(more={SHEET: _ENTITY}), refused="doctype"),
    Hostile(
        name="a DOCTYPE where nobody looks",
        make=lambda: workbook(more={"docProps/core.xml": '<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>'}),
        refused="doctype",
    ),
    Hostile(
        name="a link to another workbook",
        make=lambda: workbook(more={"xl/externalLinks/externalLink1.xml": _LINK}),
        refused="outside_link",
    ),
    Hostile(name="DDE as a link", make=lambda: workbook(more={"xl/externalLinks/a.xml": _DDE}), refused="dde"),
    Hostile(name="DDE as a formula", make=row(count=_CALC), refused="dde"),
    Hostile(name="DDE in CSV", make=line("""R1,2020-04-03,"=cmd|' /C calc'!A0",Positive,"""), refused="dde"),
    Hostile(
        name="a formula that asks the web",
        make=row(count='<c r="C2"><f>WEBSERVICE("https://example.org/")</f><v>1</v></c>'),
        refused="formula_outside",
    ),
    Hostile(
        name="a picture from outside",
        make=lambda: workbook(
            more={"xl/drawings/_rels/drawing1.xml.rels": relations(("rId1", "image", "https://example.org/a.png"))}
        ),
        refused="outside_link",
    ),
    Hostile(
        name="a query of a database",
        make=lambda: workbook(more={"xl/connections.xml": "<connections/>"}),
        refused="outside_link",
    ),
)
