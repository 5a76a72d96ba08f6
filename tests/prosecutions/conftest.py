"""What the tests of prosecutions share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from tests.accounts.factories import national


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> None:
    """Each test has its own folder for uploaded files."""
    settings.MSPT_FILES_DIR = str(tmp_path / "documents")


@pytest.fixture
def nadia() -> User:
    """A member of the national team."""
    return national()
