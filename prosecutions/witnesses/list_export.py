"""The list of victims and witnesses as a file: what the list shows of each, by the number in the case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import QueryDict

from accounts.choices import POLICE_ROLES
from accounts.models import User
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
from prosecutions.models import SpecialMeasure, Witness
from prosecutions.witnesses.filters import WitnessFilter

# What a line prints. The clerk may read these columns, and those by which the list is filtered and sorted.
PRINTED = (
    "public_id",
    "number",
    "kind",
    "is_under_18",
    "is_abroad",
    "needs_interpreter",
    "status",
    "first_contact_on",
    "last_contact_on",
    "next_contact_on",
    "willingness",
    "stage",
    "no_measures_on",
    "abroad",
    "evidence",
    "reason",
    "country",
    "case__urn",
    "case__public_id",
    "force__short_name",
)
YES_NO = {True: "Yes", False: "No"}


def narrowed(query: QueryDict, user: User) -> RecordList:
    """The list as the user sees it under these filters. Raises FiltersNotValid."""
    measures = SpecialMeasure.objects.only("witness", "status")
    rows = Witness.objects.visible_to(user).for_list(measures).only(*PRINTED)
    listed = WitnessFilter(query, user=user, queryset=rows)
    if not listed.form.is_valid():
        raise FiltersNotValid
    return RecordList(
        rows=listed.qs, lines_of=_lines, filters=codes_in_use(listed.form), in_words=filters_in_words(listed.form)
    )


LIST = ListSource(
    name="witnesses",
    title="Victims and witnesses",
    singular="victim or witness",
    plural="victims and witnesses",
    subject="prosecutions.witness",
    roles=POLICE_ROLES,
    list_url="witnesses:witness-list",
    columns=(
        ListColumn(name="case", label="Prosecution", description="URN, or the number of the case here."),
        ListColumn(name="number", label="Number in the case", kind=ColumnKind.NUMBER),
        ListColumn(name="force", label="Force"),
        ListColumn(name="kind", label="Victim or witness"),
        ListColumn(name="under_18", label="Under 18"),
        ListColumn(name="lives", label="Lives", description="The UK, or the country abroad if it is known."),
        ListColumn(name="interpreter", label="Needs an interpreter"),
        ListColumn(name="willingness", label="Supports the prosecution"),
        ListColumn(name="stage", label="Stage of the withdrawal"),
        ListColumn(name="measures", label="Special measures"),
        ListColumn(name="abroad", label="Evidence from abroad"),
        ListColumn(name="status", label="Status"),
        ListColumn(name="evidence", label="Evidence given, or why not needed"),
        ListColumn(name="first_contact_on", label="First contact", kind=ColumnKind.DATE),
        ListColumn(name="last_contact_on", label="Last contact", kind=ColumnKind.DATE),
        ListColumn(name="next_contact_on", label="Next contact due", kind=ColumnKind.DATE),
    ),
    key=("case", "number", "force"),
    narrow=narrowed,
    notes=(
        "People are numbered in each prosecution and have no names. Do not add them to victims in returns, NRM"
        " referrals or crimes.",
        "Victims and witnesses of sealed investigations that you are not named for are not in the list.",
    ),
)


def _lines(witnesses: Sequence[Any]) -> Iterator[ListLine]:
    for witness in witnesses:
        yield ListLine(
            cells=[
                str(witness.case),
                witness.number,
                witness.force.short_name,
                witness.get_kind_display(),
                YES_NO[witness.is_under_18],
                witness.lives,
                YES_NO[witness.needs_interpreter],
                witness.get_willingness_display(),
                witness.get_stage_display() or "",
                witness.measures_in_words,
                witness.get_abroad_display() if witness.abroad else "",
                witness.get_status_display(),
                witness.get_evidence_display() or witness.get_reason_display() or "",
                witness.first_contact_on,
                witness.last_contact_on,
                witness.next_contact_on,
            ],
            record=str(witness.public_id),
        )
