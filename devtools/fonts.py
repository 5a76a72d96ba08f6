"""Hides the machine's fonts from Chromium while tests run, so that they pass or fail alike on every machine.

Pages bring their own typeface. Chromium does not start without any font at all, so it gets only Noto Sans, which the
product ships for PDFs. It is wider than IBM Plex Sans, so a page that fails to load its typeface is noticed.
"""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from core import fonts
from mspt.setup import places

CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def configuration(home: Path) -> Path:
    """Create the fontconfig file for tests, and its cache, in a folder under `home`; FONTCONFIG_FILE names it."""
    folder = places.private_folder(home / "fonts")
    file = folder / "fonts.conf"
    text = CONFIGURATION.format(folder=escape(str(fonts.NOTO)), cache=escape(str(folder / "cache")))
    places.write_private(file, text)
    return file
