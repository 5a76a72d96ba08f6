"""Runs the project's management commands in a separate process, as one role and with that role's URLs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping

from mspt.setup import places


def manage(*arguments: str, environment: Mapping[str, str]) -> None:
    """Run manage.py with its output passed through. Raises CannotRun."""
    if code := status(*arguments, environment=environment):
        raise places.CannotRun(f"manage.py {' '.join(arguments)} ended with {code}.")


def status(*arguments: str, environment: Mapping[str, str]) -> int:
    """Run manage.py and return its exit status."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=places.ROOT, env=environment, stdin=subprocess.DEVNULL, check=False).returncode
