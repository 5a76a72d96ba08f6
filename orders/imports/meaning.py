"""The meaning of a row in a force's own list: join names, split condition lines, find the kind by its applicant.

Nothing is guessed. The code combines what the row states in two places and adds what follows from the Act. Missing
details stay blank: `not_known` names them, and the order is listed for completion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from core import typed_text
from imports.checking.values import Read
from orders.choices import CourtKind, MissingDetail, OrderKind, Party
from orders.imports.file_rows import OrderFileRow
from orders.imports.layout import KIND, PROHIBITIONS
from orders.imports.terms import STPO
from orders.workflow import AT_SENTENCE

EXAMPLE = "Example row, not imported"  # the name in the template's example
EXAMPLE_REFERENCE = "EXAMPLE/STRO/2024/1"
UNNAMED = "NOREF"  # prefix of the reference of an order that has none in the file
COURTS_BY_NAME: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\byouth\b", re.IGNORECASE), CourtKind.YOUTH),
    (re.compile(r"\bcourt of appeal\b", re.IGNORECASE), CourtKind.APPEAL),
    (re.compile(r"\bcrown( court)?\b|\bcc\b", re.IGNORECASE), CourtKind.CROWN),
    (re.compile(r"\bmagistrates?\b|\bmags\b|\bmc\b", re.IGNORECASE), CourtKind.MAGISTRATES),
)
_NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}[.):]|[-•*])\s*(?P<words>\S.*)$", re.DOTALL)


def examples(rows: Sequence[OrderFileRow]) -> list[OrderFileRow]:
    """The example rows of our template, with their later steps, if the force left them in its file."""
    orders = [row for row in rows if row.kind == KIND and _joined(row).casefold() == EXAMPLE.casefold()]
    references = {row.text("reference").casefold() for row in orders} | {EXAMPLE_REFERENCE.casefold()}
    return orders + [row for row in rows if row.kind != KIND and row.text("of").casefold() in references]


def as_meant(row: OrderFileRow, *, mark: str) -> OrderFileRow:
    """The row of an order with the values that follow from it.

    `mark` identifies the file in references of orders without one.
    """
    if row.kind != KIND:
        return row
    values = dict(row.values)
    values["name"] = _joined(row) or None
    values["court_kind"] = row.text("court_kind") or _court_by_name(row.text("court")) or None
    values |= _conditions(row)
    if not row.text("reference"):
        values["reference"] = f"{UNNAMED}-{mark}-{row.number}"
    if not row.text("person"):
        values["person"] = f"row {row.number}"
    if row.text("kind") == STPO:
        values["kind"] = _stpo(row.text("applicant"), str(values["court_kind"] or "")) or STPO
    if values["kind"] == OrderKind.STPO_SENTENCE and not row.text("applicant"):
        # s.14: the court makes it at sentence, at the prosecutor's request
        values["applicant"] = Party.PROSECUTOR.value
    return replace(row, values=values)


def not_known(row: OrderFileRow) -> frozenset[str]:
    """The details that the row lacks and that an order can be stored without."""
    missing = {
        MissingDetail.REFERENCE: row.text("reference").startswith(f"{UNNAMED}-"),
        MissingDetail.BASIS: not row.text("basis"),
        MissingDetail.APPLICANT: not row.text("applicant"),
        MissingDetail.COURT_KIND: not row.text("court_kind"),
        MissingDetail.PAPERS: not row.text("papers"),
        MissingDetail.SERVICE: bool(row.day("served_on")) and not (row.text("served_how") and row.text("served_by")),
    }
    return frozenset(code.value for code, is_missing in missing.items() if is_missing)


def _joined(row: OrderFileRow) -> str:
    """The full name: forenames before the surname."""
    parts = " ".join(part for part in (row.text("forenames"), row.text("surname")) if part)
    return row.text("name") or typed_text.normal_name(parts)


def _court_by_name(court: str) -> str:
    """The kind of court that the court's name shows; empty where the name shows none or two."""
    kinds = {kind for pattern, kind in COURTS_BY_NAME if pattern.search(court)}
    if CourtKind.YOUTH in kinds:
        return CourtKind.YOUTH
    return kinds.pop() if len(kinds) == 1 else ""


def _stpo(applicant: str, court_kind: str) -> str:
    """The kind of prevention order: the prosecutor asks at sentence (s.14), others apply to magistrates (s.15)."""
    if applicant in AT_SENTENCE or (not applicant and court_kind in {CourtKind.CROWN, CourtKind.APPEAL}):
        return OrderKind.STPO_SENTENCE
    return OrderKind.STPO_APPLICATION if applicant else ""


def _conditions(row: OrderFileRow) -> Mapping[str, Read]:
    """Split a cell with several numbered lines into prohibitions, where no other prohibition column is filled."""
    keys = [f"prohibition_{number}" for number in range(1, PROHIBITIONS + 1)]
    if any(row.text(key) for key in keys[1:]):
        return {}
    parted = list(_lines(row.text(keys[0])))
    return dict(zip(keys, parted, strict=False)) if 1 < len(parted) <= PROHIBITIONS else {}


def _lines(text: str) -> Iterator[str]:
    """The text of each line without its number.

    Empty if a line has no number, because it may continue the one before.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    matches = [_NUMBERED.match(line) for line in lines]
    if all(matches):
        yield from (match["words"].strip() for match in matches if match)
