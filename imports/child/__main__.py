"""Reads one file from standard input and reports what is in it: `python -m imports.child < file`. No Django.

It closes the fences before it reads the first byte. It writes JSON lines (`imports/child/answers.py`), the last of
which is an end or a refusal; if neither comes, the parent assumes that the file crashed its reader.
"""

from __future__ import annotations

import codecs
import sys

from core.sandbox import fences
from core.sandbox.refusal import FileRefused
from imports import limits
from imports.child import file
from imports.child.answers import Answers

# Looked up now: after the fence is closed nothing more can be imported.
for _encoding in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", "latin-1", "cp437"):
    codecs.lookup(_encoding)


def main() -> None:
    """Read the file, and report the result."""
    held = fences.close(memory=limits.MEMORY, processor_seconds=limits.PROCESSOR_SECONDS)
    answers = Answers(sys.stdout.buffer)
    answers.say(fences=held)
    try:
        file.read(sys.stdin.buffer.read(limits.PACKED + 1), answers)
    except FileRefused as stop:
        answers.say(refused=stop.code, where=stop.where[:120])
    except MemoryError:
        answers.say(refused="too_much_memory", where="")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
