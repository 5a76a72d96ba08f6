"""Asks for known vulnerabilities of every pinned Python package: `bin/audit`.

`pip-audit` asks PyPI. It says “no known vulnerabilities” of a package that it could not ask about, for example behind a
mirror; this says how many those were. Exit code: 0 without a vulnerability, 1 with one, 2 if something was not asked
and `--strict` is given. `ACCEPTED` lists those that we live with, with the reason, until a day.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from core.sentences import counted_noun
from mspt.setup import places

SECONDS = 120  # in all
# id of the advisory: (reason, last day)
ACCEPTED: dict[str, tuple[str, date]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditResult:
    """What was asked and what came of it."""

    asked: int
    not_asked: int
    vulnerabilities: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """The sentences that the command prints."""
        lines = [f"{counted_noun(self.asked, 'package')} asked about.", *self.vulnerabilities]
        if self.not_asked:
            lines.append(f"Not asked about: {self.not_asked}. The advisories of PyPI cannot be reached from here.")
        elif not self.vulnerabilities:
            lines.append("No known vulnerabilities.")
        return "\n".join(lines)


def result_of(report: dict[str, Any], *, today: date) -> AuditResult:
    """What a report of pip-audit says. A vulnerability that is accepted until a later day is left out."""
    packages = report["dependencies"]
    answered = [package for package in packages if "vulns" in package]
    vulnerabilities = [
        f"{package['name']} {package['version']}: {each['id']}, corrected in {', '.join(each['fix_versions'])}"
        for package in answered
        for each in package["vulns"]
        if not _is_accepted(each["id"], today)
    ]
    return AuditResult(
        asked=len(answered),
        not_asked=len(packages) - len(answered),
        vulnerabilities=tuple(dict.fromkeys(vulnerabilities)),
    )


def _is_accepted(advisory: str, today: date) -> bool:
    return advisory in ACCEPTED and ACCEPTED[advisory][1] >= today


def ask(lock: str) -> dict[str, Any]:
    """The report about a lock file. Nothing could be asked if pip-audit fails or takes too long."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", lock, "--require-hashes", "--disable-pip"]
    command += ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        done = subprocess.run(command, cwd=places.ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
        report: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        pinned = (places.ROOT / lock).read_text(encoding="utf-8").count("==")
        return {"dependencies": [{"skip_reason": "no answer"}] * pinned}
    return report


def main() -> int:
    """Ask about everything that `dev.lock` pins, which includes what is shipped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strict", action="store_true", help="fail if something could not be asked about")
    strict = parser.parse_args().strict
    result = result_of(ask("dev.lock"), today=datetime.now(UTC).date())
    print(result.in_words)
    if result.vulnerabilities:
        return 1
    return 2 if strict and result.not_asked else 0


if __name__ == "__main__":
    sys.exit(main())
