"""manage.py load_reference: update the reference tables from the files in `reference/data/`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reference import loading


class Command(BaseCommand):
    """Prints what was added and changed in each table. Deletes nothing; a second run changes nothing."""

    help = "Load forces and vocabularies from the files in reference/data/."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tables = loading.load()
        except loading.FilesRefused as refusal:
            raise CommandError(f"Nothing was loaded.\n{refusal}") from None
        for table in tables:
            if table.added or table.changed:
                self.stdout.write(f"{table.title}: {table.added} added, {table.changed} changed, {table.kept} kept")
        if not any(table.added or table.changed for table in tables):
            rows = sum(table.kept for table in tables)
            self.stdout.write(f"Reference tables: nothing to change in {rows} rows")
