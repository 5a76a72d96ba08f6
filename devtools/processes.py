"""Starts programs side by side, each in its own process group, watches them, and stops them together.

Its own group keeps the terminal's Ctrl-C away from each program, so that we stop them in order, and lets us stop their
children too. On Linux they also end if we are killed without a chance to clean up.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mspt.setup import places

GRACE_SECONDS = 15
PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """Between fork and exec: ask Linux for SIGTERM when the parent process dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A program that we started, and where its output goes."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def log_end(self) -> str:
        """The last lines of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])

    def signal_group(self, number: signal.Signals) -> None:
        """Send a signal to it and to its children; do nothing if they are gone."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


@dataclass(slots=True)
class Family:
    """Programs that start and stop together. A `with` block stops them all."""

    logs: Path
    children: list[Child] = field(default_factory=list)

    def __enter__(self) -> Family:
        self.logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def start(
        self, name: str, module: str, *arguments: str, environment: Mapping[str, str], keep: Sequence[int] = ()
    ) -> Child:
        """Start `python -m module` with its output in a log; it inherits the open files in `keep`."""
        log = self.logs / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=places.ROOT,
                env={**environment, "PYTHONUNBUFFERED": "1"},  # for the last output of a killed program too
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=keep,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            )
        child = Child(name=name, process=process, log=log)
        self.children.append(child)
        return child

    def fallen(self) -> Child | None:
        """A program that has ended by itself, if any."""
        return next((child for child in self.children if child.process.poll() is not None), None)

    def end(self) -> None:
        """Stop all, the last started first; kill what does not end in time."""
        for child in reversed(self.children):
            child.signal_group(signal.SIGTERM)
        latest = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            try:
                child.process.wait(timeout=max(0.1, latest - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.signal_group(signal.SIGKILL)
                child.process.wait()
            child.signal_group(signal.SIGKILL)  # a child of a child that outlived it
        self.children.clear()
