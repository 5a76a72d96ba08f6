"""The list of investigations as a file: one line each, as in the last approved return that includes it.

The cases behind a number (reports/explorer) have the same columns, as in the return in which they were counted.
Numbers of people are involvements.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import QueryDict

from accounts.choices import POLICE_ROLES
from accounts.models import User
from core.spreadsheets.sheet import ColumnKind
from exports.sources import (
    FiltersNotValid,
    ListCell,
    ListColumn,
    ListLine,
    ListSource,
    RecordList,
    filters_in_words,
)
from investigations.choices import FLAGS, MAY_NOT_APPLY, NOT_APPLICABLE
from investigations.models import Entry
from investigations.querysets import CountedEntry
from investigations.records.filters import InvestigationFilter

ANSWERS: dict[bool | str | None, str] = {True: "yes", False: "no", None: "not known", NOT_APPLICABLE: "not applicable"}
COLUMNS = (
    ListColumn(name="reference", label="Reference"),
    ListColumn(name="operation_name", label="Operation name"),
    ListColumn(name="force", label="Force"),
    ListColumn(name="state", label="State", description="At the end of the month of the return."),
    ListColumn(name="stage", label="Stage"),
    ListColumn(name="primary_type", label="Primary exploitation type"),
    ListColumn(name="secondary_types", label="Secondary types", description="Codes, separated by semicolons."),
    ListColumn(name="sub_types", label="Sub-types", description="Codes, separated by semicolons."),
    ListColumn(name="how_it_began", label="How it began"),
    ListColumn(name="opened_on", label="Opened on", kind=ColumnKind.DATE),
    ListColumn(name="closed_on", label="Closed on", kind=ColumnKind.DATE),
    ListColumn(
        name="potential_victims",
        label="Potential victims",
        kind=ColumnKind.NUMBER,
        description="Involvements, not individuals: a person in two investigations is in two lines.",
    ),
    ListColumn(
        name="suspects",
        label="Suspects",
        kind=ColumnKind.NUMBER,
        description="Involvements, not individuals: a person in two investigations is in two lines.",
    ),
    *(
        ListColumn(
            name=name,
            label=label,
            description="yes, no, not known or not applicable." if name in MAY_NOT_APPLY else "yes, no or not known.",
        )
        for name, label in FLAGS.items()
    ),
    ListColumn(name="last_reported", label="Last reported", description="The month of the return."),
)


def narrowed(query: QueryDict, user: User) -> RecordList:
    """The list as the user sees it under these filters. Raises FiltersNotValid."""
    listed = InvestigationFilter(query, user=user, queryset=Entry.objects.visible_to(user).newest().for_list())
    if not listed.form.is_valid():
        raise FiltersNotValid
    return RecordList(
        rows=listed.qs, lines_of=lines_of, filters=listed.narrowed_by, in_words=filters_in_words(listed.form)
    )


LIST = ListSource(
    name="investigations",
    title="Investigations",
    singular="investigation",
    plural="investigations",
    subject="investigations.investigation",
    roles=POLICE_ROLES,
    list_url="investigations:investigation-list",
    columns=COLUMNS,
    key=("reference", "force"),
    narrow=narrowed,
    notes=("Each investigation is as in the last approved return that includes it.",),
)


def lines_of(entries: Sequence[CountedEntry]) -> Iterator[ListLine]:
    """The lines of these entries."""
    for entry in entries:
        yield ListLine(cells=_cells(entry), record=str(entry.investigation.public_id))


def _cells(entry: CountedEntry) -> list[ListCell]:
    return [
        entry.holding.reference,
        entry.holding.operation_name,
        entry.force.short_name,
        entry.get_state_display(),
        entry.stage.name,
        entry.primary_type.name,
        "; ".join(entry.secondary_types),
        "; ".join(entry.sub_types),
        entry.origin.name,
        entry.opened_on,
        entry.closed_on,
        entry.victims or 0,
        entry.suspects or 0,
        *(ANSWERS[entry.answer_to(flag)] for flag in FLAGS),
        f"{entry.revision.period_id:%B %Y}",
    ]
