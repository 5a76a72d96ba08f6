"""The steps of a test run, timed against their budgets, and the totals of the test results."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from mspt.setup import places


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many tests passed, failed (errors included) and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            passed=self.passed + other.passed,
            failed=self.failed + other.failed,
            skipped=self.skipped + other.skipped,
        )

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def counts_in(report: Path) -> Counts:
    """The counts of a JUnit report that pytest wrote; a missing report counts as one failure."""
    if not report.exists():
        return Counts(failed=1)
    total = Counts()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314  (our own file, written just now)
        tests, failures, errors, skipped = (
            int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")
        )
        broken = min(failures + errors, tests)
        total += Counts(passed=tests - broken - skipped, failed=max(broken, failures + errors), skipped=skipped)
    return total


def processor_seconds() -> float:
    """The processor seconds of all programs that this one has run to their end, and of their own."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRun:
    """One finished step: how long it took, how long it may on two quiet cores, and whether it passed.

    On a busy machine compare the processor seconds: of its programs, without the database server's.
    """

    name: str
    seconds: float
    good: bool
    processor: float | None = None
    budget: float | None = None
    counts: Counts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckStep:
    """A check without tests: a command, and its additional environment."""

    name: str
    command: tuple[str, ...]
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Run:
    """All steps so far. A failed step does not stop the run: the reader wants to know all faults at once."""

    environment: Mapping[str, str]
    reports: Path
    steps: list[StepRun] = field(default_factory=list)

    def commands(self, *checks: CheckStep) -> None:
        """Run checks in the checkout, two at a time; the output of each is printed in one piece, in the given order."""
        with ThreadPoolExecutor(2) as pool:
            for check, (seconds, done) in zip(checks, pool.map(self._done, checks), strict=True):
                print(f"\n== {check.name}\n{done.stdout}", end="", flush=True)
                self.steps.append(StepRun(name=check.name, seconds=seconds, good=done.returncode == 0))

    @contextmanager
    def beside[**P](self, name: str, work: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> Iterator[None]:
        """Do some work while the block runs, and wait for it. It mostly waits for a server, and leaves a core idle."""
        began, ended = time.monotonic(), 0.0

        def timed() -> None:
            nonlocal ended
            work(*args, **kwargs)
            ended = time.monotonic()

        with ThreadPoolExecutor(1) as pool:
            done = pool.submit(timed)
            yield
            done.result()
        self.steps.append(StepRun(name=f"{name} (beside the checks)", seconds=ended - began, good=True))

    def _done(self, check: CheckStep) -> tuple[float, subprocess.CompletedProcess[str]]:
        began = time.monotonic()
        done = subprocess.run(
            check.command,
            cwd=places.ROOT,
            env={**self.environment, **check.more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        return time.monotonic() - began, done

    def tests(self, name: str, *arguments: str, budget: float) -> None:
        """Run one group of tests. A group without any test has lost its marker, and fails."""
        print(f"\n== {name}", flush=True)
        report = self.reports / f"{name.replace(' ', '-')}.xml"
        report.unlink(missing_ok=True)
        began, used = time.monotonic(), processor_seconds()
        command = [sys.executable, "-m", "pytest", "-q", "--durations=10", f"--junitxml={report}", *arguments]
        done = subprocess.run(command, cwd=places.ROOT, env=self.environment, stdin=subprocess.DEVNULL, check=False)
        seconds, used = time.monotonic() - began, processor_seconds() - used
        counts = counts_in(report)
        if done.returncode and not counts.failed:
            counts += Counts(failed=1)
        good = done.returncode == 0
        self.steps.append(StepRun(name=name, seconds=seconds, good=good, processor=used, budget=budget, counts=counts))

    @property
    def counts(self) -> Counts:
        """The totals of all groups; a failed check counts as a failure too."""
        total = sum((step.counts for step in self.steps if step.counts), Counts())
        checks = sum(not step.good for step in self.steps if step.counts is None)
        return total + Counts(failed=checks)

    def table(self) -> str:
        """One line per step: name, seconds, processor seconds, budget, and a remark."""
        lines = [f"{'step':<28}{'seconds':>9}{'processor':>11}{'budget':>9}"]
        for step in self.steps:
            processor = f"{step.processor:11.0f}" if step.processor is not None else f"{'':11}"
            budget = f"{step.budget:9.0f}" if step.budget else f"{'':9}"
            over = "  over budget" if step.budget and step.seconds > step.budget else ""
            failure = "" if step.good else "  FAILED"
            counts = f"  {step.counts}" if step.counts else ""
            lines.append(f"{step.name:<28}{step.seconds:9.1f}{processor}{budget}{failure}{over}{counts}")
        if groups := [step for step in self.steps if step.budget]:
            seconds = sum(step.seconds for step in groups)
            used, budgets = sum(step.processor or 0 for step in groups), sum(step.budget or 0 for step in groups)
            lines.append(f"{'all groups':<28}{seconds:9.1f}{used:11.0f}{budgets:9.0f}")
        return "\n".join(lines)
