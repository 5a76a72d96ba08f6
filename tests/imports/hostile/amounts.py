"""Too much of something: bombs, members, columns, letters."""

from __future__ import annotations

import io
import zipfile

from tests.imports.hostile.case import Hostile
from tests.imports.hostile.lines import SHEET
from tests.imports.making import bomb, csv_of, parts, sheet, workbook, zipped

_LAST = '<row r="2"><c r="XFD2"><v>1</v></c></row>'


def _of_size(name: str, times: int) -> bytes:
    """A member of this many megabytes."""
    return bomb(name, b" " * 1024 * 1024, times, parts(), around=("<a>", "</a>"))


def _of_rows(cells: str, times: int) -> bytes:
    """A sheet of very many rows."""
    head, _, tail = sheet("|").partition("|")
    return bomb(SHEET, f"<row>{cells}</row>".encode() * 1000, times // 1000, parts(), around=(head, tail))


def _nested() -> bytes:
    """A zip in a zip in a zip, beside a workbook."""
    inner = zipped({"zeros": bytes(1024 * 1024)})
    for _ in range(5):
        inner = zipped({f"{number}.zip": inner for number in range(10)})
    return zipped({"inner.zip": inner})


def _overlapping() -> bytes:
    """Two members of the directory that point to the same bytes, as in a non-recursive bomb."""
    members = parts() | {"xl/worksheets/sheet2.xml": sheet("")}
    content = bytearray(zipped(members, compressed=False))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as package:
        first, last = package.getinfo(SHEET), package.getinfo("xl/worksheets/sheet2.xml")
    entry = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    content[entry + 42 : entry + 46] = last.header_offset.to_bytes(4, "little")
    assert first.header_offset != last.header_offset
    return bytes(content)


def _quine() -> bytes:
    """A member that claims to be the archive that contains it."""
    content = workbook()
    return zipped(parts(more={"xl/embeddings/book.xlsx": content}))


def _lying_about_size() -> bytes:
    """A member that unpacks to more than the directory says."""
    content = bytearray(zipped(parts(more={"docProps/app.xml": b"<a>" + b" " * 5000 + b"</a>"})))
    entry = content.rindex(b"docProps/app.xml") - 46
    content[entry + 24 : entry + 28] = (7).to_bytes(4, "little")
    return bytes(content)


def _shared_bomb() -> bytes:
    """One long text shared by many cells: small as a file, endless as a table."""
    rows = "".join(f"<row>{"<c t='s'><v>0</v></c>" * 50}</row>" for _ in range(200))
    return workbook(rows, shared=f"<si><t>{'x' * 32_000}</t></si>")


FILES = (
    # Too much of something
    Hostile(name="nothing at all", make=lambda: b"", refused="empty"),
    Hostile(name="larger than 10 MB", make=lambda: b"a,b\n" * 3_000_000, refused="too_large"),
    Hostile(name="bomb by size", make=lambda: _of_size("xl/theme/theme1.xml", 70), refused="unpacks_too_large"),
    Hostile(name="bomb of rows", make=lambda: _of_rows("<c><v>1</v></c>", 3_000_000), refused="too_many_rows"),
    Hostile(
        name="bomb by ratio: one blank after the other",
        make=lambda: bomb(SHEET, b" " * 1_000_000, 200, parts(), around=(sheet("")[:-12], "</worksheet>")),
        refused="unpacks_too_large",
    ),
    Hostile(name="bomb within a bomb", make=_nested, refused="zip"),
    Hostile(name="members that overlap", make=_overlapping, refused="damaged_zip"),
    Hostile(name="a workbook that holds workbooks", make=_quine, refused="embedded"),
    Hostile(
        name="100,000 members",
        make=lambda: zipped({f"{number}": b"" for number in range(100_000)} | parts(), compressed=False),
        refused="too_many_members",
    ),
    Hostile(
        name="1,000 members",
        make=lambda: zipped({f"{number}": b"" for number in range(1_000)} | parts()),
        refused="too_many_members",
    ),
    Hostile(name="a member larger than it says", make=_lying_about_size, refused="damaged_zip"),
    Hostile(name="one text in 10,000 cells", make=_shared_bomb, refused="too_much_text"),
    Hostile(
        name="millions of shared texts",
        make=lambda: bomb(
            "xl/sharedStrings.xml",
            b"<si><t>\xc4\x80\xc4\x81</t></si>" * 1000,
            2_500,
            parts(shared="<si/>"),
            around=("<sst>", "</sst>"),
        ),
        refused="too_many_cells",
    ),
    Hostile(
        name="a cell in the last column",
        make=lambda: workbook(_LAST),
        refused="too_many_columns",
    ),
    Hostile(
        name="61 columns",
        make=lambda: csv_of([[f"c{number}" for number in range(61)]]),
        refused="too_many_columns",
    ),
    Hostile(name="one cell of 9 MB", make=lambda: b'a\n"' + b"x" * 9_000_000 + b'"\n', refused="cell_too_long"),
    Hostile(
        name="elements 100,000 deep",
        make=lambda: workbook(more={"docProps/app.xml": "<a>" * 100_000 + "</a>" * 100_000}),
        refused="damaged_workbook",
    ),
)
