"""Runs the whole suite, behind `bin/test`: servers, template databases, checks, tests by group, a verdict line.

With pytest's arguments it runs only pytest. `--groups NAMES` runs those groups without the checks, `--changed` the
tests that a change touches, `--deep` tries many more examples, and `--fresh` rebuilds the templates. `--servers` starts
the test servers and keeps them running, so that later runs, and an editor, find them. With DATABASE_URL and REDIS_URL
it runs on the system servers, and cleans up there.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from devtools import browser, changed, fonts, groups, history, keys, servers, steps, templates
from devtools.django_setup import manage
from mspt.setup import databases, places

HOME = places.LOCAL / "test"
TODAY = "2026-11-24"
# Each process has its own half, in order, so that the tests of a module share its fixtures; the first to end helps.
TOGETHER = ("-n", "2", "--dist", "worksteal")
UNIT = ("-m", groups.THE_REST, *TOGETHER)
# name: (pytest's arguments, seconds on two cores with nothing beside them, once environment and templates exist).
# A budget is the time of the group in November 2026, so that one that grows is seen. docs/testing.md says what the
# suite should take.
GROUPS: dict[str, tuple[tuple[str, ...], int]] = {
    "unit": (UNIT, 600),
    "matrix": (("-m", "matrix", *TOGETHER), 180),
    "browser": (("-m", "browser", *TOGETHER), 300),
    # A file keeps its service and its queue; much of the time each test waits for a program to start.
    "processes": (("-m", "processes", "-n", "2", "--dist", "loadfile"), 90),
    # The sealer of the log waits for every transaction of the server.
    "alone": (("-m", "alone"), 90),
}
# Tests that depend on the servers, without and with processes of their own: for a run on the system's servers.
ON_REQUEST = {
    "database": ((*UNIT, "--only-of-the-server"), 240),
    # One at a time: all services share the one queue of the system.
    "queue": (("-m", "processes or alone", "--only-of-the-server"), 120),
}


def variables_of(test_servers: servers.Servers) -> dict[str, str]:
    """The additional environment of pytest and the checks."""
    return {
        **test_servers.urls,
        "REDIS_URL": test_servers.redis_url,
        **keys.keys_in(HOME),
        "MSPT_DEMO": "1",
        "MSPT_TODAY": TODAY,
        "MSPT_TEST_TEMPLATE": f"{test_servers.prefix}_template",
        "MSPT_DEMO_TEMPLATE": f"{test_servers.prefix}_demo_template",
        "CHROMIUM": browser.find(),
        "FONTCONFIG_FILE": str(fonts.configuration(HOME)),
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }


@contextlib.contextmanager
def environment() -> Iterator[tuple[servers.Servers, dict[str, str]]]:
    """The test servers, with the tester's role, and the environment that connects to them."""
    with servers.running(HOME, name=f"mspt_test{os.getpid()}", number=15, throw_away=True, tester=True) as test_servers:
        if test_servers.embedded:
            drop_dead_clones(test_servers)
        # pytest uses the tests' settings, whatever the shell sets.
        excluded = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        inherited = {name: value for name, value in os.environ.items() if name not in excluded}
        yield test_servers, inherited | variables_of(test_servers)


def drop_dead_clones(test_servers: servers.Servers) -> None:
    """Drop the clones that a killed run left: their names end with the id of a process that no longer exists."""
    question = "select datname from pg_database where datname ~ '_[0-9]+$' and not datistemplate"
    with databases.connect(test_servers.admin_url) as connection:
        clones = [row[0] for row in connection.execute(question).fetchall()]
    for clone in clones:
        try:
            os.kill(int(clone.rpartition("_")[2]), 0)
        except ProcessLookupError:
            databases.drop_database(test_servers.admin_url, clone, owner=f"{test_servers.prefix}_owner")


def make_template(test_servers: servers.Servers, variables: dict[str, str]) -> None:
    """Build the prepared database without records that most tests copy, if migrations or reference data changed."""
    name = variables["MSPT_TEST_TEMPLATE"]
    owner = variables | test_servers.with_database(name) | {"MSPT_ROLE": "owner"}
    digest = templates.digest(templates.STRUCTURE)
    with places.alone(HOME / "template"):
        templates.ensure(
            test_servers, name, digest=digest, build=lambda: manage("prepare", "--verbosity", "0", environment=owner)
        )


def demo_digest() -> str:
    """The digest of the demonstration template's sources."""
    return templates.digest(history.PATTERNS, TODAY)


def make_demo_template(test_servers: servers.Servers, variables: dict[str, str]) -> None:
    """Build the database with the demonstration history that tests marked demo copy, from the prepared template."""
    name = variables["MSPT_DEMO_TEMPLATE"]
    owner = variables | test_servers.with_database(name) | {"MSPT_ROLE": "owner"}
    with places.alone(HOME / "demo-template"):
        template = variables["MSPT_TEST_TEMPLATE"]
        build = partial(history.fill, test_servers, name, day=TODAY, owner=owner, prepared=template)
        templates.ensure(test_servers, name, digest=demo_digest(), build=build)


def forget_templates() -> None:
    """Drop both templates and the dump of the tests' day, so that the next run rebuilds them from the code."""
    history.dump_of(TODAY).unlink(missing_ok=True)
    with environment() as (test_servers, variables):
        for name in (variables["MSPT_TEST_TEMPLATE"], variables["MSPT_DEMO_TEMPLATE"]):
            templates.drop_template(test_servers, name)


def keep_servers() -> int:
    """Run the test servers until Ctrl-C; print how a shell gets their URLs."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a script's background job starts by ignoring it
    with environment() as (test_servers, variables):
        make_template(test_servers, variables)
        note = HOME / "test.env"
        exports = (f"export {name}={shlex.quote(value)}\n" for name, value in variables_of(test_servers).items())
        places.write_private(note, "".join(exports))
        print(f"The test servers run until Ctrl-C. In another shell:  . {note}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
    return 0


def only_pytest(arguments: list[str], *, demo: bool) -> int:
    """Run pytest on an up-to-date template; with the demonstration's if requested or present."""
    with environment() as (test_servers, variables):
        make_template(test_servers, variables)
        if demo:
            make_demo_template(test_servers, variables)
        elif templates.comment_of(test_servers, variables["MSPT_DEMO_TEMPLATE"]) != demo_digest():
            del variables["MSPT_DEMO_TEMPLATE"]
        return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=variables, check=False).returncode


def whole_suite(names: list[str], *, checks: bool, only: Mapping[str, Sequence[str]] | None = None) -> int:
    """Run checks and groups, or `only` some files of each, and print the table and the totals. 0 if all passed."""
    began, began_at = time.monotonic(), time.time()
    chromium = browser.find_or_install() if "browser" in names else ""
    with environment() as (test_servers, variables):
        print(f"Running on {test_servers.versions}", flush=True)
        variables["CHROMIUM"] = chromium
        suite = steps.Run(environment=variables, reports=HOME)
        make_template(test_servers, variables)
        if started := os.environ.get("MSPT_STARTED"):  # bin/test sets it before it looks for the environment
            suite.steps.append(steps.StepRun(name="environment", seconds=began_at - float(started), good=True))
        suite.steps.append(steps.StepRun(name="servers and templates", seconds=time.monotonic() - began, good=True))
        with suite.beside("demonstration", make_demo_template, test_servers, variables):
            if checks:
                run_checks(suite)
        for name in names:
            arguments, budget = (GROUPS | ON_REQUEST)[name]
            suite.tests(name, *arguments, *(only or {}).get(name, ()), budget=budget)
        print(f"\n{suite.table()}\n\nOn {test_servers.versions}")
    return verdict(suite)


def groups_of(selection: changed.Selection) -> dict[str, list[str]]:
    """pytest's arguments for each group that may hold a selected test."""
    chosen: dict[str, list[str]] = {}
    for name, (arguments, _) in GROUPS.items():
        expression = arguments[arguments.index("-m") + 1]
        if files := [file for file in selection.files if groups.may_hold(places.ROOT / file, expression)]:
            addresses = [f"--addresses-of={','.join(sorted(selection.apps))}"] if selection.apps else []
            chosen[name] = [*files, *(addresses if name == "matrix" else [])]
    return chosen


def only_changed(base: str) -> int:
    """Run the tests that the change since a revision touches, group by group; all groups if in doubt."""
    paths = changed.changed_files(base)
    selection = changed.select(paths, changed.Sources.read(places.ROOT))
    if selection.everything:
        print(f"Every group runs: {selection.everything}.", flush=True)
        return whole_suite(list(GROUPS), checks=False)
    for file, path in selection.files.items():
        print(f"{file:<60} {path}")
    if not (chosen := groups_of(selection)):
        print(f"The {len(paths)} changed files touch no test.")
        return 0
    return whole_suite(list(chosen), checks=False, only=chosen)


def run_checks(suite: steps.Run) -> None:
    """Run what needs no test: style, types, layers, words, safe code, templates, and if migrations match the models."""

    def check(name: str, *command: str, **more: str) -> steps.CheckStep:
        return steps.CheckStep(name=name, command=(sys.executable, *command), more=more)

    suite.commands(
        check("mypy", "-m", "mypy", "."),  # takes longest, so the others run beside it
        check("ruff check", "-m", "ruff", "check", "."),
        check("ruff format", "-m", "ruff", "format", "--check", "."),
        check("layers", "-c", "from importlinter.cli import lint_imports_command as run; run()"),
        check("words", "-m", "devtools.words"),
        check("rules for safe code", "-m", "devtools.rules"),
        check("templates", "-m", "djlint", "--lint", "--quiet", "templates"),
        check("django check", "manage.py", "check", "--fail-level", "WARNING", MSPT_ROLE="owner"),
        check("migrations", "manage.py", "makemigrations", "--check", "--dry-run", MSPT_ROLE="owner"),
    )


def verdict(suite: steps.Run) -> int:
    """Print the last line. It reports skipped browser tests, and fails if a browser is required."""
    counts = suite.counts
    unseen = sum(step.counts.skipped for step in suite.steps if step.name == "browser" and step.counts)
    required = os.environ.get("MSPT_REQUIRE_BROWSER") == "1"
    if unseen and required:
        print(f"{unseen} browser tests were skipped, and MSPT_REQUIRE_BROWSER=1 allows none to be.")
    print(f"{counts}" + (f" (browser tests skipped: {unseen}, there is no Chromium)" if unseen else ""), flush=True)
    return 1 if counts.failed or (unseen and required) else 0


def read(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Split our own options from the arguments for pytest."""
    parser = argparse.ArgumentParser(
        prog="bin/test", allow_abbrev=False, epilog="Anything else goes to pytest, which then runs alone."
    )
    parser.add_argument("--groups", help=f"only these groups, without the checks: {','.join(GROUPS | ON_REQUEST)}")
    parser.add_argument(
        "--demo", action="store_true", help="with pytest's arguments: make the demonstration template too"
    )
    parser.add_argument(
        "--changed",
        nargs="?",
        const="",
        metavar="REVISION",
        help="only the tests that a change touches: since a revision, or since this branch left main",
    )
    parser.add_argument(
        "--deep", action="store_true", help="try many more examples of each property; takes an hour or more"
    )
    parser.add_argument("--fresh", action="store_true", help="build the template databases again")
    parser.add_argument("--servers", action="store_true", help="start the test servers and keep them until Ctrl-C")
    chosen, for_pytest = parser.parse_known_args(arguments)
    chosen.groups = chosen.groups.split(",") if chosen.groups else []
    if unknown := set(chosen.groups) - (GROUPS | ON_REQUEST).keys():
        parser.error(f"There is no group {', '.join(sorted(unknown))}. There are: {', '.join(GROUPS | ON_REQUEST)}.")
    return chosen, for_pytest


def run(arguments: list[str]) -> int:
    """Do what the arguments request, and return the exit code."""
    chosen, for_pytest = read(arguments)
    if chosen.fresh:
        forget_templates()
    if chosen.deep:
        os.environ["MSPT_DEEP"] = "1"
    if chosen.servers:
        return keep_servers()
    if chosen.changed is not None:
        return only_changed(chosen.changed)
    if for_pytest:
        return only_pytest(for_pytest, demo=chosen.demo)
    return whole_suite(chosen.groups or list(GROUPS), checks=not chosen.groups)


def main(arguments: list[str]) -> int:
    """Behind bin/test."""
    os.chdir(places.ROOT)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return run(arguments)
    except places.CannotRun as failure:
        print(failure, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
