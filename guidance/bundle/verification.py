"""Verify that a bundle is unchanged: each file by its checksum, the checksums by the manifest, the manifest by the key.

Reads the ZIP in chunks and unpacks nothing. Each problem is a sentence that names its place. No problems means that the
bundle is complete.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from guidance.bundle import signing
from guidance.bundle.archive import PIECE
from guidance.bundle.building import FORMAT, MANIFEST, SIGNATURE, SUMS

MOST_TEXT = 32 * 1024 * 1024  # bytes of manifest and checksums, which are read into memory
_LINE = re.compile(r"^([0-9a-f]{64})  (\S.*)$")


class NoBundle(Exception):
    """The file is not a bundle; the message says why."""


@dataclass(slots=True, kw_only=True)
class BundleReport:
    """What a bundle states about itself, and the problems found in it."""

    manifest: dict[str, Any] = field(default_factory=dict)
    files: int = 0
    is_signed: bool = False
    problems: list[str] = field(default_factory=list)


def check(file: Path, *, key: str) -> BundleReport:
    """Check every file of a bundle; `key` is the expected public key. Raises NoBundle."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _check(archive, key=key)
    except (OSError, zipfile.BadZipFile) as what:
        raise NoBundle(f"{file.name} can’t be read as a ZIP ({what}). Copy it again from where it came.") from None


def manifest_of(file: Path) -> dict[str, Any]:
    """Read the manifest, from a bundle or from its own file. Raises NoBundle."""
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            return _manifest(_text(archive, _folder(archive) + MANIFEST))
    try:
        return _manifest(file.read_bytes())
    except OSError as what:
        raise NoBundle(f"{file.name} can’t be read ({what.strerror}). Name a bundle, or its {MANIFEST}.") from None


def _check(archive: zipfile.ZipFile, *, key: str) -> BundleReport:
    folder = _folder(archive)
    content = _text(archive, folder + MANIFEST)
    report = BundleReport(manifest=_manifest(content))
    report.problems += _signature(archive, folder, content, key=key)
    report.is_signed = folder + SIGNATURE in archive.namelist()
    sums = _text(archive, folder + SUMS)
    if hashlib.sha256(sums).hexdigest() != report.manifest.get("sha256sums"):
        report.problems.append(f"{SUMS}: does not match the manifest. One of the two has been changed.")
    listed = dict(_listed(sums, report))
    report.problems += _pages(report.manifest, listed)
    report.problems += _files(archive, folder, listed)
    report.files = len(listed)
    return report


def _folder(archive: zipfile.ZipFile) -> str:
    """Return the one folder that holds all files."""
    folders = {name.partition("/")[0] + "/" for name in archive.namelist()}
    if len(folders) != 1:
        raise NoBundle("This ZIP is not an offline library. It needs one folder with index.html and manifest.json.")
    return folders.pop()


def _text(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        entry = archive.getinfo(name)
    except KeyError:
        raise NoBundle(f"{name} is missing. Without it nothing can be checked; copy the bundle again.") from None
    if entry.file_size > MOST_TEXT:
        raise NoBundle(f"{name} is larger than any of ours. Copy the bundle again from where it came.")
    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise NoBundle(f"{name} is damaged. Copy the bundle again from where it came.") from None


def _manifest(content: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(content)
    except ValueError:
        manifest = None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("products"), list):
        raise NoBundle(f"{MANIFEST} is not one of ours. Copy the bundle again from where it came.")
    if manifest.get("format") != FORMAT:
        raise NoBundle(f"{MANIFEST} has the format {manifest.get('format')}, and this version reads {FORMAT}.")
    return manifest


def _signature(archive: zipfile.ZipFile, folder: str, content: bytes, *, key: str) -> Iterator[str]:
    if folder + SIGNATURE not in archive.namelist():
        yield f"{SIGNATURE}: missing. This download is not signed. Do not rely on it."
    elif not signing.is_signed(content, _text(archive, folder + SIGNATURE), key=key):
        yield f"{SIGNATURE}: {MANIFEST} is not signed by the key you gave. It was changed, or comes from elsewhere."


def _listed(sums: bytes, report: BundleReport) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(sums.decode(errors="replace").splitlines(), 1):
        if matched := _LINE.match(line):
            yield matched[2], matched[1]
        else:
            report.problems.append(f"{SUMS}, line {number}: “{line[:40]}” is not a checksum with a file name.")


def _pages(manifest: dict[str, Any], listed: dict[str, str]) -> Iterator[str]:
    for product in manifest["products"]:
        page, total = str(product.get("page")), product.get("sha256")
        if listed.get(page) != total:
            yield f"{page}: the manifest and {SUMS} do not agree about it."


def _files(archive: zipfile.ZipFile, folder: str, listed: dict[str, str]) -> Iterator[str]:
    seen = set[str]()
    for entry in archive.infolist():
        name = entry.filename.removeprefix(folder)
        if name in seen:
            yield f"{name}: included twice. We cannot tell which one a browser opens."
        seen.add(name)
        if name in {MANIFEST, SIGNATURE, SUMS}:
            continue
        if name not in listed:
            yield f"{name}: not part of the download when it was created. Remove it."
        elif (total := _sum(archive, entry)) != listed[name]:
            yield f"{name}: {'damaged' if total is None else 'changed'} since the bundle was made. Copy it again."
    for name in sorted(listed.keys() - seen):
        yield f"{name}: missing. Copy the bundle again."


def _sum(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str | None:
    """Return the SHA-256 of a file; None if it can't be unpacked."""
    total = hashlib.sha256()
    try:
        with archive.open(entry) as file:
            for piece in iter(lambda: file.read(PIECE), b""):
                total.update(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        return None
    return total.hexdigest()
