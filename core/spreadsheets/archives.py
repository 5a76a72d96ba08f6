"""ZIP archives whose bytes depend on nothing but their contents."""

from __future__ import annotations

import zipfile

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can name: no archive says when it was made


def entry(name: str, *, is_compressed: bool = True) -> zipfile.ZipInfo:
    """Return the header of a file within an archive, to open for writing."""
    made = zipfile.ZipInfo(name, date_time=_FIRST_DAY)
    made.compress_type = zipfile.ZIP_DEFLATED if is_compressed else zipfile.ZIP_STORED
    made.create_system = 3
    made.external_attr = 0o600 << 16
    return made
