"""The text of a cell of an OpenDocument file is what a reader of the sheet sees."""

from __future__ import annotations

import pytest

from imports.uploaded_table import UploadedTable
from tests.imports import in_process
from tests.imports.making_ods import cell, ods, row, sheet


@pytest.mark.parametrize(
    ("within", "text"),
    [
        ("<text:p>one</text:p><text:p>two</text:p>", "one\ntwo"),
        ("<text:p>one\ntwo</text:p>", "one\ntwo"),
        ("<text:p>one\n    two</text:p>", "one two"),
        ("<text:p>  one   two  </text:p>", "one two"),
        ('<text:p>one<text:s text:c="3"/>two<text:tab/>three<text:line-break/>four</text:p>', "one   two\tthree\nfour"),
        ("<text:p><text:span>o</text:span>ne <text:a>two</text:a></text:p>", "one two"),
        ("<text:p>one<text:ruby><text:ruby-text>x</text:ruby-text></text:ruby></text:p>", "one"),
        ("<office:annotation><text:p>a comment</text:p></office:annotation><text:p>one</text:p>", "one"),
    ],
)  # fmt: skip
def test_text_of_a_cell(within: str, text: str) -> None:
    table = in_process.read(ods(sheet(row(cell(within=within)))))

    assert isinstance(table, UploadedTable)
    assert table.sheets[0].filled[0].cells[1].value == text
