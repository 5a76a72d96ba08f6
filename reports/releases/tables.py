"""The tables of a release, made from a published version under disclosure control.

The first table is the partner edition. Every other table has lines that are large, merged where they are not, and, if
it is crossed by primary type, in the same lines of types as the edition, so that its totals are the edition's. Only
stocks are released: from what came and went, a reader would work out small numbers between two months.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from figures import batch_sums
from figures.batch_sums import BatchSource, GroupBy
from figures.measures import CROSSED, TOTAL
from figures.models import SnapshotSource
from reference.models import Region
from reports import figure_labels
from reports.partners import partner_edition
from reports.partners.disclosure_control import REST, Line
from reports.partners.partner_edition import DIMENSION, MEASURE, OWN_LINES, PartnerEdition, PartnerMonth
from reports.releases import differencing, suppression
from reports.releases.cell_bounds import Cell
from reports.releases.differencing import EarlierTable, Printing, Table
from reports.releases.suppression import ByForce, HiddenCell, added

HEADLINE = "types"
AREA = "area"  # the dimension of the regions, which are columns of the sources
ALL = "All"
MOST_NAMED = 6  # codes of a shared line that its label names
TYPE_HEADING = "Primary type"
NOT_RECORDED = ""  # the code of cases without this detail
TOO_SMALL = "Too few cases or forces, even in one line."
NO_WAY = "Hiding single numbers would not be enough, so only the totals are printed."

type Counts = Mapping[str, Mapping[str, int]]  # by category, then by force


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePlan:
    """A table that a release has, if its month has the numbers."""

    name: str
    title: str
    heading: str
    measure: str
    dimension: str
    is_crossed: bool = False  # by primary type


PLANS = (
    *(
        TablePlan(
            name=f"types-by-{name}",
            title=f"Live investigations by {name.replace('-', ' ')} and primary type",
            heading=heading,
            measure=MEASURE,
            dimension=dimension,
            is_crossed=True,
        )
        for name, heading, dimension in (
            ("area", "Area", AREA),
            ("stage", "Stage", "stage"),
            ("age-of-case", "Age of case", "case_age"),
            ("how-it-began", "How it began", "origin"),
        )
    ),
    *(
        TablePlan(
            name=f"{measure.replace('_', '-')}-by-{dimension.replace('_', '-')}",
            title=f"{people} in live investigations by {heading.lower()}",
            heading=heading,
            measure=measure,
            dimension=dimension,
        )
        for measure, people in (("potential_victims", "Potential victims"), ("suspects", "Suspects"))
        for dimension, heading in (("nationality", "Nationality"), ("gender", "Gender"), ("age_group", "Age group"))
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedTables:
    """The tables to print, and the report of what was suppressed and why, which only the national team reads."""

    tables: list[Table]
    report: dict[str, Any]
    digest: str


def tables_of(
    edition: PartnerEdition, *, is_rounded: bool, earlier: Mapping[str, Sequence[EarlierTable]]
) -> PreparedTables:
    """The tables of a month's edition. `earlier` are those that earlier releases of the month printed, by name."""
    month = partner_edition.printed(edition)
    tables = [_headline(month, is_rounded=is_rounded)]
    sources: dict[str, str] = {}
    hidden: list[dict[str, Any]] = []
    decisions: list[dict[str, str]] = []
    for plan, counts, labels in _counted(edition):
        made = _Made(plan, counts, labels, edition=edition, month=month)
        shown = differencing.printed(
            made.table(is_rounded=is_rounded),
            sources=_digest([sorted(edition.returns), counts]),
            earlier=earlier.get(plan.name, ()),
        )
        if shown.table is not None and shown.table["rows"]:
            tables.append(shown.table)
            sources[plan.name] = shown.sources
        if shown.printing in {Printing.NEW, Printing.REPEATED}:
            hidden += made.report
        decisions.append({"table": plan.title, "printing": shown.printing, "why": made.why})
    return PreparedTables(
        tables=tables,
        report={"sources": sources, "hidden": hidden, "decisions": decisions},
        digest=_digest([is_rounded, tables]),
    )


def _headline(month: PartnerMonth, *, is_rounded: bool) -> Table:
    rows = [
        {"code": row.code, "label": row.label, "numbers": [_rounded(row.counted.value or 0, is_rounded)]}
        for row in month.rows
    ]
    return {
        "name": HEADLINE,
        "title": "Live investigations by primary type",
        "heading": TYPE_HEADING,
        "columns": ["Live investigations"],
        "rows": rows,
        **_of(month),
    }


def _of(month: PartnerMonth) -> Table:
    """The version of a table and its coverage, which stay with it if a later release repeats it."""
    return {
        "version": month.snapshot.version,
        "reported": month.coverage.reported,
        "due": month.coverage.due,
    }


class _Made:
    """One table of a release: its lines, its hidden cells and why."""

    def __init__(
        self,
        plan: TablePlan,
        counts: Counts,
        labels: Mapping[str, str],
        *,
        edition: PartnerEdition,
        month: PartnerMonth,
    ) -> None:
        self.plan = plan
        self.month = month
        self.types: Sequence[Line] = edition.lines if plan.is_crossed and len(edition.lines) > 1 else ()
        self.type_labels = [row.label.partition(":")[0] for row in month.rows[:-1]]  # the first table names them all
        by_code = _by_code(counts) if plan.is_crossed else counts
        codes = [*labels, *sorted(by_code.keys() - labels.keys())]
        self.lines = suppression.lines_of(by_code, codes=codes)
        self.labels = [_label(line, labels) for line in self.lines]
        self.totals = [added(by_code.get(code, {}) for code in line) for line in self.lines]
        self.why = "" if self.lines else TOO_SMALL
        self.cells = {
            (row, column): added(
                live
                for category, live in counts.items()
                for kind, code in [category.split(CROSSED, 1)]
                if code in line and (kind if kind in OWN_LINES else REST) in types
            )
            for row, line in enumerate(self.lines)
            for column, types in enumerate(self.types)
        }
        self.hidden: Mapping[Cell, HiddenCell] = {}
        if len(self.lines) < 2:
            self.types, self.cells = (), {}  # the only line is the edition itself
        if self.cells:
            hidden = suppression.hidden_cells(self.cells)
            if hidden is None:
                self.types, self.why = (), NO_WAY
            else:
                self.hidden = hidden

    def table(self, *, is_rounded: bool) -> Table:
        """The table as it is printed; a hidden number is None."""

        def number(live: ByForce) -> int:
            return _rounded(sum(live.values()), is_rounded)

        columns = range(len(self.types))
        rows = [
            {
                "label": label,
                "numbers": [
                    *(None if (row, column) in self.hidden else number(self.cells[row, column]) for column in columns),
                    number(total),
                ],
            }
            for row, (label, total) in enumerate(zip(self.labels, self.totals, strict=True))
        ]
        if rows:
            by_type = [number(added(self.cells[row, column] for row in range(len(rows)))) for column in columns]
            rows.append({"label": ALL, "numbers": [*by_type, number(added(self.totals))]})
        return {
            "name": self.plan.name,
            "title": self.plan.title,
            "heading": self.plan.heading,
            "columns": [*(self.type_labels[column] for column in columns), ALL],
            "rows": rows,
            **_of(self.month),
        }

    @property
    def report(self) -> list[dict[str, Any]]:
        """Each hidden number: where, why, and what a reader can conclude."""
        return [
            {
                "table": self.plan.title,
                "row": self.labels[row],
                "column": self.type_labels[column],
                "why": str(cell.why),
                "number": cell.number,
                "least": cell.least,
                "most": cell.most,
            }
            for (row, column), cell in self.hidden.items()
        ]


def _counted(edition: PartnerEdition) -> Iterator[tuple[TablePlan, Counts, Mapping[str, str]]]:
    """The numbers behind each table by category and force, and the labels of its dimension."""
    reported = SnapshotSource.objects.filter(snapshot=edition.snapshot, batch__isnull=False)
    sources = list(reported.values_list("batch", "force", "region"))
    month = edition.snapshot.period_id
    summed = batch_sums.sums(
        [BatchSource(batch=batch, month=month, force=force) for batch, force, _ in sources if batch is not None],
        {(plan.measure, dimension) for plan in PLANS for dimension in (_dimension(plan), _whole(plan))},
        by=(GroupBy.FORCE,),
    )
    counts: dict[tuple[str, str], dict[str, dict[str, int]]] = {}
    for row in summed:
        counts.setdefault((row.measure, row.dimension), {}).setdefault(row.category, {})[row.place] = row.value
    region_of = {force: region for _, force, region in sources}
    for plan in PLANS:
        whole = counts.get((plan.measure, _whole(plan)), {})
        if plan.dimension == AREA:
            regions = dict(Region.objects.in_order().values_list("code", "name"))
            yield plan, _by_region(whole, region_of), regions
        else:
            labels = {**figure_labels.labels_of(plan.measure, plan.dimension), NOT_RECORDED: "Not recorded"}
            yield plan, _with_the_rest(plan, counts.get((plan.measure, _dimension(plan)), {}), whole), labels


def _by_region(by_type: Counts, region_of: Mapping[str, str]) -> Counts:
    """The numbers of each type crossed by the region of the force."""
    crossed: dict[str, dict[str, int]] = {}
    for kind, by_force in by_type.items():
        for force, number in by_force.items():
            crossed.setdefault(f"{kind}{CROSSED}{region_of[force]}", {})[force] = number
    return crossed


def _with_the_rest(plan: TablePlan, counts: Counts, whole: Counts) -> Counts:
    """The numbers with a category for what has none, so that every table of a measure has the same totals."""
    complete = dict(counts)
    for kind, by_force in whole.items():
        parts = [live for category, live in counts.items() if not plan.is_crossed or _type_of(category) == kind]
        in_parts = added(parts)
        rest = {force: number - in_parts.get(force, 0) for force, number in by_force.items()}
        if any(rest.values()):
            complete[f"{kind}{CROSSED}{NOT_RECORDED}" if plan.is_crossed else NOT_RECORDED] = rest
    return complete


def _type_of(category: str) -> str:
    """The primary type of a crossed category."""
    return category.split(CROSSED, 1)[0]


def _whole(plan: TablePlan) -> str:
    """The stored dimension that a table splits up: of a crossed one, the types."""
    return DIMENSION if plan.is_crossed else TOTAL


def _dimension(plan: TablePlan) -> str:
    """The stored dimension from which a table is made."""
    if plan.dimension == AREA:
        return DIMENSION
    return f"{DIMENSION}{CROSSED}{plan.dimension}" if plan.is_crossed else plan.dimension


def _by_code(crossed: Counts) -> dict[str, dict[str, int]]:
    """The numbers of a crossed dimension by its second half alone."""
    parts: dict[str, list[ByForce]] = {}
    for category, live in crossed.items():
        parts.setdefault(category.split(CROSSED, 1)[1], []).append(live)
    return {code: added(some) for code, some in parts.items()}


def _label(line: Sequence[str], labels: Mapping[str, str]) -> str:
    """The label of a line; one of several codes names them, as long as they are few."""
    names = [labels.get(code, code) for code in line]
    if len(names) == 1:
        return names[0]
    return f"All others: {', '.join(names)}" if len(names) <= MOST_NAMED else "All others"


def _rounded(number: int, is_rounded: bool) -> int:
    return suppression.rounded(number) if is_rounded else number


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
