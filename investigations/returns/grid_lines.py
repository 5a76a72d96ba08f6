"""The lines of the grid of a return: an investigation each, with its state and what changed since last month."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from core import clock
from investigations.choices import Arrival, FindingState, Severity
from investigations.models import Entry, Finding, Revision
from investigations.returns import arrivals, difference
from investigations.returns.cell_presenter import RowCells
from investigations.returns.difference import ReturnDifference
from investigations.sealed import counting

_ARRIVED = {
    "new": "New",
    "reopened": "Reopened",
    "transferred_in": "Transferred in",
    "put_in": "Added by a correction",
    "transferred_out": "Transferred out",
    "merged": "Merged",
    "void": "Void",
}
_SHOWN = frozenset({"stage", "victim", "suspect", "children_involved", "nrm_referrals"})
_CLOSING = frozenset({"state", "closing_reason", "closed_on"})  # one phrase covers all three
_SHORT = frozenset({*_SHOWN, "primary_type", "state", *difference.NAMES})


@dataclass(frozen=True, slots=True, kw_only=True)
class GridLine:
    """One investigation as the grid prints it."""

    entry: Entry
    row: difference.DifferenceRow
    kind: str  # the group it is in
    kinds: frozenset[str]  # the filters it matches
    findings: tuple[Finding, ...]
    cells: RowCells | None = None  # the cells of a row that may be changed in the grid
    is_read_only: bool = False  # sealed, and read in an emergency: it is neither marked nor opened to be changed

    @property
    def open_errors(self) -> int:
        return sum(f.severity == Severity.ERROR and f.state == FindingState.OPEN for f in self.findings)

    @property
    def open_questions(self) -> int:
        return sum(f.severity == Severity.WARNING and f.state == FindingState.OPEN for f in self.findings)

    @property
    def is_new(self) -> bool:
        """Whether the investigation first appears in this return: only then can its row be deleted."""
        return self.entry.arrival in arrivals.NEW

    @property
    def children(self) -> str:
        """Whether children are involved, in words. *Not answered* differs from *Not known*."""
        if self.entry.children_involved is not None:
            return "Yes" if self.entry.children_involved else "No"
        words = getattr(self.entry, "words", None)
        return "Not answered" if words and words.typed.get("children_involved") == "" else "Not known"

    def answers_to(self, words: str) -> bool:
        """Whether its reference or the name of its operation holds these words; no words fit every row."""
        named = f"{self.entry.holding.reference} {self.entry.holding.operation_name}".casefold()
        return words.strip().casefold() in named

    @property
    def live_stage(self) -> str:
        """The code of its stage; empty if the investigation has ended."""
        return (self.entry.stage_id or "") if self.entry.is_live else ""

    @property
    def mark(self) -> str:
        """The mark on the left edge: error, warning, changed, or none if the row is the same as last month."""
        if self.open_errors or not self.entry.is_complete:
            return "error"
        return "ask" if self.open_questions else ("changed" if self.kind == "changed" else "same")

    @property
    def what_changed(self) -> str:
        """What changed since last month beyond the cells, which show it themselves; the first three fields."""
        words = self._changes(without={name for name in _SHOWN if self.was(name)})
        rest = len(words) - 3
        return "; ".join(words[:3]) + (f"; {rest} more" if rest > 0 else "")

    @property
    def every_change(self) -> str:
        """All that changed since last month, in words."""
        return "; ".join(self._changes(without=set()))

    def _changes(self, *, without: set[str]) -> list[str]:
        """What changed since last month, in words, how the case came or ended first; but not these fields."""
        implied = without | (_CLOSING if "closed" in self.kinds else set())
        changes = [change for change in self.row.changes if change.name not in implied]
        is_running = self.entry.arrival == Arrival.ALREADY_RUNNING
        arrived = _ARRIVED | ({"new": "Already running"} if is_running else {})
        words = [arrived[kind] for kind in arrived if kind in self.kinds]
        words += [f"{change.label} {change.then} to {change.now}" for change in changes if change.name in _SHORT]
        words += [f"{change.label} changed" for change in changes if change.name not in _SHORT]
        if "closed" in self.kinds and self.row.closing_reason:
            words.insert(0, f"Closed: {self.row.closing_reason.lower()}")
        return words

    @property
    def state_kind(self) -> str:
        """The mark of the save state."""
        if self.open_errors or not self.entry.is_complete:
            return "error"
        if self.open_questions:
            return "ask"
        return "saved" if self.kind == "changed" and self.entry.changed_at else "same"

    @property
    def state_text(self) -> str:
        """The save state in words."""
        errors = max(self.open_errors, 0 if self.entry.is_complete else 1)
        if errors:
            return f"{errors} error{'s' if errors != 1 else ''}"
        if self.open_questions:
            return f"{self.open_questions} warning{'s' if self.open_questions != 1 else ''}"
        if self.kind == "changed" and self.entry.changed_at:
            saved = self.entry.changed_at.astimezone(clock.LONDON)
            return f"Saved {clock.time_in_words(saved)}" if saved.date() == clock.today() else f"Saved {saved:%-d %b}"
        return "No change, checked" if self.entry.changed_at else "Not checked"

    @property
    def state_said(self) -> str:
        """The save state as a screen reader announces it, with the first open finding."""
        messages = [finding.message for finding in self.findings if finding.state == FindingState.OPEN]
        return f"{self.state_text}. {messages[0]}" if messages else self.state_text

    def was(self, name: str) -> str:
        """What a field said last month, if it has changed; of people, their number."""
        changes = (change for change in self.row.changes if change.name == name)
        return next((change.then for change in changes if not change.label.endswith("breakdown")), "")

    @property
    def stage_was(self) -> str:
        return self.was("stage")

    @property
    def victims_was(self) -> str:
        return self.was("victim")

    @property
    def suspects_was(self) -> str:
        return self.was("suspect")

    @property
    def children_was(self) -> str:
        return self.was("children_involved")

    @property
    def nrm_was(self) -> str:
        return self.was("nrm_referrals")


def lines_of(revision: Revision, *, return_difference: ReturnDifference) -> list[GridLine]:
    """Every line of a revision, in the order of its reference."""
    places: dict[int, set[str]] = defaultdict(set)
    by_entry: dict[int, difference.DifferenceRow] = {}
    for place in (*_ARRIVED, "closed", "changed", "unchanged"):
        for row in getattr(return_difference, place):
            places[row.entry].add(place)
            by_entry[row.entry] = row
    findings: dict[int, list[Finding]] = defaultdict(list)
    for finding in Finding.objects.filter(revision=revision, entry__isnull=False).order_by("severity", "pk"):
        findings[finding.entry_id or 0].append(finding)
    entries = Entry.objects.filter(revision=revision).select_related("holding", "investigation", "words")
    read_only = counting.read_only_rows(revision.pk).entries
    return [
        replace(
            _line(entry, by_entry[entry.pk], places=places[entry.pk], findings=tuple(findings[entry.pk])),
            is_read_only=entry.pk in read_only,
        )
        for entry in entries.order_by("holding__reference")
        if entry.pk in by_entry
    ]


def _line(entry: Entry, row: difference.DifferenceRow, *, places: set[str], findings: tuple[Finding, ...]) -> GridLine:
    is_open = not entry.is_complete or any(f.state == FindingState.OPEN for f in findings)
    changed = bool(places - {"unchanged"})
    kinds = set(places) | ({"todo"} if is_open else set()) | ({"all_changed"} if changed else {"same"})
    if not changed:
        kinds.add("left" if entry.changed_at is None else "checked")
    return GridLine(
        entry=entry,
        row=row,
        kind="todo" if is_open else ("changed" if changed else "same"),
        kinds=frozenset(kinds),
        findings=findings,
    )
