"""Paths on this machine: the checkout, its `.local` folder, and folders short enough for a socket.

Everything created at run time is in `.local`, which git ignores; only a socket may have to move to the temporary
folder, because its path has at most 107 bytes.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent.parent
LOCAL = ROOT / ".local"
# sun_path of a Unix socket: 108 bytes with the closing zero on Linux (104 elsewhere, where folders are rarely deep).
LONGEST_SOCKET_PATH = 107


class CannotRun(RuntimeError):
    """A problem on this machine prevents running. The message says what it is, and what to do or where to read more."""


def package(name: str) -> Path:
    """The folder of an installed package, without importing it: we only need the programs in it."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise CannotRun(f"The package {name} is not installed. bin/demo and bin/test install it from dev.lock.")
    return Path(spec.submodule_search_locations[0])


def private_folder(path: Path) -> Path:
    """Create a folder that only this user can enter; its parents stay unchanged."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


def socket_folder(home: Path, *, name: str) -> Path:
    """The folder for a socket called `name`: inside `home`, or in a temporary folder if that path is too long.

    The temporary folder has an unguessable name, which is stored in `home` so that the next start finds it.
    """
    inside = home / "socket"
    if len(os.fsencode(inside / name)) <= LONGEST_SOCKET_PATH:
        return private_folder(inside)
    note = home / "socket-folder"
    remembered = Path(note.read_text()) if note.exists() else None
    if remembered and remembered.is_dir():
        return remembered
    short = Path(tempfile.mkdtemp(prefix="mspt-"))
    if len(os.fsencode(short / name)) > LONGEST_SOCKET_PATH:
        short.rmdir()
        short = Path(tempfile.mkdtemp(prefix="mspt-", dir="/tmp"))
    note.write_text(str(short))
    return short


def forget_socket_folder(home: Path) -> None:
    """Remove the temporary socket folder of `home`, if it has one."""
    note = home / "socket-folder"
    if note.exists():
        shutil.rmtree(note.read_text(), ignore_errors=True)
        note.unlink()


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Wait until no other process on this machine is inside the same block."""
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


class Presence:
    """A shared lock that marks a server as in use by this process. The last process to leave stops the server.

    The kernel drops the lock of a killed process, so an interrupted run blocks nobody.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.held: IO[str] | None = None

    def enter(self) -> None:
        """Mark the server as used by this process."""
        if self.held is None:
            self.held = self.path.open("a")
            fcntl.flock(self.held, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Release the lock. True if no other process uses the server."""
        if self.held is None:
            return False
        try:
            fcntl.flock(self.held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            return True
        finally:
            self.held.close()
            self.held = None


def write_private(path: Path, text: str) -> None:
    """Atomically replace a file that only this user may read."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    part.replace(path)
