"""The fence around the child, closed before it reads the first byte of a file.

The kernel enforces: limits on memory and processor time, no file written, no core dump, no new process (not for root),
and no descriptor beyond standard input, output and error, so that no code, including compiled code, can open a file or
a socket. If the kernel allows it, also a network namespace of its own that leads nowhere. The interpreter enforces an
audit hook that refuses everything but what parsing needs. A hook stops Python, not a broken parser; hence the kernel's
fences first. The child reports to the parent which fences are active.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys
from typing import Any

from core.sandbox import limits

# Interpreter events that plain parsing raises; all others are refused.
_HARMLESS = frozenset({"builtins.id", "object.__getattr__", "sys._getframe", "cpython._PySys_ClearAuditHooks"})


def close(
    *,
    memory: int,
    processor_seconds: int,
    harmless: frozenset[str] = frozenset(),
) -> list[str]:
    """Close every fence that can be closed here, and return the names of the active ones.

    A reader that needs more than plain parsing passes the events its libraries raise.
    """
    held = []
    with contextlib.suppress(OSError, AttributeError):
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
        held.append("network")
    most_of = (
        ("memory", "RLIMIT_AS", memory),
        ("processor", "RLIMIT_CPU", processor_seconds),
        ("core", "RLIMIT_CORE", 0),
        ("written", "RLIMIT_FSIZE", 0),
        ("processes", "RLIMIT_NPROC", 0),
        ("descriptors", "RLIMIT_NOFILE", limits.DESCRIPTORS),
    )
    for name, limit, most in most_of:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            # One more second of processor time before the kernel kills the process, so that it can report which limit
            # it hit.
            last = most + 1 if name == "processor" else most
            resource.setrlimit(getattr(resource, limit), (most, last))
            held.append(name)
    allowed = _HARMLESS | harmless

    def refuse(event: str, _arguments: tuple[Any, ...]) -> None:
        if event not in allowed:
            raise PermissionError(f"{event} is not for the reader of files")

    sys.addaudithook(refuse)
    return [*held, "hook"]
