"""What a preview page sends back when the person confirms it: the rows to store, signed for that person and upload.

The file is not stored between preview and confirmation (`docs/adr/0013`), so its rows travel with the page.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing

from accounts.models import User
from core.workflow import TransitionNotAllowed

SHOWN_FOR = timedelta(hours=1)
SHOWN_BEFORE = "This preview is over an hour old, or is not yours. Upload the file again."

type WrittenRow = Sequence[Any]  # as JSON writes it


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ShownRows:
    """The contents of a token. Its repr holds no row, because a row may name a person and a repr may be logged."""

    upload: str  # its public id
    rows: list[list[Any]]
    left_out: int  # how many rows of the file are not among them

    def __repr__(self) -> str:
        return f"<{len(self.rows)} rows of upload {self.upload}>"


class PreviewToken:
    """Writes and reads the tokens of one import. An app whose rows identify people encrypts them: see `packed`."""

    def __init__(self, salt: str) -> None:
        self.salt = salt

    def write(self, upload: str, rows: Sequence[WrittenRow], *, by: User, left_out: int = 0) -> str:
        """The token of a preview that the person saw."""
        packed = self.packed(json.dumps(rows), place=self._place(upload, by=by))
        return signing.dumps([by.pk, upload, packed, left_out], salt=self.salt, compress=True)

    def read(self, token: str, *, by: User) -> ShownRows:
        """The contents of a token. Raises TransitionNotAllowed if it is too old, invalid or another person's."""
        try:
            person, upload, packed, left_out = signing.loads(token, salt=self.salt, max_age=SHOWN_FOR)
        except (signing.BadSignature, ValueError):
            raise TransitionNotAllowed(SHOWN_BEFORE) from None
        if person != by.pk:
            raise TransitionNotAllowed(SHOWN_BEFORE)
        rows = json.loads(self.unpacked(packed, place=self._place(upload, by=by)))
        return ShownRows(upload=upload, rows=rows, left_out=left_out)

    def packed(self, text: str, *, place: str) -> str:
        """The rows as they travel; `place` binds them to a person and an upload."""
        return text

    def unpacked(self, packed: str, *, place: str) -> str:
        """The rows from the output of `packed`."""
        return packed

    def _place(self, upload: str, *, by: User) -> str:
        return f"{self.salt}.{by.pk}.{upload}"
