"""Keeps the data of a test server in memory where there is space.

Making and dropping a database takes three times as long on a disk, and every test that commits has one of its own. The
folder is kept for the next run, as one in the checkout would be. It is gone when the machine restarts, and removed when
a later run finds that its checkout is gone.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

SHARED = Path("/dev/shm")  # noqa: S108  (every account may write here, so folders are private and their owner is checked)
OWNER_NOTE = "of"  # the file that names the folder whose data this is
# Bytes: two for the data with copies of the demonstration, and the rest for browsers and programs of the suite.
SPACE = 6 * 2**30
LIMIT_OF_CONTAINER = Path("/sys/fs/cgroup/memory.max")


def folder_for(home: Path) -> Path | None:
    """The folder in memory for the data of `home`, made if it is new; None if this machine has no space for it."""
    if not os.access(SHARED, os.W_OK):
        return None
    folder = SHARED / f"mspt-{hashlib.sha256(os.fsencode(home)).hexdigest()[:16]}"
    if folder.is_symlink() or folder.exists():
        return folder if _is_ours(folder) else None
    if _space() < SPACE:
        return None
    folder.mkdir(mode=0o700)
    (folder / OWNER_NOTE).write_text(str(home))
    return folder


def _space() -> int:
    """The bytes that may be used: of the folder, of the machine's memory and of the container."""
    folder = os.statvfs(SHARED)
    lines = Path("/proc/meminfo").read_text().splitlines()
    available = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), 0)
    limit = LIMIT_OF_CONTAINER.read_text().strip() if LIMIT_OF_CONTAINER.exists() else "max"
    return min(folder.f_bavail * folder.f_frsize, available, available if limit == "max" else int(limit))


def _is_ours(folder: Path) -> bool:
    """Whether a folder is one that this account made; root gives its own to the account of the server."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    owner = folder.stat().st_uid
    if os.geteuid() != 0:
        return owner == os.geteuid()
    note = folder / OWNER_NOTE
    home = Path(note.read_text()) if note.exists() else None
    return owner == 0 or (home is not None and home.exists() and owner == home.stat().st_uid)


def forget_lost() -> None:
    """Remove the folders whose checkouts are gone."""
    for folder in SHARED.glob("mspt-*"):
        note = folder / OWNER_NOTE
        if os.access(folder, os.W_OK | os.X_OK) and note.exists() and not Path(note.read_text()).exists():
            shutil.rmtree(folder, ignore_errors=True)
