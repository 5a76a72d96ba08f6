"""LibreOffice, which many police analysts use, for tests of what it opens and saves."""

from __future__ import annotations

import os
import shutil

import pytest

PATIENCE = 180  # seconds, for a start on a busy machine


@pytest.fixture
def soffice() -> str:
    """The program of LibreOffice; without it the test is skipped, or fails if MSPT_REQUIRE_LIBREOFFICE=1."""
    program = shutil.which("soffice")
    if program is None:
        missing = "LibreOffice is not installed. Debian: apt-get install libreoffice-calc-nogui"
        if os.environ.get("MSPT_REQUIRE_LIBREOFFICE") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return program
