"""The files needed for a start: locks without URLs, a compose file without default secrets."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from devtools import steps, templates
from mspt.setup import places

LOCKS = ("bootstrap.lock", "dev.lock", "runtime.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_by_hash_and_names_no_address(lock: str) -> None:
    text = (places.ROOT / lock).read_text()
    packages = re.findall(r"^[a-z0-9].*$", text, flags=re.MULTILINE)

    assert packages
    assert not re.search(r"://|--(extra-)?index-url|--find-links|^-i ", text, flags=re.MULTILINE)
    assert all("==" in line for line in packages)
    assert text.count("\n    --hash=sha256:") >= len(packages)


def test_production_versions_equal_the_tested_ones() -> None:
    def pins(lock: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9][^ ;]*==[^ ;\\]+", (places.ROOT / lock).read_text(), flags=re.MULTILINE))

    assert pins("runtime.lock") <= pins("dev.lock")


@pytest.fixture
def compose() -> dict[str, Any]:
    configuration: dict[str, Any] = yaml.safe_load((places.ROOT / "docker-compose.yml").read_text())
    return configuration


def test_every_service_has_a_health_check_or_ends_by_itself(compose: dict[str, Any]) -> None:
    once = {name for name, service in compose["services"].items() if service.get("restart") == "no"}
    watched = {name for name, service in compose["services"].items() if "healthcheck" in service}

    assert once == {"roles", "prepare"}
    assert watched == {"proxy", "web", "worker", "clerk", "beat", "postgres", "redis"}


def test_no_service_of_ours_runs_as_root(compose: dict[str, Any]) -> None:
    dockerfile = (places.ROOT / "Dockerfile").read_text()

    assert re.search(r"^USER (?!root)\w+", dockerfile, flags=re.MULTILINE)
    assert not any(str(service.get("user", "")).startswith(("0", "root")) for service in compose["services"].values())


def test_every_secret_must_be_given(compose: dict[str, Any]) -> None:
    """A variable with a default is a secret that may be forgotten."""
    text = (places.ROOT / "docker-compose.yml").read_text()
    used = re.findall(r"\$\{([A-Z_]+)([^}]*)\}", text)
    explained = {name for name, rest in used if rest.startswith(":?") and len(rest) > 12}

    secret_names = {name for name, rest in used if re.search("PASSWORD|SECRET|KEY|_URL", name)}
    assert secret_names - {"CLAMD_URL"} <= explained  # the scanner's address, which is no secret and may be empty
    assert not any(rest.startswith(":-") for name, rest in used if name in explained)


def test_each_volume_is_named(compose: dict[str, Any]) -> None:
    given = {part.split(":")[0] for service in compose["services"].values() for part in service.get("volumes", [])}
    mounted = {name for name in given if not name.startswith((".", "$"))}  # not what lies beside the compose file

    assert mounted
    assert mounted <= set(compose["volumes"])


def test_a_digest_changes_with_the_files_and_the_day() -> None:
    today = templates.digest(("bin/test",), "2026-11-24")

    assert today == templates.digest(("bin/test",), "2026-11-24")
    assert today != templates.digest(("bin/test",), "2026-11-25")
    assert today != templates.digest(("bin/test", "bin/demo"), "2026-11-24")


def test_total_counts_errors_as_failures(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text('<testsuites><testsuite tests="9" failures="2" errors="1" skipped="3"/></testsuites>')

    assert str(steps.counts_in(report)) == "3 passed, 3 failed, 3 skipped"
    assert steps.counts_in(tmp_path / "absent.xml").failed == 1


def test_checks_run_in_parallel_and_are_reported_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    began = tmp_path / "began"
    wait = f"import pathlib, time\nwhile not pathlib.Path({str(began)!r}).exists(): time.sleep(0.01)\nprint('one')"
    fail = f"import os, pathlib\npathlib.Path({str(began)!r}).touch()\nprint(os.environ['WORD'])\nraise SystemExit(1)"
    suite = steps.Run(environment=os.environ, reports=tmp_path)

    suite.commands(
        steps.CheckStep(name="first", command=(sys.executable, "-c", wait)),
        steps.CheckStep(name="second", command=(sys.executable, "-c", fail), more={"WORD": "two"}),
    )

    assert capsys.readouterr().out.split() == ["==", "first", "one", "==", "second", "two"]
    assert [step.good for step in suite.steps] == [True, False]
    assert suite.counts.failed == 1


def test_table_shows_the_processor_seconds_of_a_group() -> None:
    before = steps.processor_seconds()
    subprocess.run([sys.executable, "-c", "sum(range(3_000_000))"], check=True)
    used = steps.processor_seconds() - before
    suite = steps.Run(environment={}, reports=places.LOCAL)
    suite.steps = [
        steps.StepRun(name="mypy", seconds=24, good=True),
        steps.StepRun(name="unit", seconds=385, good=True, processor=721.4, budget=380),
        steps.StepRun(name="matrix", seconds=143, good=True, processor=280.2, budget=150),
    ]

    assert used > 0.01
    assert [line.split() for line in suite.table().splitlines()] == [
        ["step", "seconds", "processor", "budget"],
        ["mypy", "24.0"],
        ["unit", "385.0", "721", "380", "over", "budget"],
        ["matrix", "143.0", "280", "150"],
        ["all", "groups", "528.0", "1002", "530"],
    ]


def test_the_commands_are_plain_posix_shell() -> None:
    for command in ("_environment.sh", "demo", "test", "setup-db"):
        done = subprocess.run(["sh", "-n", places.ROOT / "bin" / command], capture_output=True, check=False)

        assert done.returncode == 0, done.stderr
