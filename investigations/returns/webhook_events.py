"""Which transitions of a return webhooks report.

A submission to the force's own lead is none of them: the reviewer has nothing yet.
"""

from __future__ import annotations

from django.urls import reverse

from core import months
from investigations.models import MonthlyReturn, Revision
from systems.choices import EventName
from systems.webhooks import events

OF_TRANSITIONS = {
    "submit": EventName.RETURN_SUBMITTED,
    "certify": EventName.RETURN_SUBMITTED,
    "answer": EventName.RETURN_SUBMITTED,
    "query": EventName.RETURN_QUERIED,
    "approve": EventName.RETURN_APPROVED,
    "reopen": EventName.RETURN_REOPENED,
}


def report(transition: str, monthly_return: MonthlyReturn, *, revision: Revision) -> None:
    """Report a transition, in its transaction, with the revision that it is about."""
    event = OF_TRANSITIONS.get(transition)
    if event is None:
        return
    force, month = monthly_return.force_id, monthly_return.period_id
    page = reverse("investigations:return-detail", args=[force, months.text(month)])
    events.emit(event, path=page, month=month, force=force, number=revision.number)
