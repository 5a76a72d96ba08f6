"""Hostile and broken files, each with its expected result, written by hand.

A result is one of: the code of a refusal; the sheet's notes beside its cells, with their location; or, for a readable
file that is not accepted, the code of a problem with its location in the layout of `tests/imports/layouts.py`.
"""

from tests.imports.hostile import amounts, cells, formats, opendocument, writing

FILES = (*amounts.FILES, *formats.FILES, *writing.FILES, *cells.FILES, *opendocument.FILES)
