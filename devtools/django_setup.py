"""Running the project's own commands in a process of their own, as one role and with that role's addresses."""

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
    """Run manage.py and say how it ended."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=places.ROOT, env=environment, stdin=subprocess.DEVNULL, check=False).returncode
