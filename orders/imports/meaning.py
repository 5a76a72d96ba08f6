"""What a row of a force's own list means: names joined, lines of conditions parted, the kind told by its applicant.

Nothing is guessed. What the row says in two places is put together, what follows from the Act is taken from it, and
what nobody says stays unsaid: `not_known` names it, and the order is listed to be completed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from core import typed_text
from files.values import Read
from orders.choices import CourtKind, MissingDetail, OrderKind, Party
from orders.imports.layout import KIND, PROHIBITIONS, STPO, OrderFileRow
from orders.workflow import AT_SENTENCE

EXAMPLE = "Example row, not imported"  # the name in the template's example
EXAMPLE_REFERENCE = "EXAMPLE/STRO/2024/1"
UNNAMED = "NOREF"  # begins the reference of an order that came without one
COURTS_BY_NAME: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\byouth\b", re.IGNORECASE), CourtKind.YOUTH),
    (re.compile(r"\bcourt of appeal\b", re.IGNORECASE), CourtKind.APPEAL),
    (re.compile(r"\bcrown( court)?\b|\bcc\b", re.IGNORECASE), CourtKind.CROWN),
    (re.compile(r"\bmagistrates?\b|\bmags\b|\bmc\b", re.IGNORECASE), CourtKind.MAGISTRATES),
)
_NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}[.):]|[-•*])\s*(?P<words>\S.*)$", re.DOTALL)


def examples(rows: Sequence[OrderFileRow]) -> list[OrderFileRow]:
    """The example rows of our template, which a force may have left in its file, with their later steps."""
    orders = [row for row in rows if row.kind == KIND and _joined(row).casefold() == EXAMPLE.casefold()]
    references = {row.text("reference").casefold() for row in orders} | {EXAMPLE_REFERENCE.casefold()}
    return orders + [row for row in rows if row.kind != KIND and row.text("of").casefold() in references]


def as_meant(row: OrderFileRow, *, mark: str) -> OrderFileRow:
    """The row of an order with what follows from it. `mark` names the file in references of orders that have none."""
    if row.kind != KIND:
        return row
    said = dict(row.values)
    said["name"] = _joined(row) or None
    said["court_kind"] = row.text("court_kind") or _court_by_name(row.text("court")) or None
    said |= _conditions(row)
    if not row.text("reference"):
        said["reference"] = f"{UNNAMED}-{mark}-{row.number}"
    if not row.text("person"):
        said["person"] = f"row {row.number}"
    if row.text("kind") == STPO:
        said["kind"] = _stpo(row.text("applicant"), str(said["court_kind"] or "")) or STPO
    if said["kind"] == OrderKind.STPO_SENTENCE and not row.text("applicant"):
        said["applicant"] = Party.PROSECUTOR.value  # s.14: the court makes it at sentence, at the prosecutor's request
    return replace(row, values=said)


def not_known(row: OrderFileRow) -> frozenset[str]:
    """What the row does not say, and the order can be kept without."""
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
    """The name as one: forenames before the surname, as people are asked for."""
    parts = " ".join(part for part in (row.text("forenames"), row.text("surname")) if part)
    return row.text("name") or typed_text.normal_name(parts)


def _court_by_name(court: str) -> str:
    """The kind of court that its own name says; empty where the name says none or two."""
    kinds = {kind for pattern, kind in COURTS_BY_NAME if pattern.search(court)}
    if CourtKind.YOUTH in kinds:
        return CourtKind.YOUTH
    return kinds.pop() if len(kinds) == 1 else ""


def _stpo(applicant: str, court_kind: str) -> str:
    """Which prevention order it is: the prosecutor asks at sentence (s.14), others apply to magistrates (s.15)."""
    if applicant in AT_SENTENCE or (not applicant and court_kind in {CourtKind.CROWN, CourtKind.APPEAL}):
        return OrderKind.STPO_SENTENCE
    return OrderKind.STPO_APPLICATION if applicant else ""


def _conditions(row: OrderFileRow) -> Mapping[str, Read]:
    """A cell with several numbered lines is several prohibitions, where no other column has one."""
    keys = [f"prohibition_{number}" for number in range(1, PROHIBITIONS + 1)]
    if any(row.text(key) for key in keys[1:]):
        return {}
    parted = list(_lines(row.text(keys[0])))
    return dict(zip(keys, parted, strict=False)) if 1 < len(parted) <= PROHIBITIONS else {}


def _lines(text: str) -> Iterator[str]:
    """The words of each line without its number; nothing where a line has none: it may go on from the one above."""
    lines = [line for line in text.splitlines() if line.strip()]
    found = [_NUMBERED.match(line) for line in lines]
    if all(found):
        yield from (one["words"].strip() for one in found if one)
