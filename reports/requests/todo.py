"""The to-do items of requests for analysis: those that are due within a week, or overdue."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from accounts.models import User
from core import clock
from core.todo import ToDoGroup, ToDoItem, group_of
from reports.models import AnalysisRequest

AHEAD = timedelta(days=7)
MOST = 20


def groups_for(user: User) -> list[ToDoGroup]:
    """The requests that the national team should answer next."""
    return group_of(
        "Requests for analysis", to_do_items(user), url=reverse("requests:request-list"), url_text="All requests"
    )


def to_do_items(user: User) -> list[ToDoItem]:
    """An item for each open request that is due; none for anybody but the national team."""
    due = AnalysisRequest.objects.visible_to(user).open().filter(due_on__lte=clock.today() + AHEAD)[:MOST]
    return [
        ToDoItem(
            title=f"{analysis_request.reference}: {analysis_request.organisation}",
            reason="Answer the request, or close it with a reason.",
            url=analysis_request.get_absolute_url(),
            is_urgent=analysis_request.is_late,
            is_late=analysis_request.is_late,
            due_on=analysis_request.due_on,
        )
        for analysis_request in due
    ]
