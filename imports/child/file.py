"""Reads one file, whatever it is, and writes what is in it."""

from __future__ import annotations

from core.sandbox.archive import Archive
from core.sandbox.refusal import FileRefused
from imports import limits
from imports.child import comma_separated, detecting, opendocument, workbook
from imports.child.answers import Answers


def read(content: bytes, answers: Answers) -> None:
    """Write every row of a file, and an end. Raises FileRefused if it cannot be read."""
    if len(content) > limits.PACKED:
        raise FileRefused("too_large")
    if not detecting.is_workbook(content):
        comma_separated.read(content, answers)
    elif (archive := Archive(content)).is_opendocument:
        opendocument.read(archive, answers)
    else:
        workbook.read(content, answers)
    answers.end()
