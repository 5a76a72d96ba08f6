"""The markup that govuk-frontend ships for its own components: the reference for ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

EXAMPLES: dict[str, dict[str, dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "fixtures" / "govuk-frontend.json").read_text()
)["components"]


def of(*components: str) -> list[Any]:
    """Every example of these components, as parameters of a test."""
    return [
        pytest.param(component, example["options"], example["html"], id=f"{component}: {name}")
        for component in components
        for name, example in EXAMPLES[component].items()
    ]
