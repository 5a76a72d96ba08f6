"""The tables of a release as a file. The same release gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import models

from core import clock, downloads, months
from core.govuk import in_words
from core.spreadsheets import csvw
from core.spreadsheets.csvw import CsvColumn
from core.spreadsheets.sheet import (
    LONGEST_NAME,
    ColumnKind,
    CoverPart,
    SheetCell,
    SheetColumn,
    Shorthand,
    TableSheet,
    Workbook,
    WorkbookNote,
)
from figures.coverage import Counted
from reports.models import Release
from reports.releases import page
from reports.releases.page import ReleasedTable
from reports.snapshots.export_files import ExportedFile

AUTHOR = "Modern slavery national team"
HANDLING = "OFFICIAL"
EMBARGOED = "OFFICIAL-SENSITIVE until it is released"
SUPPRESSED = Shorthand(
    mark=page.SUPPRESSED,
    name="confidential",
    meaning="suppressed, because it is small, or because a small number could be worked out from it.",
)
COLUMNS = (
    CsvColumn(name="period", kind="gYearMonth", description="The month the figure is for."),
    CsvColumn(name="table", kind="string", description="The name of the table."),
    CsvColumn(name="row", kind="string", description="The label of the row. “All” is the total."),
    CsvColumn(name="column", kind="string", description="The label of the column. “All” is the total."),
    CsvColumn(name="value", kind="integer", description="The figure. Blank means suppressed, which is not 0."),
    CsvColumn(name="reported", kind="integer", description="How many forces are included in the figure."),
    CsvColumn(name="due", kind="integer", description="How many forces were due."),
)


class ReleaseFormat(models.TextChoices):
    """The formats of a release."""

    ODS = "ods", "OpenDocument workbook (ODS)"
    XLSX = "xlsx", "Excel workbook (XLSX)"
    CSV = "csv", "CSV file, and a description of its columns (ZIP)"


def file_of(release: Release, *, chosen: ReleaseFormat) -> ExportedFile:
    """Return the tables of a release in this format."""
    name = f"release-{months.text(release.period_id)}-{release.number}"
    if chosen == ReleaseFormat.CSV:
        content = csvw.package_of(name, COLUMNS, _rows(release), about=_about_csv(release))
        return ExportedFile(name=f"{name}.zip", what="CSV", mime=csvw.MIME, content=content)
    file = downloads.workbook_file(_workbook(release), name=name, ending=chosen.value)
    return ExportedFile(name=file.name, what=chosen.name, mime=file.mime, content=file.content)


def notes_of(release: Release) -> Iterator[str]:
    """What a reader of the tables must know: the same on the page and in files."""
    yield (
        "Numbers from 1 to 4, and numbers of fewer than five forces, are suppressed. Some larger numbers are "
        "suppressed too, so that small ones cannot be worked out from the totals. They are all marked the same."
    )
    yield "Categories that are too small for their own line share the line “All others”."
    if release.is_rounded:
        yield "Every number is rounded to the nearest 5, so rows may not add up to their total."
    yield (
        "Potential victims and suspects are involvements, not individuals: a person in two investigations counts twice."
    )
    yield "Police Scotland returns serious investigations only."


def _marking(release: Release) -> str:
    return HANDLING if release.is_out else EMBARGOED


def _released(release: Release) -> str:
    return f"Released {in_words(clock.day_of(release.release_at))}."


def _workbook(release: Release) -> Workbook:
    tables = page.tables_of(release)
    return Workbook(
        title=f"Modern slavery investigations: {release.period}",
        author=AUTHOR,
        marking=_marking(release),
        made_at=release.prepared_at,
        about=(
            CoverPart(
                heading="Release",
                lines=(f"{release}, from version {release.snapshot.version} of the figures.", _released(release)),
            ),
            CoverPart(heading="Coverage", lines=(f"{release.coverage.area}: {release.coverage.sentence}",)),
            CoverPart(heading="Digest (SHA-256) of the tables", lines=(release.digest,)),
        ),
        shorthand=(SUPPRESSED,) if any(table.has_suppressed for table in tables) else (),
        notes=tuple(WorkbookNote(about="Tables", text=text) for text in notes_of(release)),
        tables=tuple(_sheet(table) for table in tables),
    )


def _sheet(table: ReleasedTable) -> TableSheet:
    rows: list[Sequence[SheetCell]] = [(row.label, *(_cell(cell) for cell in row.cells)) for row in table.rows]
    return TableSheet(
        name=table.name.replace("-", "_")[:LONGEST_NAME],
        title=table.title,
        columns=(
            SheetColumn(label=table.heading, is_wide=True),
            *(SheetColumn(label=column, kind=ColumnKind.NUMBER) for column in table.columns),
        ),
        rows=rows,
        lines=(f"{table.coverage.area}: {table.coverage.sentence}", *([table.version_note] if table.version else [])),
    )


def _cell(cell: Counted | None) -> SheetCell:
    return SUPPRESSED if cell is None or cell.value is None else cell.value


def _rows(release: Release) -> Iterator[Sequence[object]]:
    month = months.text(release.period_id)
    for table in page.tables_of(release):
        coverage = (table.coverage.reported, table.coverage.due)
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                yield month, table.name, row.label, column, None if cell is None else cell.value, *coverage


def _about_csv(release: Release) -> dict[str, object]:
    return {
        "dc:title": f"Modern slavery investigations: {release}",
        "dc:publisher": AUTHOR,
        "dc:accessRights": _marking(release),
        "dc:issued": release.release_at.isoformat(),
        "dc:identifier": release.digest,
        "skos:note": list(notes_of(release)),
        "tableSchema": csvw.schema_of(COLUMNS, key=["table", "row", "column"]),
    }
