"""Bundles in tests: created in memory, opened, and read as a finder would read them."""

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
    """A bundle and its contents."""

    made: BuiltBundle
    content: bytes
    files: dict[str, bytes]  # by name within its folder

    @property
    def manifest(self) -> dict[str, Any]:
        """The bundle's manifest."""
        manifest: dict[str, Any] = json.loads(self.files["manifest.json"])
        return manifest

    @property
    def slugs(self) -> list[str]:
        """The products in it."""
        return [product["slug"] for product in self.manifest["products"]]

    def holds(self, words: str) -> list[str]:
        """The files that contain this text in content or name."""
        query = words.lower()
        return [
            name
            for name, content in self.files.items()
            if query in name.lower() or query in content.decode(errors="replace").lower()
        ]


def bundle(circle: Circle = Circle.POLICE, **more: Any) -> Opened:
    """A bundle for a circle with the library as it is now."""
    target = io.BytesIO()
    made = building.make(circle, target, **more)
    return opened(target.getvalue(), made)


def opened(content: bytes, made: BuiltBundle) -> Opened:
    """The files of a bundle."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    return Opened(made=made, content=content, files=files)


def key_text() -> str:
    """The tests' private key, in the form of the environment variable."""
    return base64.b64encode(KEY).decode()
