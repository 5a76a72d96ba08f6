"""Enters one planned return row by row, as an analyst types it.

The result equals that of submitting the whole return (a test compares them). Unchanged rows are viewed and left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from accounts.models import User
from demo import whole_returns
from demo.forces import force_named
from demo.planned_returns import PlannedEntry, PlannedReturn
from investigations.choices import FindingState
from investigations.models import Entry, Finding, Holding, MonthlyReturn, Revision
from investigations.quality import checks
from investigations.returns import creation, row_endings, rows
from investigations.review import decisions

AXES = ("role", "nationality", "gender", "age_group", "count")


def typed_of(line: PlannedEntry) -> dict[str, str | list[str]]:
    """The line as the form of one row sends it: people as lists of equal length."""
    groups = [group.typed() for group in line.people]
    typed = line.typed()
    typed |= {f"people_{axis}": [group[axis] for group in groups] for axis in AXES}
    return typed


def work_on(
    planned: PlannedReturn, *, before: PlannedReturn | None, lines: Sequence[PlannedEntry], by: User
) -> MonthlyReturn:
    """Begin the return and enter these lines of the plan; the others stay as carried forward."""
    monthly_return = whole_returns.begin(planned.slug, planned.month, by=by)
    revision = creation.working(monthly_return)
    earlier = {line.reference: line for line in before.lines} if before else {}
    ended = [line for line in lines if line.state in ("merged", "void")]
    for line in lines:
        if line not in ended:
            _type(line, earlier.get(line.reference), monthly_return, revision, by=by)
    for line in ended:
        _end(line, revision, by=by)
    return monthly_return


def submit_by_rows(planned: PlannedReturn, *, before: PlannedReturn | None, by: User) -> MonthlyReturn:
    """Enter the whole return, explain the findings one by one, and submit it."""
    monthly_return = work_on(planned, before=before, lines=planned.lines, by=by)
    rows.no_change_to_the_rest(monthly_return, by=by)
    reasons = whole_returns.reasons_of(planned.slug, planned.month)
    findings = Finding.objects.filter(revision=creation.working(monthly_return), state=FindingState.OPEN)
    for finding in findings.order_by("pk"):
        checks.explain(finding.pk, reason=reasons[finding.rule], by=by)
    return decisions.submit(force_named(planned.slug).code, planned.month, by=by)


def _type(
    line: PlannedEntry, earlier: PlannedEntry | None, monthly_return: MonthlyReturn, revision: Revision, *, by: User
) -> None:
    """Add, reopen or change one row if the plan differs."""
    if line.arrival in ("first_reported", "already_running"):
        rows.add(monthly_return, typed=typed_of(line), by=by)
        return
    if line.arrival == "reopened":
        holding = Holding.objects.select_related("investigation").get(
            force=monthly_return.force_id, reference=line.reference
        )
        rows.reopen(holding.investigation, monthly_return, by=by)
    elif earlier is not None and replace(line, arrival="") == replace(earlier, arrival=""):
        return
    if line.state == "transferred_out":
        return
    entry = _entry(line.reference, revision)
    rows.save(entry.pk, typed=typed_of(line), version=entry.version, by=by)


def _end(line: PlannedEntry, revision: Revision, *, by: User) -> None:
    """Merge one row into another, or make it void, after recording its other changes."""
    entry = _entry(line.reference, revision)
    still_live = replace(line, state="live", merged_into="", void_reason="")
    rows.save(entry.pk, typed=typed_of(still_live), version=entry.version, by=by)
    if line.state == "merged":
        row_endings.merge(entry.pk, into=_entry(line.merged_into, revision).pk, by=by)
    else:
        row_endings.void(entry.pk, reason=line.void_reason, by=by)


def _entry(reference: str, revision: Revision) -> Entry:
    return Entry.objects.get(revision=revision, holding__reference=reference)
