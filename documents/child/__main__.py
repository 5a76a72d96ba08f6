"""Reads one document from standard input: `python -m documents.child pdf < file`. No Django.

It closes the fences before it reads the first byte. It writes JSON lines (`documents/child/saying.py`), the last
of which is an end or a refusal; if neither comes, the parent assumes that the file crashed its reader.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Callable
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

type Reader = Callable[[BinaryIO, saying.Saying], None]


def main(kind: str) -> None:
    """Read the document, and report the result."""
    read = _reader_of(kind)
    held = fences.close(
        memory=limits.DOCUMENT_MEMORY, processor_seconds=limits.DOCUMENT_PROCESSOR_SECONDS, harmless=HARMLESS
    )
    said = saying.Saying(sys.stdout.buffer)
    said.say(fences=held)
    try:
        read(sys.stdin.buffer, said)
    except FileRefused as stop:
        said.say(refused=stop.code, where=stop.where[:120])
    except MemoryError:
        said.say(refused="too_much_memory", where="")
    except RecursionError:
        said.say(refused="damaged_document", where="")
    sys.stdout.buffer.flush()
    os._exit(0)  # no cleanup runs behind the fence


def _reader_of(kind: str) -> Reader:
    """Import what reads this kind, and nothing else: the libraries of pictures and PDFs take longest to start."""
    if kind in kinds.VIDEOS:
        from documents.child import films

        return lambda source, said: films.read(source, source.seek(0, os.SEEK_END), kind, said)
    if kind in kinds.PICTURES:
        from documents.child import drawing

        drawing.prepare()
        return lambda source, said: drawing.read(_whole(source, kind), kind, said)
    if kind == kinds.PDF:
        from documents.child import drawing, portable

        drawing.prepare()
        portable.prepare()
        return lambda source, said: portable.read(_whole(source, kind), said)
    if kind == kinds.WORD:
        from documents.child import word

        return lambda source, said: word.read(_whole(source, kind), said)
    from documents.child import words

    return lambda source, said: words.read(_whole(source, kind), kind, said)


def _whole(source: BinaryIO, kind: str) -> bytes:
    most = kinds.FACTS[kind].most
    content = source.read(most + 1)
    if len(content) > most:
        raise FileRefused("too_large")
    return content


if __name__ == "__main__":
    main(sys.argv[1])
