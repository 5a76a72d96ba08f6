"""The advice log as a file: one line for each piece of advice, with its result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import QueryDict

from accounts.choices import POLICE_ROLES
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
from investigations.advice.filters import AdviceFilter
from investigations.advice.querysets import ListedAdvice
from investigations.models import Advice


def narrowed(query: QueryDict, user: User) -> RecordList:
    """The log as the user sees it under these filters. Raises FiltersNotValid."""
    filterset = AdviceFilter(query, user=user, queryset=Advice.objects.visible_to(user).for_list())
    if not filterset.form.is_valid():
        raise FiltersNotValid
    return RecordList(
        rows=filterset.qs,
        lines_of=_lines,
        filters=codes_in_use(filterset.form),
        in_words=filters_in_words(filterset.form),
    )


LIST = ListSource(
    name="advice",
    title="Advice log",
    singular="piece of advice",
    plural="pieces of advice",
    subject="investigations.advice",
    roles=POLICE_ROLES,
    list_url="investigations:advice-list",
    columns=(
        ListColumn(name="given_on", label="Date given", kind=ColumnKind.DATE),
        ListColumn(name="reference", label="Case", description="The reference under which the force knows it."),
        ListColumn(name="operation_name", label="Operation name"),
        ListColumn(name="force", label="Force", description="The force that held the case and received the advice."),
        ListColumn(name="about", label="About"),
        ListColumn(name="advice", label="Advice"),
        ListColumn(name="given_to", label="Given to"),
        ListColumn(name="given_by", label="Given by"),
        ListColumn(name="follow_up_on", label="Follow up by", kind=ColumnKind.DATE),
        ListColumn(name="result", label="Result"),
        ListColumn(name="result_on", label="Result recorded on", kind=ColumnKind.DATE),
        ListColumn(name="result_note", label="Reason or note"),
        ListColumn(
            name="withdrawn_on",
            label="Withdrawn on",
            kind=ColumnKind.DATE,
            description="Withdrawn advice was noted by mistake. No figure counts it.",
        ),
        ListColumn(name="withdrawn_reason", label="Why withdrawn"),
    ),
    key=(),
    narrow=narrowed,
)


def _lines(given: Sequence[ListedAdvice]) -> Iterator[ListLine]:
    for advice in given:
        yield ListLine(
            cells=[
                advice.given_on,
                advice.reference,
                advice.operation_name,
                advice.force.short_name,
                advice.get_about_display(),
                advice.words,
                advice.given_to,
                advice.given_by.name,
                advice.follow_up_on,
                advice.get_result_display(),
                clock.day_of(advice.result_at) if advice.result_at else None,
                advice.result_reason,
                clock.day_of(advice.withdrawn_at) if advice.withdrawn_at else None,
                advice.withdrawn_reason,
            ],
            record=str(advice.public_id),
        )
