"""The end of reading for a known reason. The parent has the sentences; a file never writes one."""

from __future__ import annotations


class FileRefused(Exception):
    """Stop reading: the file is refused for a known reason."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(code)
        self.code, self.where = code, where
