"""LibreOffice opens both formats without repair and reads the same cells: it is what many police analysts use."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from tests.core.spreadsheets import reading
from tests.core.spreadsheets.test_writers import HOSTILE, MISSING, as_read, book
from tests.libreoffice import PATIENCE

pytestmark = pytest.mark.processes
ROWS = [
    ("Kent", 1_234_567, date(2026, 10, 1)),
    ("Wales", MISSING, MISSING),
    ("BTP", -3, date(1900, 3, 1)),
    # LibreOffice resolves an escape of an escape twice when it writes XLSX, so it can't show what it read of these.
    *((text, number, date(2026, 10, 31)) for number, text in enumerate(HOSTILE) if "_x00" not in text),
]


def test_libreoffice_opens_both_formats_and_reads_the_same_cells(soffice: str, tmp_path: Path) -> None:
    """One start converts both. A file that needs repair is not converted, because nobody is there to allow it."""
    files = [tmp_path / f"of_{kind}.{kind}" for kind in reading.READERS]
    for file in files:
        file.write_bytes(reading.written(book(ROWS), file.suffix[1:]))
    damaged = tmp_path / "damaged.ods"
    damaged.write_bytes(files[1].read_bytes()[:-200])

    command = [soffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", tmp_path / "read", *files, damaged], check=False, capture_output=True, timeout=PATIENCE
    )

    assert sorted(path.name for path in (tmp_path / "read").iterdir()) == ["of_ods.xlsx", "of_xlsx.xlsx"]
    for file in files:
        read = reading.of_xlsx((tmp_path / "read" / f"{file.stem}.xlsx").read_bytes())
        written = reading.READERS[file.suffix[1:]](file.read_bytes())
        assert [sheet.name for sheet in read.sheets] == [sheet.name for sheet in written.sheets]
        for ours, theirs in zip(written.sheets, read.sheets, strict=True):
            assert theirs.cells == ours.cells, (file.name, ours.name)
        assert read.sheet("live").cells[-len(ROWS) :] == [
            [as_read(cell, file.suffix[1:]) for cell in row] for row in ROWS
        ]
