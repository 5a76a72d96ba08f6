"""The files of a product on their way into a bundle: copied in pieces, under names of their own.

A picture is shown in the text, a paper or film is a link. What is larger than `LARGEST` stays out, since a bundle lies
on sticks and intranets: the page names it, and leads to the live one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from files import kinds
from guidance import attachment_queries
from guidance.bundle.archive import Archive
from guidance.models import Version

LARGEST = 50 * 1024 * 1024  # bytes of one file
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
class Copied:
    """A file that goes with a product, and where it lies in the bundle."""

    name: str  # under which it is attached
    title: str
    kind: str
    path: str  # within the bundle; empty where it stayed out
    size: int

    @property
    def href(self) -> str:
        """Where it lies, from the product's page."""
        return f"../{self.path}" if self.path else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What a product's page shows and links to."""

    pictures: Mapping[str, str] = field(default_factory=dict)  # by the name in the text
    listed: Sequence[Copied] = ()

    def picture(self, name: str) -> str:
        """Where a picture of the text lies; empty where there is none."""
        return self.pictures.get(name, "")


def copy(version: Version, archive: Archive) -> Files:
    """Copy the files of a version into the bundle."""
    pictures, listed = dict[str, str](), list[Copied]()
    for file in attachment_queries.files_of(version):
        name = f"files/{version.product.slug}/{file.name}.{ENDINGS[file.kind]}"
        is_in = file.size <= LARGEST and _is_copied(file, archive, name)
        if file.kind in PICTURES and is_in:
            pictures[file.name] = f"../{name}"
        else:
            label = kinds.FACTS[file.kind].label
            path = name if is_in else ""
            listed.append(Copied(name=file.name, title=file.title, kind=label, path=path, size=file.size))
    return Files(pictures=pictures, listed=listed)


def _is_copied(file: attachment_queries.AttachedFile, archive: Archive, name: str) -> bool:
    """False where the disk has lost it: its page then leads to the live one, as for a file that is too large."""
    try:
        source = file.open()
    except FileNotFoundError:
        return False
    with source:
        archive.add_stream(name, source)
    return True
