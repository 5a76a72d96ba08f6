"""Erases the records of an exported list again, after a restore from a backup that still has their text."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.sentences import counted_noun
from retention import restored
from retention.restored import ListedErasure


class Command(BaseCommand):
    """`MSPT_ROLE=owner manage.py erase_again erasures.jsonl`, before anybody uses the restored service."""

    help = "Erase again what `export_erasures` listed. Safe to run twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the name of the file."""
        parser.add_argument("file", type=Path, help="the output of export_erasures")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        """Erase every record of the list or none. Raises CommandError for a file that it cannot read."""
        if settings.MSPT_ROLE != "owner":
            raise CommandError("Run this as the owner of the database: MSPT_ROLE=owner manage.py erase_again FILE")
        try:
            written = file.read_text(encoding="utf-8").splitlines()
            listed = [ListedErasure.read(line) for line in written if line.strip()]
        except (OSError, ValueError, KeyError, TypeError) as why:
            raise CommandError(f"{file} is not a list that export_erasures wrote: {why}") from why
        with transaction.atomic():
            missing = [line for line in listed if not restored.erase_again(line)]
        checked = counted_noun(len(listed) - len(missing), "record")
        self.stdout.write(f"{checked} checked, {len(missing)} not in this database.")
