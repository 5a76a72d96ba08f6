"""The address of a page as a code that a phone reads off paper or off another screen."""

from __future__ import annotations

import base64
import io

import segno

# A quarter of the code may be dirty or folded, and it is still read.
CORRECTION = "q"
QUIET = 4  # modules of white around it, as ISO 18004 asks


def code_of(address: str) -> segno.QRCode:
    """The code of an address."""
    return segno.make_qr(address, error=CORRECTION)


def svg_of(address: str, *, border: int = QUIET) -> bytes:
    """The code as a drawing that stays sharp at any size."""
    drawn = io.BytesIO()
    code_of(address).save(
        drawn, kind="svg", border=border, xmldecl=False, svgclass=None, lineclass=None, omitsize=True, light="#fff"
    )
    return drawn.getvalue()


def data_of(address: str) -> str:
    """The code as the address of a picture, which the page itself holds."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg_of(address)).decode()


def png_of(address: str) -> bytes:
    """The code as a picture for slides, posters and intranets, about 500 dots wide."""
    drawn = io.BytesIO()
    code_of(address).save(drawn, kind="png", border=QUIET, scale=12)
    return drawn.getvalue()
