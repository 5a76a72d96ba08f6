"""Lets root run a program that refuses to run as root: as another account, or inside a user namespace.

A plain user needs neither. Root drops to `postgres` or `nobody` if that account can reach the program and the folder;
else it enters a namespace in which it has the id 65534, which needs no reachable folder but a kernel that allows it.
Both occur on real machines, so both are tried.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from pathlib import Path
from typing import Any

from mspt.setup import places

NOBODY = "65534"


def enter_namespace() -> None:
    """Between fork and exec: become 65534 in a new namespace. Files still belong to root."""
    os.unshare(os.CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} 0 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} 0 1")


class Runner:
    """Runs one program on one folder without root's rights, in the same way each time."""

    def __init__(self, program: Path, folder: Path, *, settled: bool) -> None:
        """Create a runner. `settled`: the folder has been used before, and its owner shows which way was used then."""
        self.program = program
        self.folder = folder
        self.settled = settled
        self.options = self._find_way()

    def run(self, *arguments: str | Path, log: Path) -> subprocess.CompletedProcess[bytes]:
        """Run and wait, with the output in a file: a server that stays running would hold a pipe open for ever."""
        with log.open("ab") as output:
            return subprocess.run(
                arguments, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False, **self.options
            )

    def _find_way(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {"cwd": self.folder}
        before = self.folder.stat().st_uid
        for account in self._accounts(before):
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            way = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": "/"}
            if self._works(way):
                return way
        if before == 0 or not self.settled:
            os.chown(self.folder, 0, 0)
            way = {"preexec_fn": enter_namespace, "cwd": "/"}
            if self._works(way):
                return way
        raise places.CannotRun(
            f"{self.program.name} can't run as root, and neither another account (postgres, nobody) nor a user "
            f"namespace works for {self.folder}. Start as a plain user; delete that "
            "folder if it came from another place; or set DATABASE_URL to a PostgreSQL server."
        )

    def _accounts(self, owner: int) -> list[pwd.struct_passwd]:
        accounts = []
        for name in ("postgres", "nobody"):
            try:
                account = pwd.getpwnam(name)
            except KeyError:
                continue
            if owner == account.pw_uid or not self.settled:
                accounts.append(account)
        return accounts

    def _works(self, way: dict[str, Any]) -> bool:
        reach: list[str | Path] = ["/bin/sh", "-c", 'cd "$1" && "$2" --version', "sh", self.folder, self.program]
        try:
            return subprocess.run(reach, capture_output=True, check=False, **way).returncode == 0
        except (OSError, subprocess.SubprocessError):
            return False
