"""Copy the files of a product into a bundle, in chunks and under generated names.

The page shows a picture in its text and links to papers and films. A file larger than `LARGEST` is left out, because
bundles are stored on USB sticks and intranets; the page names it and links to the live copy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from documents import kinds
from guidance import attachment_queries
from guidance.bundle.archive import Archive
from guidance.models import Version

LARGEST = 50 * 1024 * 1024  # bytes per file
ENDINGS = {
    kinds.PDF: "pdf",
    kinds.WORD: "docx",
    kinds.PNG: "png",
    kinds.JPEG: "jpg",
    kinds.MP4: "mp4",
    kinds.WEBM: "webm",
    kinds.CAPTIONS: "vtt",
    kinds.TEXT: "txt",
}
PICTURES = frozenset({kinds.PNG, kinds.JPEG})


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleFile:
    """A file of a product, and its path in the bundle."""

    name: str  # its name as an attachment
    title: str
    kind: str
    path: str  # within the bundle; empty if the file was left out
    size: int

    @property
    def href(self) -> str:
        """The link to the file from the product's page."""
        return f"../{self.path}" if self.path else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The files a product's page shows and links to."""

    pictures: Mapping[str, str] = field(default_factory=dict)  # by their name in the text
    listed: Sequence[BundleFile] = ()

    def picture(self, name: str) -> str:
        """Return the path of a picture in the text; empty if there is none."""
        return self.pictures.get(name, "")


def copy(version: Version, archive: Archive) -> Files:
    """Copy the files of a version into the bundle."""
    pictures, listed = dict[str, str](), list[BundleFile]()
    for file in attachment_queries.files_of(version):
        name = f"files/{version.product.slug}/{file.name}.{ENDINGS[file.kind]}"
        is_in = file.size <= LARGEST and _is_copied(file, archive, name)
        if file.kind in PICTURES and is_in:
            pictures[file.name] = f"../{name}"
        else:
            label = kinds.FACTS[file.kind].label
            path = name if is_in else ""
            listed.append(BundleFile(name=file.name, title=file.title, kind=label, path=path, size=file.size))
    return Files(pictures=pictures, listed=listed)


def _is_copied(file: attachment_queries.AttachedFile, archive: Archive, name: str) -> bool:
    """Return False if the disk has lost the file.

    Its page then links to the live copy, as for a file that is too large.
    """
    try:
        source = file.open()
    except FileNotFoundError:
        return False
    with source:
        archive.add_stream(name, source)
    return True
