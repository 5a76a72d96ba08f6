"""The tables of a snapshot: which measures, by which dimension, for which area; each cell a counted number.

The whole page takes two queries: one for what it shows of every area, one for everything of the selected area. Labels
come from the app that counts (`investigations.measures`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from core import months
from figures.coverage import Counted, Coverage
from figures.measures import ALL, CROSSED, RECONCILIATION, TOTAL
from figures.models import Snapshot, SnapshotFigure
from investigations.choices import FLAGS
from investigations.measures import DIMENSIONS, FLAG_ANSWERS, MEASURES, labels_of
from reference.areas import UK, Area, TotalKind
from reports import figure_notes
from reports.figure_notes import FigureNote
from reports.national import opened as opened_months
from reports.snapshots import figure_keys
from reports.snapshots.figure_keys import FigureKey

MEASURE_LABELS = {measure.name: measure.label for measure in MEASURES}
FLOWS = ("first_reported", "reopened", "transferred_in", "closed", "transferred_out", "merged", "held")
PEOPLE = ("potential_victims", "suspects")
BREAKDOWNS = ("any_type", "sub_type", "origin", "stage", "case_age")
OPEN_AT_MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotCell:
    """One number of a table, with the address of its provenance for people who may see it."""

    counted: Counted
    url: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotRow:
    """One row: its name, its coverage if it is an area, and its numbers."""

    label: str
    cells: tuple[SnapshotCell, ...]
    coverage: Coverage | None = None
    is_total: bool = False
    url: str = ""
    notes: tuple[FigureNote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatTable:
    """A table ready to print. `area_kind`: its rows are areas of this kind, then England & Wales and the UK."""

    name: str
    caption: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[SnapshotRow, ...]
    area_kind: TotalKind | None = None
    note: str = ""
    notes: tuple[FigureNote, ...] = ()  # on the whole table; those on one row are with the row

    @property
    def has_coverage(self) -> bool:
        """Whether its rows are areas and have a column for their returns."""
        return self.area_kind is not None

    @property
    def is_long(self) -> bool:
        """Whether rows after the first dozen are folded away."""
        return len(self.rows) > OPEN_AT_MOST + 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMaker:
    """Makes the tables of one snapshot. `traced`: areas whose numbers the reader may open."""

    snapshot: Snapshot
    coverage: Mapping[Area, Coverage]
    traced: Collection[Area]
    opened: FigureKey | None = None
    query: str = ""
    months_opened: opened_months.Months | None = None
    gaps: tuple[str, ...] = ()  # by force, if its flows cover more than the month
    gaps_of_area: tuple[str, ...] = ()
    notes: tuple[FigureNote, ...] = ()  # the annotations of the areas in `coverage`

    def by_area(self) -> list[StatTable]:
        """Return live investigations by area and primary type, then people and movements by area."""
        types = labels_of("primary_type")
        values = self._of_all_areas()
        kinds = ((TotalKind.REGION, "region"), (TotalKind.UNIT, "unit"))
        tables = []
        for kind, word in kinds:
            areas = [area for area in self.coverage if area.kind == kind] + self._nations()
            # The total comes first, so that it stays visible if the table is wider than the screen.
            live = [("live", TOTAL, ALL)] + [("live", "primary_type", code) for code in types]
            tables.append(
                self._area_table(
                    f"live-by-{word}",
                    f"Live investigations by {word} and primary type",
                    kind,
                    ("All", *types.values()),
                    areas,
                    live,
                    values,
                )
            )
        regions = [area for area in self.coverage if area.kind == TotalKind.REGION] + self._nations()
        people = [(measure, TOTAL, ALL) for measure in ("live", *PEOPLE)]
        tables.append(
            self._area_table(
                "people-by-region",
                "Potential victims and suspects of live investigations by region",
                TotalKind.REGION,
                ("Live investigations", "Potential victims", "Suspects"),
                regions,
                people,
                values,
                note="Involvements, not individuals: a person in two investigations counts twice.",
            )
        )
        tables.append(
            self._area_table(
                "movements-by-region",
                "Changes in the month and investigations held, by region",
                TotalKind.REGION,
                tuple(_short(measure) for measure in FLOWS),
                regions,
                [(measure, TOTAL, ALL) for measure in FLOWS],
                values,
                note=" ".join(self.gaps),
            )
        )
        return tables

    def of_area(self, area: Area) -> list[StatTable]:
        """Return every breakdown of one area."""
        values = self._of_one_area(area)
        covered = self.coverage[area]
        tables = [self._breakdown(area, name, values) for name in BREAKDOWNS]
        answers = tuple(FLAG_ANSWERS)
        tables.append(
            StatTable(
                name="flags",
                caption=f"Live investigations: yes or no questions, {area.name}",
                heading="Question",
                columns=tuple(FLAG_ANSWERS.values()),
                rows=tuple(
                    SnapshotRow(
                        label=label,
                        cells=tuple(self._cell(area, "live", flag, answer, values, covered) for answer in answers),
                    )
                    for flag, label in FLAGS.items()
                ),
                note="“Not known” and “Not applicable” are counted separately from yes and no.",
                notes=self._on_table(area, "live"),
            )
        )
        tables += [self._people(area, name, values) for name in ("nationality", "gender", "age_group")]
        flows = " ".join(self.gaps_of_area)
        tables.append(self._one_column(area, "closed", "closing_reason", values, note=flows))
        tables.append(self._one_column(area, "first_reported", "origin", values, note=flows))
        if self.months_opened is not None and covered.reported:
            tables.append(self._opened(area, self.months_opened, values))
        return tables

    def _opened(
        self, area: Area, opened: opened_months.Months, values: Mapping[tuple[str, str, str], int]
    ) -> StatTable:
        """Return cases by month of opening, newest first, as this version knows them."""
        measure, dimension, covered = opened_months.MEASURE, opened_months.DIMENSION, self.coverage[area]
        expected = opened.still_expected
        note = "A case counts in the month it was opened, so recent months grow with later returns."
        if not expected:
            note += " There is not enough data in this series or area to estimate by how much."
        return StatTable(
            name="opened-by-month",
            caption=f"Cases by month opened, as known in {self.snapshot}, {area.name}",
            heading=DIMENSIONS[dimension],
            columns=("Opened",),
            rows=tuple(
                SnapshotRow(
                    label=months.label(month)
                    + (f" (about {expected[month]}% still to come)" if month in expected else ""),
                    cells=(self._cell(area, measure, dimension, months.text(month), values, covered),),
                )
                for month in opened.months
            ),
            note=note,
            notes=self._on_table(area, measure),
        )

    # --- Kinds of table --------------------------------------------------------------------------------------------

    def _area_table(
        self,
        name: str,
        caption: str,
        kind: TotalKind,
        columns: tuple[str, ...],
        areas: Sequence[Area],
        cells: Sequence[tuple[str, str, str]],
        values: Mapping[tuple[Area, str, str, str], int],
        note: str = "",
    ) -> StatTable:
        return StatTable(
            name=name,
            caption=caption,
            heading=kind.label,
            columns=columns,
            rows=tuple(
                SnapshotRow(
                    label=area.name,
                    cells=tuple(
                        self._counted(area, *cell, values.get((area, *cell), 0), self.coverage[area]) for cell in cells
                    ),
                    coverage=self.coverage[area],
                    is_total=area in self._nations(),
                    url=f"?{self.query}area={area.key}#area",
                    notes=figure_notes.row_notes(self.notes, area.key, cells),
                )
                for area in areas
            ),
            area_kind=kind,
            note=note,
        )

    def _breakdown(self, area: Area, dimension: str, values: Mapping[tuple[str, str, str], int]) -> StatTable:
        note = {
            "any_type": "An investigation counts once under each of its types, so the rows add up to more than "
            "the total.",
            "sub_type": "An investigation can have several sub-types, or none.",
        }.get(dimension, "")
        return self._one_column(area, "live", dimension, values, note=note)

    def _one_column(
        self, area: Area, measure: str, dimension: str, values: Mapping[tuple[str, str, str], int], note: str = ""
    ) -> StatTable:
        covered = self.coverage[area]
        label = MEASURE_LABELS[measure].removesuffix(" at month end")
        return StatTable(
            name=f"{measure}-by-{dimension}".replace("_", "-"),
            caption=f"{label}: {DIMENSIONS[dimension].lower()}, {area.name}",
            heading=DIMENSIONS[dimension],
            columns=(label,),
            rows=tuple(
                SnapshotRow(
                    label=name,
                    cells=(self._cell(area, measure, dimension, code, values, covered),),
                    notes=self._on_row(area, dimension, code, measure),
                )
                for code, name in _with_data(dimension, (measure,), values)
            ),
            note=note,
            notes=self._on_table(area, measure),
        )

    def _people(self, area: Area, dimension: str, values: Mapping[tuple[str, str, str], int]) -> StatTable:
        covered = self.coverage[area]
        rows = [
            SnapshotRow(
                label=name,
                cells=tuple(self._cell(area, measure, dimension, code, values, covered) for measure in PEOPLE),
            )
            for code, name in _with_data(dimension, PEOPLE, values)
        ]
        if dimension == "nationality":
            rows.sort(key=lambda row: -sum(cell.counted.value or 0 for cell in row.cells))
        return StatTable(
            name=f"people-by-{dimension}".replace("_", "-"),
            caption=f"Potential victims and suspects by {DIMENSIONS[dimension].lower()}, {area.name}",
            heading=DIMENSIONS[dimension],
            columns=("Potential victims", "Suspects"),
            rows=tuple(rows),
            note="Involvements, not individuals.",
            notes=self._on_table(area, *PEOPLE),
        )

    def _on_table(self, area: Area, *of_table: str) -> tuple[FigureNote, ...]:
        return figure_notes.table_notes(self.notes, area.key, of_table)

    def _on_row(self, area: Area, dimension: str, category: str, measure: str) -> tuple[FigureNote, ...]:
        """Return the notes on a category. Any type includes the primary type, which is what annotations are about."""
        counted = "primary_type" if dimension == "any_type" else dimension
        return figure_notes.category_notes(self.notes, area.key, measure, dimension=counted, category=category)

    # --- Cells -----------------------------------------------------------------------------------------------------

    def _cell(
        self,
        area: Area,
        measure: str,
        dimension: str,
        category: str,
        values: Mapping[tuple[str, str, str], int],
        covered: Coverage,
    ) -> SnapshotCell:
        value = values.get((measure, dimension, category), 0)
        return self._counted(area, measure, dimension, category, value, covered)

    def _counted(
        self, area: Area, measure: str, dimension: str, category: str, value: int, covered: Coverage
    ) -> SnapshotCell:
        key = FigureKey(area=area.key, measure=measure, dimension=dimension, category=category)
        may_open = area in self.traced and measure in figure_keys.TRACEABLE and covered.reported > 0
        return SnapshotCell(
            counted=Counted.of(value, coverage=covered),
            url=f"?{self.query}figure={key}#provenance" if may_open else "",
            is_open=key == self.opened,
        )

    def _nations(self) -> list[Area]:
        return [area for area in reversed(list(self.coverage)) if area.kind in {TotalKind.ENGLAND_AND_WALES, UK.kind}]

    def _of_all_areas(self) -> dict[tuple[Area, str, str, str], int]:
        by_place = {(str(area.kind), area.code): area for area in self.coverage}
        rows = SnapshotFigure.objects.filter(
            snapshot=self.snapshot,
            measure__in=["live", *PEOPLE, *FLOWS],
            dimension__in=[TOTAL, "primary_type"],
        ).values_list("area_kind", "area", "measure", "dimension", "category", "value")
        return {
            (by_place[kind, code], measure, dimension, category): value
            for kind, code, measure, dimension, category, value in rows
            if (kind, code) in by_place  # the others are withheld from this reader
        }

    def _of_one_area(self, area: Area) -> dict[tuple[str, str, str], int]:
        rows = (
            SnapshotFigure.objects.filter(snapshot=self.snapshot, area_kind=area.kind, area=area.code)
            .exclude(dimension__contains=CROSSED)
            .exclude(measure=RECONCILIATION)
        )
        return {
            (measure, dimension, category): value
            for measure, dimension, category, value in rows.values_list("measure", "dimension", "category", "value")
        }


def _with_data(
    dimension: str, measures: Sequence[str], values: Mapping[tuple[str, str, str], int]
) -> list[tuple[str, str]]:
    """Return the categories with any data, in the order of their list; a code without a label shows as itself."""
    codes = {code for measure, name, code in values if measure in measures and name == dimension}
    names = labels_of(dimension)
    return [(code, name) for code, name in names.items() if code in codes] + [
        (code, code) for code in sorted(codes - set(names))
    ]


def _short(measure: str) -> str:
    """Return a measure's label for a narrow column."""
    return {
        "merged": "Merged",
        "held": "Held since the series began",
    }.get(measure, MEASURE_LABELS[measure])
