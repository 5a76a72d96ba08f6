"""The fence round the child, closed before the first byte of a file is read.

What holds by the kernel: memory, processor time, no file written, no core left, no process begun (not for root), and
no descriptor beyond in, out and errors, so that neither a file nor a socket can be opened by any code, compiled code
included. Where the kernel lets us, also a network of its own that leads nowhere. What holds by the interpreter: an
audit hook that refuses everything but what parsing needs. A hook stops Python, not a broken parser; hence the kernel's
fences first. What held is told to the parent.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys
from typing import Any

from files import limits

# Events of the interpreter that plain parsing raises; all others are refused.
_HARMLESS = frozenset({"builtins.id", "object.__getattr__", "sys._getframe", "cpython._PySys_ClearAuditHooks"})


def close(
    *,
    memory: int = limits.MEMORY,
    processor_seconds: int = limits.PROCESSOR_SECONDS,
    harmless: frozenset[str] = frozenset(),
) -> list[str]:
    """Close every fence that can be closed here, and name those that hold.

    A reader that needs more than plain parsing does says so: memory, time, and what its libraries do besides.
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
            # A second of processor time more before the system kills: so that it says which limit it was.
            last = most + 1 if name == "processor" else most
            resource.setrlimit(getattr(resource, limit), (most, last))
            held.append(name)
    allowed = _HARMLESS | harmless

    def refuse(event: str, _arguments: tuple[Any, ...]) -> None:
        if event not in allowed:
            raise PermissionError(f"{event} is not for the reader of files")

    sys.addaudithook(refuse)
    return [*held, "hook"]
