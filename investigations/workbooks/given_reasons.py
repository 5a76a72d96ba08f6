"""The reasons for warnings that a person gives on the report of a file, until its changes are stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from accounts.models import User
from investigations.choices import FindingState
from investigations.models import MonthlyReturn
from investigations.quality import checks
from investigations.returns import creation
from investigations.workbooks import upload_report
from investigations.workbooks.upload_report import UploadReport

LONGEST = 300


def with_reasons(report: UploadReport, *, before: UploadReport, given: Mapping[str, str]) -> UploadReport:
    """A report with the reasons of the one before it, and with those given now, by the key of a warning."""
    reasons = {finding.key: finding.reason for finding in before.findings}
    reasons |= {key: reason.strip()[:LONGEST] for key, reason in given.items()}
    findings = tuple(replace(finding, reason=reasons.get(finding.key, "")) for finding in report.findings)
    return replace(report, findings=findings)


def explain(monthly_return: MonthlyReturn, report: UploadReport, *, by: User) -> None:
    """Give the warnings of the draft the reasons that the report has for them."""
    reasons = {finding.key: finding.reason for finding in report.warnings if finding.reason}
    if not reasons:
        return
    revision = creation.working(monthly_return)
    references = dict(revision.entries.values_list("pk", "holding__reference"))
    reasons_by_finding: dict[int, str] = {}
    for finding in checks.check(revision):
        line = upload_report.finding_of(finding, references.get(finding.entry_id or 0, ""))
        if finding.state == FindingState.OPEN and line.key in reasons:
            reasons_by_finding[finding.pk] = reasons[line.key]
    checks.explain_each(revision, reasons=reasons_by_finding, by=by)
