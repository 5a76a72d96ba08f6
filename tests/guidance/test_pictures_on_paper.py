"""Pictures in PDFs are read in bounded time; an unreadable or oversized one is replaced by its description."""

from __future__ import annotations

import io
import zlib
from functools import partial

import pytest
from PIL import Image

from guidance.attachment_queries import AttachedFile
from guidance.printing import pictures

LARGE = (6_000, 4_000)


def picture(kind: str = "PNG", size: tuple[int, int] = (30, 20)) -> bytes:
    out = io.BytesIO()
    Image.new("L", size, "grey").save(out, kind)
    return out.getvalue()


def attached(content: bytes, *, name: str = "plan", media_type: str = "image/png") -> AttachedFile:
    return AttachedFile(
        name=name,
        title="A plan",
        alt="A plan",
        kind="png",
        media_type=media_type,
        size=len(content),
        sha256="",
        open=partial(io.BytesIO, content),
    )


def vast() -> bytes:
    """A picture whose header claims 400 million pixels."""
    header = bytearray(picture())
    header[16:24] = (20_000).to_bytes(4) * 2
    header[29:33] = zlib.crc32(header[12:29]).to_bytes(4)
    return bytes(header)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_picture_is_not_larger_than_on_a_page(kind: str) -> None:
    drawing = pictures.drawn_from([attached(picture(kind, (2_800, 1_400)))])("plan")

    assert 'width="1400" height="700"' in drawing


@pytest.mark.parametrize(
    "content",
    [picture()[:50], picture("JPEG", (600, 400))[:-400], picture("GIF"), picture("TIFF"), vast(), b""],
    ids=["cut", "cut photograph", "of another kind", "of another kind still", "vast", "empty"],
)
def test_unreadable_picture_gives_none(content: bytes) -> None:
    assert pictures.drawn_from([attached(content)])("plan") == ""


def test_pictures_of_a_pdf_are_read_up_to_a_total_of_pixels() -> None:
    large, small = picture(size=LARGE), picture()
    drawn = pictures.drawn_from([attached(large, name=f"large-{number}") for number in (1, 2, 3)] + [attached(small)])

    are_drawn = [bool(drawn(name)) for name in ("large-1", "large-1", "large-2", "large-3", "plan", "large-2")]

    assert are_drawn == [True, True, True, False, True, True]


def test_photographs_are_read_at_reduced_size_and_so_more_of_them() -> None:
    large = picture("JPEG", LARGE)
    drawn = pictures.drawn_from([attached(large, name=f"large-{number}") for number in range(8)])

    assert all(drawn(f"large-{number}") for number in range(8))


def test_narrow_photograph_is_reduced_too() -> None:
    assert 'width="1400" height="1"' in pictures.drawn_from([attached(picture("JPEG", (6_000, 1)))])("plan")
