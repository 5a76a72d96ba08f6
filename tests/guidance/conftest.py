"""Shared fixtures of the library tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def own_folder(tmp_path: Path, settings: Any) -> None:
    """Store documents in a folder of this test alone."""
    settings.MSPT_FILES_DIR = str(tmp_path / "documents")
