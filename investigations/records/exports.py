"""Export investigations as a file: one line each, with the file's content, requester and time stated inside it.

A cell that a spreadsheet would read as a formula becomes harmless text. Numbers of people are involvements.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from core import clock, months
from core.safe_cells import harmless
from investigations.choices import FLAGS
from investigations.querysets import CountedEntry

MOST_ROWS = 5_000
COLUMNS = (
    "reference",
    "operation_name",
    "force",
    "state",
    "stage",
    "primary_type",
    "secondary_types",
    "sub_types",
    "how_it_began",
    "opened_on",
    "closed_on",
    "potential_victims",
    "suspects",
    *FLAGS,
    "last_reported",
)


class TooMany(Exception):
    """More lines than one file may hold."""


def refuse_if_too_many(entries: QuerySet[CountedEntry]) -> None:
    """Raise TooMany before doing any work for a file that could not be exported."""
    if entries.order_by().values("pk")[: MOST_ROWS + 1].count() > MOST_ROWS:
        raise TooMany


def csv_of(
    entries: Iterable[CountedEntry], *, user: User, reason: str, asked: str, at: datetime, number: str
) -> tuple[str, int]:
    """Return the file as text, and how many investigations are in it. Its last line says that the file is complete."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["# OFFICIAL-SENSITIVE. Each investigation as in the last approved return that includes it."])
    writer.writerow(
        [f"# Export {number}, {at.astimezone(clock.LONDON):%d %B %Y %H:%M}, by {user.email}. Reason: {reason}"]
    )
    writer.writerow([f"# Filters: {asked or 'none'}. Potential victims and suspects are involvements."])
    writer.writerow(COLUMNS)
    count = 0
    for entry in entries:
        count += 1
        if count > MOST_ROWS:
            raise TooMany
        writer.writerow([harmless(value) for value in _line(entry)])
    writer.writerow([f"# End of the export: {count} investigations."])
    return out.getvalue(), count


def _line(entry: CountedEntry) -> list[object]:
    answers = {True: "yes", False: "no", None: "not known"}
    return [
        entry.holding.reference,
        entry.holding.operation_name,
        entry.force.short_name,
        entry.get_state_display(),
        entry.stage.name,
        entry.primary_type.name,
        "; ".join(entry.secondary_types),
        "; ".join(entry.sub_types),
        entry.origin.name,
        entry.opened_on,
        entry.closed_on,
        entry.victims or 0,
        entry.suspects or 0,
        *(answers[getattr(entry, flag)] for flag in FLAGS),
        months.text(entry.revision.period_id),
    ]
