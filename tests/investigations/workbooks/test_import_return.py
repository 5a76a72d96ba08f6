"""`manage.py import_return` reads a file as the upload page does."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.accounts.factories import LANCASHIRE, analyst, coordinator
from tests.investigations.factories import FEBRUARY, JANUARY, approved, draft, entry_of, row, series

pytestmark = pytest.mark.django_db


@pytest.fixture
def revision():
    series(JANUARY, FEBRUARY)
    person = analyst(LANCASHIRE)
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2")], by=person)
    return draft(FEBRUARY, by=person)


def imported(file: Path, *options: str, email: str = "") -> str:
    out = io.StringIO()
    call_command(
        "import_return",
        str(file),
        "--month",
        "2020-02",
        "--as",
        email or analyst(LANCASHIRE).email,
        *options,
        stdout=out,
    )
    return out.getvalue()


def file_of(folder: Path, lines: str) -> Path:
    file = folder / "return.csv"
    file.write_text(lines)
    return file


def test_changes_are_printed_and_stored_only_when_asked(tmp_path, revision):
    file = file_of(tmp_path, "Reference,Stage\nLAN/1,Charged\n")

    printed = imported(file)
    before = entry_of(revision, "LAN/1").stage_id
    stored = imported(file, "--store")

    assert "Changed: 1" in printed
    assert "Nothing was stored." in printed
    assert before == "live-investigation"
    assert "The changes are in the draft for February 2020." in stored
    assert entry_of(revision, "LAN/1").stage_id == "charged"


def test_problems_are_printed_and_nothing_is_stored(tmp_path, revision):
    file = file_of(tmp_path, "Reference,Stage\nLAN/1,Chargd\nLAN/2,Charged\n")

    with pytest.raises(CommandError, match="Fix the problems first"):
        imported(file, "--store")

    assert "row 2, column B (Stage)" in imported(file).replace("row 2, B", "row 2, column B")
    assert entry_of(revision, "LAN/2").stage_id == "live-investigation"


def test_refusals_say_why(tmp_path, revision):
    with pytest.raises(CommandError, match="cannot be read"):
        imported(tmp_path / "missing.csv")
    with pytest.raises(CommandError, match="Nobody active has the address"):
        imported(file_of(tmp_path, "Reference\nLAN/1\n"), email="nobody@example.org")
    with pytest.raises(CommandError, match="Choose a person of a force"):
        imported(file_of(tmp_path, "Reference\nLAN/1\n"), email=coordinator("nwrocu").email)
