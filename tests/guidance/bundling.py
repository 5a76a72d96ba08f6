"""Bundles in tests: made in memory, opened, and read as whoever finds them reads them."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

from guidance.bundle import building
from guidance.bundle.building import BuiltBundle
from guidance.choices import Circle

KEY = bytes(range(1, 33))


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A bundle and what is in it."""

    made: BuiltBundle
    content: bytes
    files: dict[str, bytes]  # by name within its folder

    @property
    def manifest(self) -> dict[str, Any]:
        """What it says of itself."""
        found: dict[str, Any] = json.loads(self.files["manifest.json"])
        return found

    @property
    def slugs(self) -> list[str]:
        """The products that it holds."""
        return [one["slug"] for one in self.manifest["products"]]

    def holds(self, words: str) -> list[str]:
        """The files in which some words stand, or in whose names."""
        sought = words.lower()
        return [
            name
            for name, content in self.files.items()
            if sought in name.lower() or sought in content.decode(errors="replace").lower()
        ]


def bundle(circle: Circle = Circle.POLICE, **more: Any) -> Opened:
    """A circle's bundle as the library is now."""
    target = io.BytesIO()
    made = building.make(circle, target, **more)
    return opened(target.getvalue(), made)


def opened(content: bytes, made: BuiltBundle) -> Opened:
    """The files of a bundle."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    return Opened(made=made, content=content, files=files)


def key_text() -> str:
    """The tests' private key, as the environment has it."""
    return base64.b64encode(KEY).decode()
