"""What tests of the library share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def own_folder(tmp_path: Path, settings: Any) -> None:
    """Documents are stored in a folder that this test alone has."""
    settings.MSPT_FILES_DIR = str(tmp_path / "documents")
