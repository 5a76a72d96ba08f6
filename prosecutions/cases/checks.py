"""What is late, near or missing in prosecutions: one row for each check, for the to-do list and the list filter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from core.todo import Reason
from prosecutions.cases.querysets import ProsecutionCaseQuerySet


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCheck(Reason):
    """A check with the question that finds its cases."""

    question: Callable[[ProsecutionCaseQuerySet, date], ProsecutionCaseQuerySet]
    label: str  # in the filter of the list


CHECKS: tuple[CaseCheck, ...] = (
    CaseCheck(
        code="custody",
        title="Custody time limit near",
        label="Custody time limit near",
        to_do="Check the trial date with the CPS. Only a court can extend the limit, before it ends.",
        rank=0,
        question=lambda rows, today: rows.custody_limit_near(today),
    ),
    CaseCheck(
        code="hearing",
        title="Court date passed, no result",
        label="Court date passed, no result",
        to_do="Record the plea or the result. If the date has changed, enter the new one.",
        is_late=True,
        question=lambda rows, today: rows.hearing_past(today),
    ),
    CaseCheck(
        code="order_gap",
        title="Prevention order not considered",
        label="Prevention order not considered",
        to_do="For a slavery or trafficking offence, decide whether to ask the court for a slavery and trafficking"
        " prevention order, and record it.",
        question=lambda rows, _today: rows.with_order_gap(),
    ),
    CaseCheck(
        code="decision",
        title="Charging decision overdue",
        label="Charging decision overdue",
        to_do="Ask the CPS when to expect the decision, or record it.",
        question=lambda rows, today: rows.decision_late(today),
    ),
    CaseCheck(
        code="defendants",
        title="Charged, defendants to add",
        label="Charged, defendants to add",
        to_do="Add a defendant for each suspect who was charged.",
        rank=2,
        question=lambda rows, _today: rows.without_defendants(),
    ),
)
BY_CODE = {check.code: check for check in CHECKS}
