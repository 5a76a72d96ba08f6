"""Removes one control after another, and shows that its test fails: behind `bin/sabotage`.

A patch in tests/sabotage takes away what keeps a promise, and names the tests that must notice. In a clone under
.local, the named tests first pass as the code is; then, with each patch alone, at least one of the patch's tests must
fail. A test that cannot be collected, or a fixture that breaks, is no proof: the patch must still be a program.

`bin/sabotage P07 P19` tries the patches of these promises only.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from mspt.setup import places

FOLDER = places.ROOT / "tests" / "sabotage"
CLONE = places.LOCAL / "sabotage"
HEADER = re.compile(r"^(Effect|Tests): (.+)$", re.M)
PROMISE = re.compile(r"P\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sabotage:
    """A patch that removes a control, what the service then does wrong, and the tests that must fail with it."""

    name: str
    effect: str
    tests: tuple[str, ...]
    patch: Path

    @property
    def promise(self) -> str:
        """The number of the promise that the control keeps, for example P07."""
        return self.name[:3]

    @classmethod
    def read(cls, patch: Path) -> Sabotage:
        """The patch with what its first lines say. Raises ValueError if they do not say it."""
        header = dict(HEADER.findall(patch.read_text().partition("\ndiff ")[0]))
        if not PROMISE.match(patch.stem) or header.keys() != {"Effect", "Tests"}:
            raise ValueError(f"{patch.name} must be named after a promise and begin with “Effect:” and “Tests:”.")
        return cls(name=patch.stem, effect=header["Effect"], tests=tuple(header["Tests"].split(", ")), patch=patch)


def all_of(promises: Sequence[str] = ()) -> list[Sabotage]:
    """The patches of these promises, or all, by number."""
    sabotages = [Sabotage.read(patch) for patch in sorted(FOLDER.glob("*.patch"))]
    return [each for each in sabotages if not promises or each.promise in promises or each.name in promises]


def applies(sabotage: Sabotage) -> str:
    """Why a patch does not fit the code of this checkout; empty if it fits."""
    done = _git("apply", "--check", str(sabotage.patch), at=places.ROOT)
    return done.stderr.strip()


def try_all(sabotages: Sequence[Sabotage]) -> int:
    """Try each patch in a clone of the last commit; print a line for each. 0 if each was noticed."""
    _make_clone()
    tests = list(dict.fromkeys(test for each in sabotages for test in each.tests))
    if failed := failures(tests):
        print("Without a patch these fail already:", *failed, sep="\n  ")
        return 1
    print(f"Without a patch, {len(tests)} named tests pass.", flush=True)
    missed = [each for each in sabotages if not is_noticed(each)]
    print(f"{len(sabotages) - len(missed)} of {len(sabotages)} patches were noticed by their tests.")
    return 1 if missed else 0


def is_noticed(sabotage: Sabotage) -> bool:
    """Apply a patch to the clone, run its tests, undo it. True if one of them failed."""
    began = time.monotonic()
    applied = _git("apply", str(sabotage.patch), at=CLONE)
    failed = failures(sabotage.tests) if applied.returncode == 0 else []
    _git("checkout", "--quiet", "--force", ".", at=CLONE)
    outcome = "noticed" if failed else "NOT NOTICED" if applied.returncode == 0 else "DOES NOT APPLY"
    print(f"{sabotage.name:<36}{outcome:<16}{time.monotonic() - began:5.0f} s  {sabotage.effect}", flush=True)
    return bool(failed)


def failures(tests: Sequence[str]) -> list[str]:
    """The tests that fail in the clone, by name. Raises RuntimeError if they do not run."""
    report = CLONE / ".local" / "sabotage.xml"
    report.unlink(missing_ok=True)
    # The markers of the groups select nothing here: every named test runs.
    command = [sys.executable, "-m", "devtools.testing", "-q", "-x", f"--junitxml={report}", *tests]
    inherited = {name: value for name, value in os.environ.items() if name != "MSPT_STARTED"}
    done = subprocess.run(
        command, cwd=CLONE, env=inherited, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if not report.exists():
        raise RuntimeError(f"The tests do not run:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    cases = list(ElementTree.parse(report).getroot().iter("testcase"))  # noqa: S314  (our own file, written just now)
    failed = [f"{case.get('classname')}::{case.get('name')}" for case in cases if case.find("failure") is not None]
    if not failed and done.returncode:
        raise RuntimeError(f"No test failed, but something did:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return failed


def _make_clone() -> None:
    """A clone of the last commit, or the one that is there at that commit. It keeps its servers' templates."""
    if not (CLONE / ".git").exists():
        CLONE.parent.mkdir(exist_ok=True)
        _must("clone", "--quiet", "--shared", str(places.ROOT), str(CLONE), at=places.ROOT)
    head = _must("rev-parse", "HEAD", at=places.ROOT).strip()
    _must("fetch", "--quiet", str(places.ROOT), "HEAD", at=CLONE)
    _must("checkout", "--quiet", "--force", "--detach", head, at=CLONE)


def _git(*arguments: str, at: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=at, capture_output=True, text=True, check=False)


def _must(*arguments: str, at: Path) -> str:
    done = _git(*arguments, at=at)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def main() -> int:
    """Try the patches that the arguments name, or all."""
    parser = argparse.ArgumentParser(prog="bin/sabotage", description=__doc__)
    parser.add_argument("promises", nargs="*", help="for example P07; all without one")
    sabotages = all_of(parser.parse_args().promises)
    if not sabotages:
        print(f"No patch in {FOLDER.relative_to(places.ROOT)} has that name.")
        return 2
    return try_all(sabotages)


if __name__ == "__main__":
    raise SystemExit(main())
