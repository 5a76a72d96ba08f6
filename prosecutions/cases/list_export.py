"""The list of prosecutions as a file: references, statuses, dates and numbers of defendants, as the list shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

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
from prosecutions.cases.filters import ProsecutionFilter
from prosecutions.models import ProsecutionCase

# What a line prints. The clerk may read these columns, and those by which the list is filtered and sorted.
PRINTED = (
    "public_id",
    "urn",
    "is_flagged",
    "status",
    "referred_on",
    "suspects",
    "decision",
    "decided_on",
    "created_at",
    "force__short_name",
)
FLAGGED = {True: "Yes", False: "No", None: ""}


def narrowed(query: QueryDict, user: User) -> RecordList:
    """The list as the user sees it under these filters. Raises FiltersNotValid."""
    rows = ProsecutionCase.objects.visible_to(user).for_list().only(*PRINTED)
    listed = ProsecutionFilter(query, user=user, queryset=rows)
    if not listed.form.is_valid():
        raise FiltersNotValid
    return RecordList(
        rows=listed.qs, lines_of=_lines, filters=codes_in_use(listed.form), in_words=filters_in_words(listed.form)
    )


LIST = ListSource(
    name="prosecutions",
    title="Prosecutions",
    singular="prosecution",
    plural="prosecutions",
    subject="prosecutions.prosecutioncase",
    roles=POLICE_ROLES,
    list_url="prosecutions:case-list",
    columns=(
        ListColumn(name="urn", label="URN", description="Of the CPS. Blank until it is known."),
        ListColumn(name="force", label="Force"),
        ListColumn(name="flagged", label="Flagged", description="By the CPS as modern slavery. Blank: not known yet."),
        ListColumn(name="status", label="Status"),
        ListColumn(name="referred_on", label="Last referral", kind=ColumnKind.DATE),
        ListColumn(name="suspects", label="Suspects in the last referral", kind=ColumnKind.NUMBER),
        ListColumn(name="decision", label="Charging decision"),
        ListColumn(name="decided_on", label="Decided", kind=ColumnKind.DATE),
        ListColumn(name="defendants", label="Defendants", kind=ColumnKind.NUMBER),
        ListColumn(name="finished", label="Defendants finished", kind=ColumnKind.NUMBER),
        ListColumn(name="added_on", label="Added", kind=ColumnKind.DATE),
    ),
    key=("urn", "force", "added_on"),
    narrow=narrowed,
    notes=("Prosecutions of sealed investigations that you are not named for are not in the list.",),
)


def _lines(cases: Sequence[Any]) -> Iterator[ListLine]:
    for case in cases:
        yield ListLine(
            cells=[
                case.urn,
                case.force.short_name,
                FLAGGED[case.is_flagged],
                case.get_status_display(),
                case.referred_on,
                case.suspects,
                case.get_decision_display() or "",
                case.decided_on,
                case.defendant_count,
                case.finished_count,
                clock.day_of(case.created_at),
            ],
            record=str(case.public_id),
        )
