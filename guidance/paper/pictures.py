"""The pictures of a text, made fit for paper: no larger than a page shows, and few enough to be set in bounded time."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence

from PIL import Image, UnidentifiedImageError

from guidance.attached import AttachedFile

MOST = 30
WIDEST = 1_400  # dots: 170 mm at 210 dots an inch


def drawn_from(files: Sequence[AttachedFile]) -> Callable[[str], str]:
    """A picture by the name that the text uses, as a drawing that holds it; nothing where there is none to be had."""
    named = {file.name: file for file in files if file.media_type.startswith("image/")}
    made: dict[str, str] = {}

    def drawn(name: str) -> str:
        if name not in made and name in named and len(made) < MOST:
            made[name] = _drawing(named[name])
        return made.get(name, "")

    return drawn


def _drawing(file: AttachedFile) -> str:
    """The picture in a drawing of its size; nothing where the disk has lost it."""
    try:
        with file.open() as stored, Image.open(stored) as picture:
            picture.thumbnail((WIDEST, WIDEST))
            kept = io.BytesIO()
            picture.convert("RGB").save(kept, "PNG")
            width, height = picture.size
    except (FileNotFoundError, UnidentifiedImageError):
        return ""
    data = base64.b64encode(kept.getvalue()).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image href="data:image/png;base64,{data}" width="{width}" height="{height}"/></svg>'
    )
