"""Where things lie on this machine: the checkout, its `.local` folder, and folders short enough for a socket.

Everything made while running stays in `.local`, which git ignores; only a socket may have to move to the temporary
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
    """Something on this machine is in the way. The message says what, and what to do or where to read more."""


def package(name: str) -> Path:
    """The folder of an installed package, without running its code: ours are wanted for the programs in them."""
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise CannotRun(f"The package {name} is not installed. bin/demo and bin/test install it from dev.lock.")
    return Path(found.submodule_search_locations[0])


def private_folder(path: Path) -> Path:
    """Make a folder that only this user can enter; its parents stay as they are."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


def socket_folder(home: Path, *, name: str) -> Path:
    """The folder for a socket called `name`: inside `home`, or where that is too deep, in a temporary one of our own.

    The temporary one has a name nobody can guess, and is remembered in `home` so that the next start finds it.
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
    """Wait until nobody else on this machine is inside the same block."""
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


class Presence:
    """That a server is in use by this process, told by a shared lock: the last one out stops the server.

    The kernel drops the lock of a process that was killed, so an interrupted run keeps nobody waiting.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.held: IO[str] | None = None

    def enter(self) -> None:
        """Say that this process uses the server."""
        if self.held is None:
            self.held = self.path.open("a")
            fcntl.flock(self.held, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Stop using it. True when nobody else does."""
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
    """Replace a file that only this user may read, whole or not at all."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    part.replace(path)
