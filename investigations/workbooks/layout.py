"""The sheets of a return's workbook: one row for each investigation, one for each group of people in it.

A file without a sheet of people may have their numbers as columns of the investigations.

The column names are the labels of the form. Cells are read as if somebody had typed them in the form, so that the form,
a workbook and a CSV file share one set of rules and messages (`returns/cleaning.py`).
"""

from __future__ import annotations

from imports.checking.layouts import CellKind, Layout, LayoutColumn
from investigations.returns.fields import AXIS_LABELS, FIELDS, TYPED
from investigations.returns.people_groups import AXES
from investigations.workbooks.word_lists import LEARNED_WORDS

KIND = "return"  # of the uploads, and of the columns that a force has matched
KIND_OF_PEOPLE = "return-people"
READ_ME, WORDS = "Read me", "Words"
REFERENCE = "reference"

# Names that forces use for our columns.
_ALIASES = {
    REFERENCE: ("URN", "Force reference", "Our reference", "Crime reference", "Investigation reference"),
    "operation_name": ("Operation", "Op name", "Name of operation"),
    "state": ("State",),  # a column “Status” may as well hold the stage: it is asked about
    "opened_on": ("Date opened", "Opened", "Start date"),
    "origin": ("Origin", "How it started"),
    "primary_type": ("Exploitation type", "Primary exploitation type", "Type"),
    "closed_on": ("Date closed", "Closed", "End date"),
    "closing_reason": ("Reason closed", "Outcome", "Reason for closing"),
    "nrm_referrals": ("NRM referrals", "Referrals to the NRM"),
    "morile_score": ("MoRiLE",),
    "remarks": ("Notes", "Comments"),
    "victims": ("Victims", "Number of victims", "Number of potential victims", "PVs"),
    "suspects": ("Number of suspects",),
}
_AXIS_ALIASES = {"count": ("How many", "Number of people", "Count"), "age_group": ("Age group",), "gender": ("Sex",)}


def _column(key: str, name: str, aliases: tuple[str, ...] = ()) -> LayoutColumn:
    return LayoutColumn(
        key=key, name=name, aliases=aliases, kind=CellKind.TYPED, required=key == REFERENCE, longest=5_000
    )


INVESTIGATIONS = Layout(
    kind=KIND,
    title="investigations",
    sheet="Investigations",
    also_called=("Cases", "Live investigations", "Live"),
    columns=tuple(_column(field.name, field.label, _ALIASES.get(field.name, ())) for field in TYPED.values()),
    passes_over=frozenset({READ_ME.lower(), WORDS.lower()}),
)
PEOPLE = Layout(
    kind=KIND_OF_PEOPLE,
    title="people",
    sheet="People",
    also_called=("Victims and suspects", "Potential victims and suspects"),
    is_optional=True,
    columns=(
        _column(REFERENCE, FIELDS[REFERENCE].label, _ALIASES[REFERENCE]),
        *(_column(axis, AXIS_LABELS[axis], _AXIS_ALIASES.get(axis, ())) for axis in AXES),
    ),
)
LAYOUTS = (INVESTIGATIONS, PEOPLE)
LEARNED = (*LAYOUTS, *LEARNED_WORDS)  # whatever a force has matched: its columns, and its words for our lists
