"""Hostile and broken files, each with the answer that is expected of it, written by hand.

An answer is one of: the code of a refusal; what the sheet shows beside its cells, with the place; or, for a file that
can be read and not taken, the code of a problem with its place by the layout of `tests/files/layouts.py`.
"""

from tests.files.hostile import amounts, cells, formats, writing

FILES = (*amounts.FILES, *formats.FILES, *writing.FILES, *cells.FILES)
