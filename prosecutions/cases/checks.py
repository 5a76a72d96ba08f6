"""What is late, near or missing in prosecutions: one row for each check, for the to-do list and the list filter."""

from __future__ import annotations

from prosecutions.cases import crime_checks
from prosecutions.checks import RecordCheck, Subject

CHECKS: tuple[RecordCheck, ...] = (
    RecordCheck(
        code="custody",
        title="Custody time limit near",
        to_do="Check the trial date with the CPS. Only a court can extend the limit, before it ends.",
        rank=0,
        question=lambda rows, today: rows.custody_limit_near(today),
    ),
    RecordCheck(
        code="hearing",
        title="Court date passed, no result",
        to_do="Record the plea or the result. If the date has changed, enter the new one.",
        is_late=True,
        question=lambda rows, today: rows.hearing_past(today),
    ),
    RecordCheck(
        code="order_gap",
        title="Prevention order not considered",
        to_do="For a slavery or trafficking offence, decide whether to ask the court for a slavery and trafficking"
        " prevention order, and record it.",
        question=lambda rows, _today: rows.with_order_gap(),
    ),
    RecordCheck(
        code="decision",
        title="Charging decision overdue",
        to_do="Ask the CPS when to expect the decision, or record it.",
        question=lambda rows, today: rows.decision_late(today),
    ),
    RecordCheck(
        code="defendants",
        title="Charged, defendants to add",
        to_do="Add a defendant for each suspect who was charged.",
        rank=2,
        question=lambda rows, _today: rows.without_defendants(),
    ),
    *crime_checks.CHECKS,
)
SUBJECT = Subject(model="ProsecutionCase", checks=CHECKS, list_url="prosecutions:case-list")
BY_CODE = {check.code: check for check in CHECKS}
