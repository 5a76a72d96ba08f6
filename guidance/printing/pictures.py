"""Prepare the pictures of a text for print: no larger than needed, and few enough to typeset in bounded time."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence

from PIL import Image

from guidance.attachment_queries import AttachedFile

MOST = 30
MOST_DOTS = 60_000_000  # read for one PDF: some seconds of work
WIDEST = 1_400  # pixels: 170 mm at 210 dpi


def drawn_from(files: Sequence[AttachedFile]) -> Callable[[str], str]:
    """Return a function from a picture's name in the text to an SVG that embeds it; empty if there is none.

    It is also empty for a picture beyond the pixel limit of a PDF. The alternative text then replaces it.
    """
    named = {file.name: file for file in files if file.media_type.startswith("image/")}
    made: dict[str, str] = {}
    left = MOST_DOTS

    def drawn(name: str) -> str:
        nonlocal left
        if name not in made and name in named and len(made) < MOST:
            made[name], dots = _drawing(named[name], left)
            left -= dots
        return made.get(name, "")

    return drawn


def _drawing(file: AttachedFile, left: int) -> tuple[str, int]:
    """Return the SVG of a picture and the pixels read; nothing for a picture over the limit or broken."""
    try:
        with file.open() as stored, Image.open(stored, formats=["PNG", "JPEG"]) as picture:
            picture.draft(None, _fitting(picture))  # a photograph can be decoded at reduced size
            dots = picture.width * picture.height
            if dots > left:
                return "", 0
            picture.thumbnail((WIDEST, WIDEST))
            kept = io.BytesIO()
            picture.convert("RGB").save(kept, "PNG")
            width, height = picture.size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return "", 0
    data = base64.b64encode(kept.getvalue()).decode()
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image href="data:image/png;base64,{data}" width="{width}" height="{height}"/></svg>'
    )
    return drawing, dots


def _fitting(picture: Image.Image) -> tuple[int, int]:
    """Return the largest size of the picture on paper."""
    share = min(1, WIDEST / max(picture.size))
    return max(1, round(picture.width * share)), max(1, round(picture.height * share))
