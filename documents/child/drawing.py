"""Redraws pictures, so that nothing invisible remains: no location, no camera, no second file appended."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, JpegImagePlugin, MpoImagePlugin, PngImagePlugin

from core.sandbox.refusal import FileRefused
from documents import kinds, limits
from documents.child.saying import Saying

# Imported above and named here, so that all are loaded before the fence closes; nothing else is ever tried. Phones
# append a second picture to a JPEG, which makes it another file format.
_FORMATS = {kinds.PNG: PngImagePlugin.PngImageFile.format, kinds.JPEG: JpegImagePlugin.JpegImageFile.format}
SEVERAL = MpoImagePlugin.MpoImageFile.format
_ORIENTATION = 0x0112
_MODES = frozenset({"L", "LA", "RGB", "RGBA"})
Image.MAX_IMAGE_PIXELS = limits.PIXELS


def prepare() -> None:
    """Draw one picture of each format and mode, so that everything needed is imported."""
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    for kind, modes in (("PNG", ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")), ("JPEG", ("L", "RGB", "CMYK"))):
        for mode in modes:
            out = io.BytesIO()
            Image.new(mode, (8, 8)).save(out, kind, exif=exif, dpi=(72, 72))
            opened = Image.open(io.BytesIO(out.getvalue()), formats=[kind])
            opened.load()
            small = _plain(ImageOps.exif_transpose(opened), kind.lower())
            small.thumbnail((4, 4), Image.Resampling.LANCZOS)
            thumbnail_of(small)
            _saved(small, kind.lower())


def read(content: bytes, kind: str, saying: Saying) -> None:
    """Redraw a picture, and draw a thumbnail."""
    try:
        opened = Image.open(io.BytesIO(content), formats=[str(_FORMATS[kind])])
        if opened.width * opened.height > limits.PIXELS:
            raise FileRefused("too_many_pixels")
        if kind == kinds.PNG and getattr(opened, "is_animated", False):
            raise FileRefused("animated")
        opened.load()
        upright = ImageOps.exif_transpose(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise FileRefused("too_many_pixels") from None
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError):
        raise FileRefused("damaged_document") from None
    plain = _plain(upright, kind)
    saying.drawn("redrawn", _saved(plain, kind))
    small = plain.copy()
    small.thumbnail((limits.THUMBNAIL, limits.THUMBNAIL), Image.Resampling.LANCZOS)
    saying.drawn("thumbnail", thumbnail_of(small))
    saying.end()


def thumbnail_of(small: Image.Image) -> bytes:
    """A thumbnail as it is stored: PNG on white."""
    if small.mode in {"RGBA", "LA", "P"}:
        ground = Image.new("RGB", small.size, "white")
        ground.paste(small.convert("RGBA"), mask=small.convert("RGBA").getchannel("A"))
        small = ground
    out = io.BytesIO()
    small.convert("RGB").save(out, "PNG", optimize=True)
    return out.getvalue()


def _plain(picture: Image.Image, kind: str) -> Image.Image:
    """The pixels of a picture in one of a few modes, without any metadata."""
    if kind == kinds.JPEG:
        mode = "L" if picture.mode == "L" else "RGB"
    else:
        mode = picture.mode if picture.mode in _MODES else "RGBA"
    points = picture.convert(mode)
    bare = Image.new(mode, points.size)
    bare.paste(points)
    return bare


def _saved(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == kinds.JPEG:
        picture.save(out, "JPEG", quality=88, optimize=True)
    else:
        picture.save(out, "PNG", optimize=True)
    return out.getvalue()
