"""The command that starts a reader as a process of its own."""

from __future__ import annotations

import sys


def command_of(module: str) -> tuple[str, ...]:
    """Run a module without the environment, settings and user packages of this process.

    A reader imports everything before its fence closes. It uses the compiled files that this process uses: without them
    it compiles its libraries for each file, which takes longer than reading one.
    """
    compiled = ["-B"] if sys.dont_write_bytecode else []
    compiled += ["-X", f"pycache_prefix={sys.pycache_prefix}"] if sys.pycache_prefix else []
    return (sys.executable, "-E", "-s", *compiled, "-m", module)
