"""The layout of an export of a crime system, and one row of it.

Each force's system has its own names for the columns. The usual ones are read as they are; the force matches others
once. Offences other than modern slavery, and columns that are not listed here, are not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core import clock
from core.typed_text import normal_reference
from imports.checking.columns import CheckedRow, CheckedSheet
from imports.checking.layouts import CellKind, Layout, LayoutColumn
from nrm import references
from nrm.crime_system import moments
from nrm.crime_system.choices import EntryCode

KIND = "crime-system"
MOST_ROWS = 5_000

REFERENCE, OFFENCE, REPORTED = "Crime reference", "Offence or code", "Reported"
RECORDED, STATUS, OUTCOME, OUTCOME_ON = "Recorded", "Status", "Outcome", "Outcome date"
HOME_OFFICE, INVESTIGATION = "NRM reference", "Investigation"

# What people type into a column of references when they have none.
NOTHING = frozenset(
    {"tbc", "tba", "n/a", "na", "none", "nil", "pending", "awaited", "awaiting", "unknown", "not known", "-", "?", "x"}
)

LAYOUT = Layout(
    columns=(
        LayoutColumn(
            key="reference",
            name=REFERENCE,
            kind=CellKind.REFERENCE,
            aliases=(
                "Crime number",
                "Crime no",
                "Crime ref",
                "Crime/incident reference",
                "Crime or incident number",
                "Crime report number",
                "Occurrence number",
                "Occurrence reference",
                "Incident number",
                "Incident reference",
                "URN",
            ),
            required=True,
            longest=40,
            example="CR/10023/26",
        ),
        LayoutColumn(
            key="offence",
            name=OFFENCE,
            kind=CellKind.TYPED,
            aliases=(
                "Offence code",
                "HO code",
                "Home Office code",
                "N200 code",
                "Counting rules code",
            ),
            required=True,
            longest=200,
            example="N200/1",
        ),
        LayoutColumn(
            key="reported",
            name=REPORTED,
            kind=CellKind.MOMENT,
            aliases=(
                "Date reported",
                "Reported date",
                "Reported on",
                "Reported at",
                "Report date",
                "Reported date/time",
            ),
            required=True,
            example="03/06/2026 14:20",
        ),
        LayoutColumn(
            key="recorded",
            name=RECORDED,
            kind=CellKind.MOMENT,
            aliases=("Date recorded", "Recorded date", "Recorded on", "Recorded at", "Recorded date/time"),
            example="03/06/2026 16:05",
        ),
        LayoutColumn(
            key="status",
            name=STATUS,
            kind=CellKind.TYPED,
            aliases=("Crime status", "Occurrence status", "Current status"),
            longest=200,
            example="Live",
        ),
        LayoutColumn(
            key="outcome",
            name=OUTCOME,
            kind=CellKind.TYPED,
            aliases=("Outcome code", "Outcome type", "Crime outcome", "HO outcome", "Home Office outcome"),
            longest=200,
            example="16",
        ),
        LayoutColumn(
            key="outcome_on",
            name=OUTCOME_ON,
            kind=CellKind.MOMENT,
            aliases=("Date of outcome", "Outcome on", "Date outcome assigned", "Finalised date", "Date finalised"),
        ),
        LayoutColumn(
            key="home_office",
            name=HOME_OFFICE,
            kind=CellKind.REFERENCE,
            aliases=("NRM ref", "NRM number", "Home Office reference", "SCA reference", "Authority reference"),
            longest=references.LIMIT,
            blanks=NOTHING,
        ),
        LayoutColumn(
            key="case",
            name=INVESTIGATION,
            kind=CellKind.REFERENCE,
            aliases=("Investigation reference", "Investigation number", "Linked investigation"),
            longest=80,
            blanks=NOTHING,
        ),
    ),
    kind=KIND,
    title="Entries of the crime system",
    most_rows=MOST_ROWS,
)

_N200 = re.compile(r"\bN\s*200\s*[/\-. ]?\s*0?([1-6])\b", re.IGNORECASE)
_ANY_N200 = re.compile(r"\bN\s*200\b", re.IGNORECASE)
_CLASS_106 = re.compile(
    r"(?:(?:HO|home office|class|code|offence)\W*)*0*106(?:[/\-. ][0-9]{1,2}|[0-9]{2})?(?![0-9/])", re.IGNORECASE
)
# The words of class 106 in the counting rules, and of sections 1, 2 and 4 of the Act. A breach of an order is another
# offence, whose words name slavery too.
_SLAVERY = re.compile(
    r"modern slavery|slavery|servitude|forced (?:or compulsory )?labour|compulsory labour|human traffick"
    r"|travel (?:of another person )?(?:with a view to|for) (?:them being )?exploit|intent to (?:commit|arrange)"
    r" .{0,60}traffick",
    re.IGNORECASE,
)
_BREACH = re.compile(r"\bbreach|\bprevention order|\brisk order", re.IGNORECASE)
_BY_NUMBER = {code.value[-1]: code for code in EntryCode if code is not EntryCode.CRIME}
_CANCELLED = re.compile(
    r"(?:(?:crime|record|report|incident|occurrence)\W+)?(?:cancelled|no[ -]?crimed?|C[1-5])\b"
    r"(?!.*\b(?:request|refus|pend))",
    re.IGNORECASE,
)
_OUTCOME = re.compile(r"(?:outcome|type)?\s*(?:code|type)?\s*([0-9]{1,2}[A-Za-z]?)\b.*", re.IGNORECASE | re.DOTALL)
_NO_OUTCOME = frozenset({"", "0", "00", "none", "n/a", "-", "not yet assigned", "no outcome", "under investigation"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRow:
    """One entry as the file has it. `code` is empty for an offence other than modern slavery."""

    number: int
    sheet: str
    reference: str
    offence: str
    code: str
    is_cancelled: bool
    reported_at: datetime
    recorded_at: datetime | None
    outcome: str
    outcome_on: date | None
    home_office: str
    case: str
    columns: frozenset[str]  # keys of the columns that the file has
    unread_outcome: str = ""  # what the cell has if it is no outcome

    @property
    def is_unclear(self) -> bool:
        """Whether its N200 code has no number."""
        return not self.code and is_unclear(self.offence)

    @property
    def key(self) -> str:
        """The reference without case, spaces and separators."""
        return references.key_of(self.reference)

    def written(self) -> Sequence[Any]:
        """Return the row as a list that travels with the page; `read` turns it back into a row."""
        return [
            self.number,
            self.sheet,
            self.reference,
            self.code,
            int(self.is_cancelled),
            self.reported_at.isoformat(),
            self.recorded_at and self.recorded_at.isoformat(),
            self.outcome,
            self.outcome_on and self.outcome_on.isoformat(),
            self.home_office,
            self.case,
            ",".join(sorted(self.columns)),
        ]


def read(written: Sequence[Any]) -> ExportRow:
    """Return the row from the output of `written`."""
    number, sheet, reference, code, is_cancelled, reported, recorded, *rest = written
    outcome, outcome_on, home_office, case, columns = rest
    return ExportRow(
        number=number,
        sheet=sheet,
        reference=reference,
        offence="",
        code=code,
        is_cancelled=bool(is_cancelled),
        reported_at=datetime.fromisoformat(reported),
        recorded_at=datetime.fromisoformat(recorded) if recorded else None,
        outcome=outcome,
        outcome_on=date.fromisoformat(outcome_on) if outcome_on else None,
        home_office=home_office,
        case=case,
        columns=frozenset(columns.split(",")),
    )


def columns_of(checked: CheckedSheet) -> frozenset[str]:
    """Return the keys of the columns that a file has."""
    names = {name for _, name in checked.places}
    return frozenset(column.key for column in LAYOUT.columns if column.name in names)


def row_of(checked: CheckedRow, *, columns: frozenset[str]) -> ExportRow:
    """Return the row of a checked row that fits the layout."""
    values = checked.values
    reported, recorded, outcome_on = (values[name] for name in ("reported", "recorded", "outcome_on"))
    assert isinstance(reported, date)  # noqa: S101 (a required date)
    offence = _one_line(values["offence"])
    outcome, unread = outcome_of(_one_line(values["outcome"]))
    return ExportRow(
        number=checked.number,
        sheet=checked.sheet,
        reference=str(values["reference"]),
        offence=offence,
        code=code_of(offence) or "",
        is_cancelled=is_cancelled(_one_line(values["status"])),
        reported_at=moments.of_cell(reported),
        recorded_at=moments.of_cell(recorded) if isinstance(recorded, date) else None,
        outcome=outcome,
        outcome_on=clock.day_of(moments.of_cell(outcome_on)) if isinstance(outcome_on, date) and outcome else None,
        home_office=with_digit(str(values["home_office"] or "").upper()),
        case=str(values["case"] or ""),
        columns=columns,
        unread_outcome=unread,
    )


def is_cancelled(status: str) -> bool:
    """Whether a status says that an entry is cancelled: not that this is requested, pending or refused."""
    return _CANCELLED.match(status) is not None


def offence_of(row: CheckedRow) -> str:
    """Return the offence or code of a row, sound or not, on one line."""
    return _one_line(row.values["offence"])


def is_of_another_offence(row: CheckedRow) -> bool:
    """Whether a row, sound or not, has an offence other than modern slavery, and so is not read."""
    offence = offence_of(row)
    return offence != "" and code_of(offence) is None and not is_unclear(offence)


def code_of(offence: str) -> EntryCode | None:
    """Return what an offence or code means: an N200 code, a crime of class 106, or None for anything else."""
    if match := _N200.search(offence):
        return _BY_NUMBER[match[1]]
    if is_unclear(offence) or _BREACH.search(offence):
        return None
    return EntryCode.CRIME if _CLASS_106.match(offence) or _SLAVERY.search(offence) else None


def is_unclear(offence: str) -> bool:
    """Whether this is an N200 incident of which the number of the code is missing."""
    return _N200.search(offence) is None and _ANY_N200.search(offence) is not None


def outcome_of(text: str) -> tuple[str, str]:
    """Return the code of an outcome, as `nrm.models.OutcomeType` has it, and the text if it can't be read."""
    if text.casefold() in _NO_OUTCOME:
        return "", ""
    if match := _OUTCOME.fullmatch(text):
        return match[1].lstrip("0").lower(), ""
    return "", text


def with_digit(reference: str) -> str:
    """Return a Home Office reference; empty for a word in its place, such as “requested”."""
    return reference if any(sign.isdigit() for sign in reference) else ""


def _one_line(value: object) -> str:
    return normal_reference(" ".join(str(value or "").split()))
