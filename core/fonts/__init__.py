"""The typefaces of the product, so that no page, chart or PDF depends on the fonts of the machine.

IBM Plex Sans is the only typeface: pages load its parts from `static/fonts/`, charts measure text with it and PDFs are
set in it. `npm run build` builds both folders from the same npm package. Noto Sans only supplies letters in PDFs that
Plex lacks, such as the ṣ of Yoruba names: a PDF cannot fall back on the reader's fonts.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
FAMILY = "IBM Plex Sans"
BOLD_FAMILY = "IBM Plex Sans SmBld"  # what Typst calls the heavier weight, so asking for a weight is not enough
FALLBACK = "Noto Sans"
PLEX = FOLDER / "ibm-plex-sans"
NOTO = FOLDER / "noto-sans"
REGULAR = PLEX / "IBMPlexSans-Regular.ttf"
BOLD = PLEX / "IBMPlexSans-SemiBold.ttf"
