"""The list of actions as a file, with its filters: one line for each action."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import QueryDict

from accounts.models import User
from core import clock
from core.spreadsheets.sheet import ColumnKind
from exports.sources import (
    FiltersNotValid,
    ListColumn,
    ListLine,
    ListSource,
    RecordList,
    codes_in_use,
    filters_in_words,
)
from prosecutions.action_plan import permissions
from prosecutions.action_plan.filters import ActionFilter
from prosecutions.models import PlanAction

MOST_ACTIONS = 10_000  # always written at once: only the web reads the plan


def narrowed(query: QueryDict, user: User) -> RecordList:
    """The actions as the person sees them under these filters. Raises FiltersNotValid."""
    filterset = ActionFilter(query, user=user, queryset=PlanAction.objects.visible_to(user).for_list().by_urgency())
    if not filterset.form.is_valid():
        raise FiltersNotValid
    return RecordList(
        rows=filterset.qs,
        lines_of=_lines,
        filters=codes_in_use(filterset.form),
        in_words=filters_in_words(filterset.form),
    )


LIST = ListSource(
    name="action-plan",
    title="Prosecution action plan",
    singular="action",
    plural="actions",
    subject="prosecutions.planaction",
    roles=permissions.READERS,
    list_url="action_plan:action-list",
    columns=(
        ListColumn(name="reference", label="Reference"),
        ListColumn(name="title", label="Action"),
        ListColumn(name="aim", label="What it should achieve"),
        ListColumn(name="organisation", label="Organisation"),
        ListColumn(name="agency_lead", label="Lead at the agency", description="By post, not by name."),
        ListColumn(name="owner", label="Owner"),
        ListColumn(name="due_on", label="Due on", kind=ColumnKind.DATE),
        ListColumn(name="status", label="Status"),
        ListColumn(name="is_overdue", label="Overdue"),
        ListColumn(name="updated_on", label="Last update", kind=ColumnKind.DATE),
        ListColumn(name="ended_on", label="Completed or cancelled on", kind=ColumnKind.DATE),
    ),
    key=("reference",),
    narrow=narrowed,
    notes=("The history, the discussion and the evidence of an action are on its page.",),
    at_once_up_to=MOST_ACTIONS,
)


def _lines(actions: Sequence[PlanAction]) -> Iterator[ListLine]:
    for action in actions:
        yield ListLine(
            cells=[
                action.reference,
                action.title,
                action.aim,
                action.organisation,
                action.agency_post,
                action.owner_in_words,
                action.due_on,
                action.get_status_display(),
                "Yes" if action.is_overdue else "No",
                clock.day_of(action.updated_at),
                action.ended_on,
            ],
            record=str(action.public_id),
        )
