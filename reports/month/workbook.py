"""The published workbook of a month: its twelve tables, one on each worksheet, from the stored figures of a version.

It has the rows and numbers of the snapshot's page for the UK, so what its reader may not see there is not in it either.
A table that its reader may not see keeps its number, and the notes say that it is withheld.
"""

from __future__ import annotations

from dataclasses import replace

from accounts.models import User
from core import months
from core.spreadsheets.sheet import Workbook
from exports.record import ExportRecord
from figures.models import Snapshot
from reports.month import tables
from reports.snapshots import export_files, page, workbook
from reports.snapshots.export_files import ExportedFile, SnapshotFormat
from reports.snapshots.page import SnapshotPage


def file_of(snapshot: Snapshot, *, chosen: SnapshotFormat, ticket: ExportRecord, reader: User) -> ExportedFile:
    """Return the workbook of a published version as a file."""
    shown = page.tables_for(snapshot, user=reader)
    name = f"month-{months.text(snapshot.period_id)}-v{snapshot.version}-{ticket.number}"
    return export_files.written(workbook_of(shown, ticket=ticket), chosen=chosen, name=name, what="of the month")


def workbook_of(shown: SnapshotPage, *, ticket: ExportRecord) -> Workbook:
    """Return the workbook of the twelve tables."""
    sheets = {sheet.name: sheet for sheet in workbook.sheets_of(shown)}
    numbered = [
        replace(sheet, name=f"table_{number}", title=f"Table {number}: {sheet.title}")
        for number, name in enumerate(tables.NAMES, start=1)
        if (sheet := sheets.get(workbook.sheet_name(name)))
    ]
    return workbook.workbook_of(shown, ticket=ticket, tables=numbered)
