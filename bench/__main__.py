"""Behind `bin/bench`: everything that is measured, in a database of its own on the test servers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from mspt.local import databases, testing

ROLES = ("login", "web", "counter", "clerk", "tester")


@contextmanager
def throw_away(variables: dict[str, str], name: str) -> Iterator[dict[str, str]]:
    """A clone of the prepared database that is gone afterwards; the answer is the environment that leads to it."""
    admin, prefix = variables["TESTER_DATABASE_URL"], variables["MSPT_TEST_TEMPLATE"].removesuffix("_template")
    databases.create_database(
        admin,
        name,
        owner=f"{prefix}_owner",
        allowed=[f"{prefix}_{role}" for role in ROLES],
        template=variables["MSPT_TEST_TEMPLATE"],
    )
    try:
        yield variables | {
            key: databases.url_of(url, database=name) for key, url in variables.items() if key.endswith("_DATABASE_URL")
        }
    finally:
        databases.drop_database(admin, name, owner=f"{prefix}_owner")


def main() -> int:
    """Run each measurement in a process of its own; 1 when one of them misses its limit."""
    missed = 0
    with testing.environment() as (found, variables):
        testing.make_template(found, variables)
        print(f"On {found.versions}", flush=True)
        with throw_away(variables, f"mspt_bench_{os.getpid()}") as environment:
            command = [sys.executable, "-m", "bench.batches"]
            missed += subprocess.run(command, env=environment | {"MSPT_ROLE": "counter"}, check=False).returncode
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
