"""Behind `bin/bench`: runs every benchmark, each in its own database on the test servers.

With names, such as `bin/bench pages`, it runs only those.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from devtools import testing
from mspt.setup import databases

# Each benchmark's module, the template it needs a copy of, and the role it runs as.
MEASUREMENTS = {
    "batches": ("MSPT_TEST_TEMPLATE", "counter"),
    "pages": ("MSPT_DEMO_TEMPLATE", "web"),
    "log": ("MSPT_DEMO_TEMPLATE", "web"),
    "log_questions": ("MSPT_TEST_TEMPLATE", "web"),
    "explorer": ("MSPT_TEST_TEMPLATE", "web"),
    "dashboards": ("MSPT_TEST_TEMPLATE", "web"),
    "demonstration": ("MSPT_DEMO_TEMPLATE", "web"),
    "policies": ("MSPT_DEMO_TEMPLATE", "web"),
    "published": ("MSPT_TEST_TEMPLATE", "web"),
    "list_exports": ("MSPT_TEST_TEMPLATE", "web"),
    "earlier": ("MSPT_TEST_TEMPLATE", "web"),
    "nrm": ("MSPT_TEST_TEMPLATE", "web"),
    "crime_register": ("MSPT_TEST_TEMPLATE", "web"),
    "order_figures": ("MSPT_TEST_TEMPLATE", "counter"),
    "orders": ("MSPT_TEST_TEMPLATE", "web"),
    "register": ("MSPT_TEST_TEMPLATE", "web"),
    "register_figures": ("MSPT_TEST_TEMPLATE", "counter"),
    "return_import": ("MSPT_TEST_TEMPLATE", "web"),
    "review": ("MSPT_TEST_TEMPLATE", "web"),
    "saving": ("MSPT_TEST_TEMPLATE", "web"),
    "search": ("MSPT_TEST_TEMPLATE", "web"),
    "bundle": ("MSPT_TEST_TEMPLATE", "owner"),
}
AT_TWO_SIZES = {
    "crime_register",
    "dashboards",
    "demonstration",
    "log_questions",
    "nrm",
    "orders",
    "policies",
}  # these need a second copy, to query both in turn
ROLES = ("login", "web", "counter", "clerk", "tester")


@contextmanager
def throw_away(variables: dict[str, str], *, template: str, mark: str = "") -> Iterator[dict[str, str]]:
    """Clone a template for the duration of the block; yields the environment that connects to the clone."""
    admin, prefix = variables["TESTER_DATABASE_URL"], variables["MSPT_TEST_TEMPLATE"].removesuffix("_template")
    name = f"{prefix}_bench{mark}_{os.getpid()}"
    databases.create_database(
        admin,
        name,
        owner=f"{prefix}_owner",
        allowed=[f"{prefix}_{role}" for role in ROLES],
        template=variables[template],
    )
    try:
        yield variables | {
            key: databases.url_of(url, database=name) for key, url in variables.items() if key.endswith("_DATABASE_URL")
        }
    finally:
        databases.drop_database(admin, name, owner=f"{prefix}_owner")


def measure(module: str, environment: dict[str, str], *, role: str) -> int:
    """Run one benchmark in its own process, as one database role; 1 if it misses its limit."""
    command = [sys.executable, "-m", f"{__package__}.{module}"]
    return subprocess.run(command, env=environment | {"MSPT_ROLE": role}, check=False).returncode


def main(wanted: list[str]) -> int:
    """Run the named benchmarks, or all; 1 if one misses its limit."""
    if unknown := set(wanted) - set(MEASUREMENTS):
        print(f"There is no {', '.join(sorted(unknown))}. There are: {', '.join(MEASUREMENTS)}.", file=sys.stderr)
        return 2
    missed = 0
    with testing.environment() as (servers, variables):
        print(f"On {servers.versions}", flush=True)
        testing.make_template(servers, variables)
        for name, (template, role) in MEASUREMENTS.items():
            if wanted and name not in wanted:
                continue
            if template == "MSPT_DEMO_TEMPLATE":
                testing.make_demo_template(servers, variables)
            with ExitStack() as copies:
                environment = copies.enter_context(throw_away(variables, template=template))
                if name in AT_TWO_SIZES:
                    larger = copies.enter_context(throw_away(variables, template=template, mark="_large"))
                    environment["LARGER_DATABASE_URL"] = larger["OWNER_DATABASE_URL"]
                missed += measure(name, environment, role=role)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
