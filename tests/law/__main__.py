"""Behind `bin/law-cases`: write `docs/law-cases.md` from the tables of `tests/law/`."""

from __future__ import annotations

import os
import subprocess
import sys

from devtools import testing
from mspt.setup import places

PAGE = places.ROOT / "docs" / "law-cases.md"
WRITE_HERE = "--here"  # in a process with the settings


def write() -> int:
    """Write the page."""
    import django

    django.setup()
    from tests.law import written

    text = written.text()
    PAGE.write_text(text, encoding="utf-8")
    print(f"{PAGE.relative_to(places.ROOT)}: {sum(len(cases) for _, cases in written.TABLES)} cases")
    return 0


def main(arguments: list[str]) -> int:
    """Start the test servers, whose addresses the settings need, and write the page."""
    os.chdir(places.ROOT)
    if arguments == [WRITE_HERE]:
        return write()
    with testing.environment() as (_servers, variables):
        environment = variables | {"MSPT_ROLE": "owner", "DJANGO_SETTINGS_MODULE": "mspt.settings"}
        command = [sys.executable, "-m", "tests.law", WRITE_HERE]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
