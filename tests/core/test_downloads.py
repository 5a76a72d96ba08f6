"""A finished file, sent to be saved or to be opened."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest

from core import downloads
from core.downloads import DownloadFile
from core.spreadsheets import ods, xlsx
from core.spreadsheets.sheet import SheetColumn, TableSheet, Workbook

FILE = DownloadFile(name="order-1.pdf", mime=downloads.PDF, content=b"%PDF a name")
BOOK = Workbook(
    title="Months",
    author="a@example.org",
    marking="OFFICIAL",
    made_at=datetime(2026, 10, 1, tzinfo=UTC),
    about=(),
    shorthand=(),
    notes=(),
    tables=(TableSheet(name="months", title="Months", columns=(SheetColumn(label="Month"),), rows=[("March",)]),),
)


def test_attachment_is_saved_under_its_name_and_inline_file_is_opened() -> None:
    saved, opened = downloads.attachment(FILE), downloads.inline(FILE)

    assert saved.content == opened.content == FILE.content
    assert saved.headers["Content-Type"] == opened.headers["Content-Type"] == "application/pdf"
    assert saved.headers["Content-Disposition"] == 'attachment; filename="order-1.pdf"'
    assert opened.headers["Content-Disposition"] == 'inline; filename="order-1.pdf"'


def test_name_cannot_end_the_header_or_begin_another() -> None:
    sent = downloads.attachment(DownloadFile(name='a"; b\r\nSet-Cookie: x.pdf', mime=downloads.PDF, content=b""))

    assert sent.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''a%22%3B%20b%0D%0ASet-Cookie%3A%20x.pdf"
    )
    assert "Set-Cookie" not in sent.headers


def test_representation_does_not_quote_the_contents() -> None:
    assert "order-1.pdf" in repr(FILE)
    assert "a name" not in repr(FILE)


@pytest.mark.parametrize(("ending", "mime"), [("ods", ods.MIME), ("xlsx", xlsx.MIME)])
def test_workbook_is_a_file_of_the_format_that_its_ending_says(ending: str, mime: str) -> None:
    file = downloads.workbook_file(BOOK, name="months", ending=ending)

    assert (file.name, file.mime) == (f"months.{ending}", mime)
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        assert ("mimetype" in archive.namelist()) == (ending == "ods")
