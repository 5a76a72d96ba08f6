"""Reads one document from standard input: `python -m documents.child pdf < file`. No Django.

It closes the fences before it reads the first byte. It writes JSON lines (`documents/child/saying.py`), the last
of which is an end or a refusal; if neither comes, the parent assumes that the file crashed its reader.
"""

from __future__ import annotations

import codecs
import importlib
import os
import sys
from typing import BinaryIO

from core.sandbox import fences
from core.sandbox.refusal import FileRefused
from documents import kinds, limits
from documents.child import saying

# Looked up now: after the fence is closed nothing more can be imported.
for _encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "ascii", "latin-1", "cp437"):
    codecs.lookup(_encoding)
# What the image library does in the interpreter while it reads.
HARMLESS = frozenset({"array.__new__", "object.__setattr__"})

# The module that reads each kind; `words` reads the rest. Only one is imported: the libraries of pictures and PDFs take
# longest to start.
MODULES = {
    **dict.fromkeys(kinds.VIDEOS, "films"),
    **dict.fromkeys(kinds.PICTURES, "drawing"),
    kinds.PDF: "portable",
    kinds.WORD: "word",
}


def main(kind: str) -> None:
    """Read the document, and report the result."""
    reader = importlib.import_module(f"documents.child.{MODULES.get(kind, 'words')}")
    if prepare := getattr(reader, "prepare", None):
        prepare()
    held = fences.close(
        memory=limits.DOCUMENT_MEMORY, processor_seconds=limits.DOCUMENT_PROCESSOR_SECONDS, harmless=HARMLESS
    )
    output = saying.Saying(sys.stdout.buffer)
    output.say(fences=held)
    try:
        source = sys.stdin.buffer
        reader.read(source if kind in kinds.VIDEOS else _whole(source, kind), kind, output)
    except FileRefused as stop:
        output.say(refused=stop.code, where=stop.where[:120])
    except MemoryError:
        output.say(refused="too_much_memory", where="")
    except RecursionError:
        output.say(refused="damaged_document", where="")
    sys.stdout.buffer.flush()
    os._exit(0)  # no cleanup runs behind the fence


def _whole(source: BinaryIO, kind: str) -> bytes:
    """The whole of a file that is short enough to hold. Raises FileRefused if it is longer."""
    most = kinds.FACTS[kind].most
    content = source.read(most + 1)
    if len(content) > most:
        raise FileRefused("too_large")
    return content


if __name__ == "__main__":
    main(sys.argv[1])
