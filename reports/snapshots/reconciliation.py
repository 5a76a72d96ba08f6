"""The reconciliation of a snapshot for pages: each term as a counted number, and by force for people who may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Sum

from accounts.models import User
from accounts.permissions import Scope
from core import months
from figures.coverage import Counted, Coverage
from figures.models import Figure, Snapshot
from figures.reconciliation.base import Term
from figures.reconciliation.snapshot import ForceMonth, SnapshotReconciliation
from figures.skipped_months import SkippedMonths
from figures.skipped_months import words as gap_words
from figures.snapshot_reader import ForceNames
from reference.models import Force
from reports.figure_notes import FigureNote, force_key


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTerm:
    """One term with its sign, its counted value, and the address of its list."""

    key: str
    sign: str
    label: str
    counted: Counted
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedReconciliation:
    """The terms, the last of them the sum, and any notes."""

    terms: tuple[PrintedTerm, ...]
    note: str
    opening_month: date | None
    gaps: tuple[SkippedMonths, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceTerms:
    """One force's value in each column; None if it did not report in that month."""

    force: Force
    name: str  # in the snapshot's month
    cells: tuple[Counted, ...]
    covers: str = ""  # the months its flows cover, if several
    notes: tuple[FigureNote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceTable:
    """The forces behind a term, or behind the whole reconciliation, as far as the person may see them."""

    columns: tuple[str, ...]
    rows: tuple[ForceTerms, ...]
    hidden: int
    term: str

    def annotated(self, notes: Sequence[FigureNote]) -> ForceTable:
        """Return the table with each force's notes in its row."""
        rows = (
            replace(row, notes=tuple(note for note in notes if note.is_at(force_key(row.force.code))))
            for row in self.rows
        )
        return replace(self, rows=tuple(rows))


FLOWS = (
    ("already_running", "Already running"),
    ("first_reported", "First reported"),
    ("reopened", "Reopened"),
    ("transferred_in", "Transferred in"),
    ("closed", "Closed"),
    ("transferred_out", "Transferred out"),
    ("merged", "Merged"),
)


def printed(
    made: SnapshotReconciliation, *, coverage: Coverage, list_url: str = "", gaps: Iterable[SkippedMonths] = ()
) -> PrintedReconciliation:
    """Return the reconciliation, each term with its area's coverage; `list_url` plus `term=…` opens a term's list."""

    def term_of(term: Term) -> PrintedTerm:
        url = f"{list_url}term={term.key}#forces" if list_url else ""
        counted = Counted.of(term.value, coverage=coverage)
        return PrintedTerm(key=term.key, sign=term.sign, label=term.label, counted=counted, url=url)

    total = PrintedTerm(key="live", sign="=", label="live now", counted=Counted.of(made.live, coverage=coverage))
    return PrintedReconciliation(
        terms=(*(term_of(term) for term in made.terms()), total),
        note=made.first_reported_note,
        opening_month=made.opening_month,
        gaps=tuple(gaps),
    )


def by_force(
    rows: Iterable[ForceMonth],
    *,
    snapshot: Snapshot,
    user: User,
    forces: ForceNames,
    of_uk: Coverage,
    gaps: Iterable[SkippedMonths] = (),
    term: str = "",
) -> ForceTable:
    """Return the rows of the forces in the person's scope; with a term, only the forces behind it.

    The returns of the other forces count what a force supports, so that number has the coverage of the UK, `of_uk`.
    """
    scope = Scope.of(user)
    is_start = snapshot.opening_period_id is None
    behind = [row for row in rows if _is_behind(row, term, is_start=is_start)]
    covers = {gap.force: gap_words(gap.first, gap.last) for gap in gaps}
    visible = [row for row in behind if scope.holds(forces.forces[row.force])]
    columns = [
        (
            "then",
            f"Live at end of {months.label(snapshot.opening_period_id)}" if snapshot.opening_period_id else "Then",
        ),
        *FLOWS,
        ("corrected_up", "Corrections up"),
        ("corrected_down", "Corrections down"),
        ("now", "Live now"),
        ("supported", "Supporting other forces"),
    ]
    supported = _supported(snapshot)
    if snapshot.opening_period_id is None:
        columns = columns[1:]
    return ForceTable(
        columns=tuple(label for _, label in columns),
        rows=tuple(
            _row(
                row,
                forces=forces,
                names=[name for name, _ in columns],
                snapshot=snapshot,
                covers=covers,
                supported=Counted(value=supported.get(row.force, 0), coverage=of_uk),
            )
            for row in visible
        ),
        hidden=len(behind) - len(visible),
        term=term,
    )


def _row(
    row: ForceMonth,
    *,
    forces: ForceNames,
    names: Sequence[str],
    snapshot: Snapshot,
    covers: Mapping[str, str],
    supported: Counted,
) -> ForceTerms:
    name_then = forces.short_name(row.force, month=snapshot.period_id)

    def cell(name: str) -> Counted:
        if name == "supported":
            return supported
        has_reported = row.then is not None if name == "then" else row.now is not None
        value = _of(row, name, is_start=snapshot.opening_period_id is None) if has_reported else None
        return Counted(value=value, coverage=of_one(name_then, has_reported=has_reported))

    return ForceTerms(
        force=forces.forces[row.force],
        name=name_then,
        cells=tuple(cell(name) for name in names),
        covers=covers.get(row.force, ""),
    )


def _supported(snapshot: Snapshot) -> dict[str, int]:
    """Return how many investigations each force supports, as the lead forces returned them; in no area's sum."""
    rows = Figure.objects.filter(
        batch__in=snapshot.sources.exclude(batch=None).values("batch"), measure="supported", dimension="supporter"
    )
    return dict(rows.values_list("category").annotate(total=Sum("value")).order_by())


def of_one(name: str, *, has_reported: bool) -> Coverage:
    """Return the coverage of one force's own number, by the force's name in its month."""
    return Coverage(
        reported=int(has_reported),
        due=1,
        missing=() if has_reported else (name,),
        area=name,
    )


def _of(row: ForceMonth, name: str, *, is_start: bool) -> int | None:
    """Return a force's part of a column. At a series start, only what a return struck out can be a correction."""
    match name:
        case "corrected_up":
            return row.corrections.up
        case "corrected_down":
            return row.void if is_start else row.corrections.down
    value: int | None = getattr(row, name)
    return value


def _is_behind(row: ForceMonth, term: str, *, is_start: bool) -> bool:
    """Return whether a force contributes to the term; always True without a term."""
    match term:
        case "joined":
            return row.now is not None and row.then is None
        case "left":
            return row.then is not None and row.now is None
        case "opening":
            return bool(row.then)
        case "corrected_up" | "corrected_down":
            return row.now is not None and bool(_of(row, term, is_start=is_start))
        case "live":
            return bool(row.now)
    return bool(getattr(row, term, True)) if term in dict(FLOWS) else True
