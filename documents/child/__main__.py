"""Reads one document from standard input: `python -m documents.child pdf < file`. No Django.

It closes the fences before it reads the first byte. It writes JSON lines (`documents/child/saying.py`), the last
of which is an end or a refusal; if neither comes, the parent assumes that the file crashed its reader.
"""

from __future__ import annotations

import codecs
import os
import sys
from typing import BinaryIO

from core.sandbox import fences
from core.sandbox.refusal import FileRefused
from documents import kinds, limits
from documents.child import drawing, films, portable, saying, word, words

# Looked up now: after the fence is closed nothing more can be imported.
for _encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "ascii", "latin-1", "cp437"):
    codecs.lookup(_encoding)
# What the image library does in the interpreter while it reads.
HARMLESS = frozenset({"array.__new__", "object.__setattr__"})


def main(kind: str) -> None:
    """Read the document, and report the result."""
    drawing.prepare()
    portable.prepare()
    held = fences.close(
        memory=limits.DOCUMENT_MEMORY, processor_seconds=limits.DOCUMENT_PROCESSOR_SECONDS, harmless=HARMLESS
    )
    said = saying.Saying(sys.stdout.buffer)
    said.say(fences=held)
    try:
        _read(sys.stdin.buffer, kind, said)
    except FileRefused as stop:
        said.say(refused=stop.code, where=stop.where[:120])
    except MemoryError:
        said.say(refused="too_much_memory", where="")
    except RecursionError:
        said.say(refused="damaged_document", where="")
    sys.stdout.buffer.flush()
    os._exit(0)  # no cleanup runs behind the fence


def _read(source: BinaryIO, kind: str, said: saying.Saying) -> None:
    if kind in kinds.VIDEOS:
        size = source.seek(0, os.SEEK_END)
        films.read(source, size, kind, said)
        return
    content = source.read(kinds.FACTS[kind].most + 1)
    if len(content) > kinds.FACTS[kind].most:
        raise FileRefused("too_large")
    if kind in kinds.PICTURES:
        drawing.read(content, kind, said)
    elif kind == kinds.PDF:
        portable.read(content, said)
    elif kind == kinds.WORD:
        word.read(content, said)
    else:
        words.read(content, kind, said)


if __name__ == "__main__":
    main(sys.argv[1])
