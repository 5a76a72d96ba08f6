"""A workbook that LibreOffice opened and saved comes back as it was: it is what many police analysts use."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from imports import reading as table_reading
from investigations.workbooks import draft_workbook, return_file, uploads
from tests.accounts.factories import LANCASHIRE, analyst
from tests.investigations.factories import FEBRUARY, JANUARY, approved, draft, series
from tests.investigations.workbooks.test_workbooks import JANUARY_ROWS
from tests.libreoffice import PATIENCE

pytestmark = [pytest.mark.django_db, pytest.mark.processes]


@pytest.mark.parametrize(("ending", "saved"), [("xlsx", "xlsx"), ("ods", "ods"), ("xlsx", "ods")])
def test_workbook_saved_by_libreoffice_changes_nothing(soffice: str, tmp_path: Path, ending: str, saved: str) -> None:
    series(JANUARY, FEBRUARY)
    person = analyst(LANCASHIRE)
    approved(JANUARY, rows=JANUARY_ROWS, by=person)
    file = tmp_path / f"return.{ending}"
    workbook = draft_workbook.workbook_of(draft(FEBRUARY, by=person), by=person, ending=ending)
    file.write_bytes(workbook.content)

    command = [soffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", saved]
    subprocess.run([*command, "--outdir", tmp_path / "saved", file], check=False, capture_output=True, timeout=PATIENCE)
    table = table_reading.read((tmp_path / "saved" / f"return.{saved}").read_bytes())
    report = uploads.report_on(return_file.read(table), force=LANCASHIRE, month=FEBRUARY, by=person)

    assert (report.problems, report.number_of_changes, report.unchanged) == ((), 0, len(JANUARY_ROWS))
