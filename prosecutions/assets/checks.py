"""What ends soon, is overdue or missing in asset recovery: a row for each check, for the to-do list and the filter."""

from __future__ import annotations

from prosecutions.checks import RecordCheck, Subject

CHECKS: tuple[RecordCheck, ...] = (
    RecordCheck(
        code="ending",
        title="Freezing or detention ends soon",
        to_do="Ask the court to extend it or apply for forfeiture before it ends, or record the release.",
        rank=0,
        question=lambda rows, today: rows.ending(today),
    ),
    RecordCheck(
        code="unpaid",
        title="Time to pay over, amount outstanding",
        to_do="Record payments, more time to pay or a variation. If it stays unpaid, ask the court about enforcement.",
        is_late=True,
        question=lambda rows, today: rows.unpaid(today),
    ),
    RecordCheck(
        code="reparation",
        title="Reparation not considered",
        to_do="Raise a slavery and trafficking reparation order for the victims with the prosecutor, and record it.",
        question=lambda rows, _today: rows.without_reparation(),
    ),
)
SUBJECT = Subject(model="AssetRecord", checks=CHECKS, list_url="assets:asset-list")
BY_CODE = {check.code: check for check in CHECKS}
