"""Reads a file as the child process does, without the process: for tests in which the sandbox is not the point."""

from __future__ import annotations

import io

from core.sandbox.refusal import FileRefused
from imports.child import file
from imports.child.answers import Answers
from imports.child_output import Hearing, refused
from imports.uploaded_table import FileRejected, UploadedTable


def read(content: bytes) -> UploadedTable | FileRejected:
    """What `reading.read` returns for a file."""
    out = io.BytesIO()
    try:
        file.read(content, Answers(out))
    except FileRefused as stop:
        return refused(stop.code, stop.where[:120])
    hearing = Hearing()
    for line in out.getvalue().splitlines():
        hearing.line(line)
    assert hearing.result is not None
    return hearing.result
