"""The list of requests for analysis as a file: what was asked, and what became of it, without the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import QueryDict

from accounts.choices import Role
from accounts.models import User
from core.spreadsheets.sheet import ColumnKind
from exports.sources import ListColumn, ListLine, ListSource, RecordList
from reports.models import AnalysisRequest

MOST_REQUESTS = 10_000  # always written at once: only the web reads requests


def narrowed(_query: QueryDict, user: User) -> RecordList:
    """Every request, in the order of the page."""
    return RecordList(rows=AnalysisRequest.objects.visible_to(user).for_list(), lines_of=_lines)


LIST = ListSource(
    name="requests",
    title="Requests for analysis",
    singular="request",
    plural="requests",
    subject="reports.analysisrequest",
    roles=frozenset({Role.NATIONAL}),
    list_url="requests:request-list",
    columns=(
        ListColumn(name="request", label="Request"),
        ListColumn(name="organisation", label="Organisation"),
        ListColumn(name="question", label="Question"),
        ListColumn(name="asked_on", label="Asked on", kind=ColumnKind.DATE),
        ListColumn(name="due_on", label="Due on", kind=ColumnKind.DATE),
        ListColumn(name="status", label="Status"),
    ),
    key=("request",),
    narrow=narrowed,
    notes=("Open requests come first, by due date. The answers are not in the list.",),
    at_once_up_to=MOST_REQUESTS,
)


def _lines(requests: Sequence[AnalysisRequest]) -> Iterator[ListLine]:
    for analysis_request in requests:
        yield ListLine(
            cells=[
                analysis_request.reference,
                analysis_request.organisation,
                analysis_request.question,
                analysis_request.asked_on,
                analysis_request.due_on,
                "Overdue" if analysis_request.is_late else analysis_request.get_state_display(),
            ],
            record=str(analysis_request.public_id),
        )
