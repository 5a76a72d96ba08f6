"""The layout of a competent authority's file, and one row of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from imports.checking.columns import CheckedRow
from imports.checking.layouts import CellKind, Layout, LayoutColumn
from nrm.imports.words import AUTHORITIES, DECISIONS

KIND = "nrm-decisions"
MOST_ROWS = 500

LAYOUT = Layout(
    columns=(
        LayoutColumn(
            key="ours",
            name="Our reference",
            kind=CellKind.REFERENCE,
            aliases=("Pseudonym", "Your reference", "First responder reference"),
            longest=200,
            example="K7M-Q2X",
        ),
        LayoutColumn(
            key="theirs",
            name="Authority reference",
            kind=CellKind.REFERENCE,
            aliases=("NRM reference", "Case reference", "Competent authority reference"),
            longest=40,
        ),
        LayoutColumn(
            key="decision",
            name="Decision",
            kind=CellKind.TERM,
            aliases=("Decision made", "Outcome"),
            required=True,
            terms=DECISIONS,
        ),
        LayoutColumn(
            key="on",
            name="Decision date",
            kind=CellKind.DAY,
            aliases=("Date of decision", "Date"),
            required=True,
            example="30/11/2026",
        ),
        LayoutColumn(
            key="authority",
            name="Decided by",
            kind=CellKind.TERM,
            aliases=("Competent authority", "Authority", "Decision maker"),
            terms=AUTHORITIES,
        ),
        LayoutColumn(key="reasons", name="Reasons", aliases=("Reason", "Reasons for the decision")),
    ),
    kind=KIND,
    title="Decisions",
    most_rows=MOST_ROWS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFileRow:
    """One decision as the file gives it."""

    number: int
    sheet: str
    ours: str
    theirs: str
    decision: str
    on: date
    authority: str
    reasons: str

    def written(self) -> list[str | int]:
        """Return the row as a list that travels with the page; `read` turns it back into a row."""
        day = self.on.isoformat()
        return [self.number, self.sheet, self.ours, self.theirs, self.decision, day, self.authority, self.reasons]


def read(written: list[str | int]) -> DecisionFileRow:
    """Return the row from the output of `written`."""
    number, sheet, ours, theirs, decision, on, authority, reasons = written
    return DecisionFileRow(
        number=int(number),
        sheet=str(sheet),
        ours=str(ours),
        theirs=str(theirs),
        decision=str(decision),
        on=date.fromisoformat(str(on)),
        authority=str(authority),
        reasons=str(reasons),
    )


def row_of(checked: CheckedRow) -> DecisionFileRow:
    """Return the row of a checked row that fits the layout."""
    values = checked.values
    on = values["on"]
    assert isinstance(on, date)  # noqa: S101 (a required day)
    return DecisionFileRow(
        number=checked.number,
        sheet=checked.sheet,
        ours=str(values["ours"] or ""),
        theirs=str(values["theirs"] or ""),
        decision=str(values["decision"]),
        on=on,
        authority=str(values["authority"] or ""),
        reasons=str(values["reasons"] or ""),
    )
