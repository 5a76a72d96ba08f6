"""The grid of a return: one line per investigation, with what changed since the previous month first.

The groups in order: needs you, changed, carried forward. The lines come from the difference to the month that the
revision was carried forward from, the findings and the entries' own marks; the number of queries does not grow with the
rows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.urls import reverse

from core import months
from investigations.choices import FindingState, Severity
from investigations.models import Entry, Finding, MonthlyReturn, Revision
from investigations.quality.rules import nothing_changed
from investigations.returns import difference, grid_order, stored_reconciliation, vocabulary
from investigations.returns.cell_presenter import CellMaker
from investigations.returns.difference import ReturnDifference
from investigations.returns.grid_lines import GridLine, lines_of
from investigations.returns.grid_order import SortLink
from investigations.returns.grid_view import GridView
from investigations.returns.vocabulary import Lists
from investigations.sealed import counting
from investigations.sealed.counting import HiddenCases

_COUNTED = ("todo", "all_changed", "new", "closed", "checked", "left")
GROUPS = ("todo", "changed", "same")
PAGE_SIZE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One filter of the grid."""

    text: str
    url: str
    current: bool
    count: int
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Everything that the page of a return prints of its rows."""

    every: tuple[GridLine, ...]  # all lines of the revision, in the order of their references
    ordered: tuple[GridLine, ...]  # the lines of all pages, in the order of their groups
    lines: tuple[GridLine, ...]  # the lines shown
    groups: tuple[tuple[str, int, tuple[GridLine, ...]], ...]  # title, number on all pages, and the lines on this page
    page: Page[GridLine]
    elsewhere: tuple[Entry, ...]  # entries of the previous month behind the selected term, without a row in this return
    tabs: tuple[Tab, ...]
    findings: tuple[Finding, ...]  # of the whole revision, not of a row
    total: int
    changed: int
    checked: int  # unchanged rows that a user has confirmed
    open_errors: int
    open_questions: int
    difference: ReturnDifference
    hidden: HiddenCases  # what the return counts and the reader does not see
    headings: tuple[SortLink, ...]
    stages: tuple[tuple[str, str, int], ...]  # the stages of live cases: code, name, and how many have it

    def place_of(self, line: GridLine) -> int:
        """Which of the selected lines this is, from 1; 0 if the view does not select it."""
        return next((n for n, other in enumerate(self.ordered, 1) if other.entry.pk == line.entry.pk), 0)

    def after(self, line: GridLine) -> GridLine | None:
        """The line after this one among the selected."""
        place = self.place_of(line)
        return self.ordered[place] if 0 < place < len(self.ordered) else None

    @property
    def unchanged(self) -> int:
        return self.total - self.changed

    @property
    def to_check(self) -> int:
        """How many rows no user has changed or confirmed as unchanged."""
        return self.unchanged - self.checked

    @property
    def question(self) -> Finding | None:
        """The open warning that nothing has changed: its reason is asked for where the rows are confirmed."""
        warnings = (f for f in self.findings if f.rule == nothing_changed.RULE.code and f.is_warning and f.is_open)
        return next(warnings, None)

    @property
    def other_findings(self) -> tuple[Finding, ...]:
        """What the checks say of the whole return besides."""
        return tuple(finding for finding in self.findings if finding != self.question)

    @property
    def done(self) -> int:
        """Rows that a user has checked."""
        return self.changed + self.checked

    @property
    def progress(self) -> str:
        """The progress of the return, in words."""
        return f"{self.changed} changed, {self.checked} checked, {self.to_check} left"


def grid_of(
    monthly_return: MonthlyReturn,
    revision: Revision,
    *,
    view: GridView | None = None,
    page: str = "",
    opened: str = "",
    cells: CellMaker | None = None,
) -> Grid:
    """The grid of a revision as a view selects its rows; an open row selects its page.

    With `cells`, the rows that are shown have theirs.
    """
    view = view or GridView()
    return_difference = difference.since_last_month(revision)
    lines = lines_of(revision, return_difference=return_difference)
    whole = tuple(Finding.objects.filter(revision=revision, entry__isnull=True).order_by("severity", "pk"))
    counts = {key: sum(key in line.kinds for line in lines) for key in _COUNTED}
    base = reverse("investigations:return-detail", args=[monthly_return.force_id, monthly_return.period_id])
    tabs = [
        Tab(
            text=text,
            url=f"{base}{view.query_after_mark(show=key)}#tab-{key}",
            current=view.show == key,
            count=count,
            id=f"tab-{key}",
        )
        for key, text, count in (
            ("all", "All rows", len(lines)),
            ("todo", "To do", counts["todo"]),
            ("changed", "Changed", counts["all_changed"]),
            ("new", "New", counts["new"]),
            ("closed", "Closed", counts["closed"]),
            ("checked", "Checked", counts["checked"]),
            ("left", "Left to check", counts["left"]),
        )
    ]
    lists = cells.lists if cells else vocabulary.present()
    wanted = [
        line
        for line in _wanted(lines, revision, show=view.show)
        if line.answers_to(view.find) and view.stage in {"", line.live_stage}
    ]
    how_sorted = grid_order.title(view)
    ordered = [line for key in GROUPS for line in wanted if line.kind == key]
    ordered = grid_order.ordered(wanted, view, lists=lists) if how_sorted else ordered
    place = next((n for n, line in enumerate(ordered) if str(line.entry.pk) == opened), None)
    number = page if place is None else place // PAGE_SIZE + 1
    part = Paginator(ordered, PAGE_SIZE).get_page(number)
    shown = [
        replace(line, cells=cells.cells_of(line.entry, line.row, line.findings)) if cells else line for line in part
    ]
    return Grid(
        every=tuple(lines),
        ordered=tuple(ordered),
        lines=tuple(shown),
        groups=((how_sorted, len(ordered), tuple(shown)),)
        if how_sorted and shown
        else _groups(ordered, shown, return_difference),
        page=part,
        elsewhere=_elsewhere(lines, revision, show=view.show),
        tabs=tuple(tabs),
        findings=whole,
        total=len(lines),
        changed=counts["all_changed"],
        checked=counts["checked"],
        open_errors=sum(line.open_errors or (not line.entry.is_complete) for line in lines if not line.is_read_only)
        + sum(f.severity == Severity.ERROR and f.state == FindingState.OPEN for f in whole),
        open_questions=sum(line.open_questions for line in lines if not line.is_read_only)
        + sum(f.severity == Severity.WARNING and f.state == FindingState.OPEN for f in whole),
        difference=return_difference,
        hidden=counting.hidden_in([revision.pk]).get(revision.pk, HiddenCases()),
        headings=grid_order.links(view, base=base),
        stages=_stages(lines, lists),
    )


def _groups(
    ordered: list[GridLine], shown: list[GridLine], return_difference: ReturnDifference
) -> tuple[tuple[str, int, tuple[GridLine, ...]], ...]:
    """The groups that have lines on this page: title, number on all pages, and these lines."""
    many = Counter(line.kind for line in ordered)
    return tuple(
        (_title(kind, return_difference, below_to_do=bool(many["todo"])), many[kind], lines_here)
        for kind in GROUPS
        if (lines_here := tuple(line for line in shown if line.kind == kind))
    )


def _stages(lines: list[GridLine], lists: Lists) -> tuple[tuple[str, str, int], ...]:
    """The stages that live cases have, in the order of the list."""
    many = Counter(line.live_stage for line in lines if line.live_stage)
    return tuple((code, lists.stages.name_of(code), many[code]) for code in lists.stages.sorted(many))


def _title(group: str, return_difference: ReturnDifference, *, below_to_do: bool) -> str:
    """The title of a group; it names the month compared with, which may be several months back.

    A case with something to do may have changed, too: it is counted in the group above the others.
    """
    then = months.label(return_difference.then_month) if return_difference.then_month else ""
    match group:
        case "todo":
            return "To do"
        case "changed":
            title = f"Changed since {then}" if return_difference.is_over_a_gap else "Changed this month"
        case _:
            title = f"Unchanged since {then}" if then else "Unchanged"
    return f"Others {title[:1].lower()}{title[1:]}" if below_to_do else title


def _wanted(lines: list[GridLine], revision: Revision, *, show: str) -> list[GridLine]:
    """The lines that a tab, or a term of the reconciliation, selects."""
    if show == "all":
        return lines
    if show == "changed":
        return [line for line in lines if "all_changed" in line.kinds]
    if show in {"todo", "new", "closed", "same", "checked", "left"}:
        return [line for line in lines if show in line.kinds]
    if show in stored_reconciliation.TERMS:
        investigations = set(
            stored_reconciliation.entries_of_term(revision, show).values_list("investigation", flat=True)
        )
        return [line for line in lines if line.entry.investigation_id in investigations]
    return lines


def _elsewhere(lines: list[GridLine], revision: Revision, *, show: str) -> tuple[Entry, ...]:
    """What a term counts without a row in this return: live in the previous month as it is known now."""
    if show not in {"opening", "corrected_down"}:
        return ()
    here = {line.entry.investigation_id for line in lines}
    behind = stored_reconciliation.entries_of_term(revision, show).select_related(
        "holding", "investigation", "revision"
    )
    return tuple(entry for entry in behind.order_by("holding__reference") if entry.investigation_id not in here)
