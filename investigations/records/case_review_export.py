"""The list of cases to review as a file: every reason of a case, who to contact, and what was done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from django.http import QueryDict

from accounts.choices import POLICE_ROLES
from accounts.models import User
from core import months
from core.spreadsheets.sheet import ColumnKind
from exports.sources import (
    FiltersNotValid,
    ListCell,
    ListColumn,
    ListLine,
    ListSource,
    RecordList,
    codes_in_use,
    filters_in_words,
)
from investigations.models import Entry
from investigations.records import case_review, case_review_list
from investigations.records.case_review import CaseLine

INVOLVEMENTS = "Involvements, not individuals: a person in two investigations is in two lines."


def narrowed(query: QueryDict, user: User) -> RecordList:
    """The list as the user sees it under these filters. Raises FiltersNotValid."""
    listed = case_review_list.asked_of(query, user=user)
    if not listed.asked.form.is_valid():
        raise FiltersNotValid
    lines_of: Callable[[Sequence[Entry]], Iterator[ListLine]] = partial(_lines, user=user)
    covered = listed.covered
    source = case_review.source_of(covered)
    returns = case_review.months_in_words(covered).removesuffix(".")
    return RecordList(
        rows=listed.rows,
        lines_of=lines_of,
        filters=codes_in_use(listed.asked.form),
        in_words=(f"{source}: {returns}" if source else returns, *filters_in_words(listed.asked.form)),
    )


LIST = ListSource(
    name="case-review",
    title="Case review",
    singular="case to review",
    plural="cases to review",
    subject="investigations.investigation",
    roles=POLICE_ROLES,
    list_url="investigations:case-review",
    columns=(
        ListColumn(name="reference", label="Reference"),
        ListColumn(name="operation_name", label="Operation name"),
        ListColumn(name="force", label="Force"),
        ListColumn(
            name="reasons", label="Why review it", description="The most urgent first, separated by semicolons."
        ),
        ListColumn(name="stage", label="Stage"),
        ListColumn(name="primary_type", label="Primary exploitation type"),
        ListColumn(
            name="potential_victims", label="Potential victims", kind=ColumnKind.NUMBER, description=INVOLVEMENTS
        ),
        ListColumn(name="under_18", label="Potential victims under 18", kind=ColumnKind.NUMBER),
        ListColumn(
            name="last_change", label="Last change", description="The month of the return that changed it last."
        ),
        ListColumn(name="last_advice_on", label="Last advice given on", kind=ColumnKind.DATE),
        ListColumn(name="last_advice", label="Last advice", description="Its subject and result, without its words."),
        ListColumn(name="advice_given_to", label="Last advice given to"),
        ListColumn(name="query", label="Query about the case", description="The newest that is not resolved."),
        ListColumn(
            name="contacts",
            label="Who to contact",
            description="People of the force, separated by semicolons. Blank for people of the force itself.",
        ),
    ),
    key=("reference", "force"),
    narrow=narrowed,
    notes=("Each case is as in the newest approved return of its force.", "The order is by urgency."),
)


def _lines(entries: Sequence[Entry], *, user: User) -> Iterator[ListLine]:
    for line in case_review.lines_of(entries, user=user):
        yield ListLine(cells=_cells(line), record=str(line.entry.investigation.public_id))


def _cells(line: CaseLine) -> list[ListCell]:
    entry, advice = line.entry, line.advice
    return [
        entry.holding.reference,
        entry.holding.operation_name,
        entry.force.short_name,
        "; ".join(sentence for sentence, _kind in line.reasons),
        entry.stage.name,
        entry.primary_type.name,
        entry.profile.victims,
        entry.profile.children,
        months.label(entry.profile.changed_in),
        advice.given_on if advice else None,
        f"{advice.get_about_display()}. {advice.status}" if advice else None,
        advice.given_to if advice else None,
        line.query.sentence if line.query else None,
        "; ".join(_contact(contact) for contact in line.contacts),
    ]


def _contact(contact: User) -> str:
    return f"{contact.name}, {contact.get_role_display().lower()}, {contact.duty_phone or 'no duty phone'}"
