"""The crime register as a file: references, statuses, decisions and outcomes, as the list shows them.

Each line is about one potential victim, so each export needs a second person (P19).
"""

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
from nrm.crime import restricted
from nrm.crime.filters import CrimeRecordFilter
from nrm.crime.permissions import DUTIES
from nrm.models import CrimeRecord

# What a line prints. The clerk may read these columns, and those by which the list is filtered and sorted.
PRINTED = (
    "public_id",
    "reference",
    "authority_reference",
    "source",
    "status",
    "decision",
    "decided_on",
    "reported_at",
    "recorded_at",
    "outcome",
    "outcome_on",
    "force__short_name",
)


def narrowed(query: QueryDict, user: User) -> RecordList:
    """The register as the user sees it under these filters. Raises FiltersNotValid."""
    rows = restricted.listed(CrimeRecord.objects.visible_to(user)).for_list().only(*PRINTED)
    listed = CrimeRecordFilter(query, user=user, queryset=rows)
    if not listed.form.is_valid():
        raise FiltersNotValid
    return RecordList(
        rows=listed.qs, lines_of=_lines, filters=codes_in_use(listed.form), in_words=filters_in_words(listed.form)
    )


LIST = ListSource(
    name="crimes",
    title="Crime register",
    singular="crime record",
    plural="crime records",
    subject="nrm.crimerecord",
    roles=POLICE_ROLES,
    duty=DUTIES,
    list_url="crime:record-list",
    columns=(
        ListColumn(name="reference", label="Reference", description="On the force’s crime system, if it is there."),
        ListColumn(name="home_office_reference", label="Home Office reference"),
        ListColumn(name="force", label="Force"),
        ListColumn(name="source", label="How it reached the force"),
        ListColumn(name="status", label="Status"),
        ListColumn(name="decision", label="Decision"),
        ListColumn(name="decided_on", label="Decided", kind=ColumnKind.DATE),
        ListColumn(name="reported_on", label="Reported", kind=ColumnKind.DATE),
        ListColumn(name="recorded_on", label="On the crime system", kind=ColumnKind.DATE),
        ListColumn(name="outcome", label="Outcome", description="Its number. Blank: not yet assigned."),
        ListColumn(name="outcome_on", label="Outcome assigned", kind=ColumnKind.DATE),
    ),
    key=("reference", "home_office_reference", "reported_on"),
    narrow=narrowed,
    notes=("Records of referrals whose use is restricted are not in the list.",),
    about_people=True,
)


def _lines(records: Sequence[CrimeRecord]) -> Iterator[ListLine]:
    for record in records:
        yield ListLine(
            cells=[
                record.reference,
                record.authority_reference,
                record.force.short_name,
                record.get_source_display(),
                record.get_status_display(),
                record.get_decision_display() or "",
                record.decided_on,
                clock.day_of(record.reported_at),
                clock.day_of(record.recorded_at) if record.recorded_at else None,
                record.outcome.upper(),
                record.outcome_on,
            ],
            record=str(record.public_id),
        )
