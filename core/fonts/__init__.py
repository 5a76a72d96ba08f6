"""The typefaces of the product, so that no page, chart or PDF depends on what the machine has.

IBM Plex Sans is the one typeface: pages load its parts from `static/fonts/`, charts are measured with it and PDFs are
set in it. Both folders are built from the same npm package by `npm run build`. Noto Sans only lends PDFs the letters
that Plex lacks, such as the ṣ of Yoruba names: a PDF cannot fall back on the fonts of a reader's machine.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
FAMILY = "IBM Plex Sans"
PLEX = FOLDER / "ibm-plex-sans"
NOTO = FOLDER / "noto-sans"
REGULAR = PLEX / "IBMPlexSans-Regular.ttf"
BOLD = PLEX / "IBMPlexSans-SemiBold.ttf"
