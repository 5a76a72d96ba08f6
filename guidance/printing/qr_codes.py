"""QR codes for page addresses, to scan from paper or from another screen."""

from __future__ import annotations

import base64
import io

import segno

# A phone can still read the code if a quarter of it is dirty or folded.
CORRECTION = "q"
QUIET = 4  # modules of quiet zone, as ISO 18004 requires


def code_of(address: str) -> segno.QRCode:
    """Return the QR code of an address."""
    return segno.make_qr(address, error=CORRECTION)


def svg_of(address: str, *, border: int = QUIET) -> bytes:
    """Return the code as SVG, sharp at any size."""
    drawn = io.BytesIO()
    code_of(address).save(
        drawn, kind="svg", border=border, xmldecl=False, svgclass=None, lineclass=None, omitsize=True, light="#fff"
    )
    return drawn.getvalue()


def data_of(address: str) -> str:
    """Return the code as a data URL for an image in the page."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg_of(address)).decode()


def png_of(address: str) -> bytes:
    """Return the code as PNG for slides, posters and intranets, about 500 pixels wide."""
    drawn = io.BytesIO()
    code_of(address).save(drawn, kind="png", border=QUIET, scale=12)
    return drawn.getvalue()
