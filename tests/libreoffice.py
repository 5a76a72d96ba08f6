"""LibreOffice, which many police analysts use, for tests of what it opens and saves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest

PATIENCE = 180  # seconds, for a start on a busy machine
EDITS = Path(__file__).parent / "libreoffice_edits.py"
FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8"}
# LibreOffice's own Python where it brings one, else the one that Debian's python3-uno belongs to.
PYTHONS = ("/opt/libreoffice/program/python", "/usr/lib/libreoffice/program/python", "/usr/bin/python3")

type TypedRow = dict[str, Any]  # a row that a person types into: see `libreoffice_edits.py`
type Edit = Callable[[dict[Path, Sequence[TypedRow]]], None]


@pytest.fixture
def soffice() -> str:
    """The program of LibreOffice; without it the test is skipped, or fails if MSPT_REQUIRE_LIBREOFFICE=1."""
    program = shutil.which("soffice")
    return program or _missing("LibreOffice is not installed. Debian: apt-get install libreoffice-calc-nogui")


@pytest.fixture
def edit_in_libreoffice(soffice: str, tmp_path: Path) -> Edit:
    """Type rows into spreadsheets and save them, all in one LibreOffice. Needs its Python; else as for `soffice`."""
    python = next((python for python in PYTHONS if _has_uno(python)), "")
    if not python:
        _missing("LibreOffice cannot be used from Python. Debian: apt-get install python3-uno")

    def edit(typed: dict[Path, Sequence[TypedRow]]) -> None:
        files = [{"path": str(path), "filter": FILTERS[path.suffix[1:]], "typed": rows} for path, rows in typed.items()]
        order = {"soffice": soffice, "profile": str(tmp_path / "profile"), "patience": PATIENCE, "files": files}
        subprocess.run([python, "-I", EDITS], input=json.dumps(order).encode(), check=True, timeout=PATIENCE)

    return edit


def _has_uno(python: str) -> bool:
    """Whether a Python can speak to LibreOffice."""
    has_it = [python, "-I", "-c", "import uno"]
    return Path(python).exists() and subprocess.run(has_it, check=False, capture_output=True).returncode == 0


def _missing(what: str) -> NoReturn:
    if os.environ.get("MSPT_REQUIRE_LIBREOFFICE") == "1":
        pytest.fail(what)
    pytest.skip(what)
