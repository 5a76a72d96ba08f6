"""Erases the records of an exported list again, after a restore from a backup that still has their text."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

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
        """Erase each record of the list. Raises CommandError if it cannot read the file, or cannot erase a record."""
        if settings.MSPT_ROLE != "owner":
            raise CommandError("Run this as the owner of the database: MSPT_ROLE=owner manage.py erase_again FILE")
        try:
            written = file.read_text(encoding="utf-8").splitlines()
            listed = [ListedErasure.read(line) for line in written if line.strip()]
        except (OSError, ValueError, KeyError, TypeError) as why:
            raise CommandError(f"{file} is not a list that export_erasures wrote: {why}") from why
        missing, failed = [], []
        for line in listed:  # each by itself: one that cannot be erased keeps no other
            try:
                with transaction.atomic():
                    if not restored.erase_again(line):
                        missing.append(line)
            except DatabaseError as why:
                failed.append(f"{line.kind} {line.record}: {why}")
        checked = counted_noun(len(listed) - len(missing) - len(failed), "record")
        self.stdout.write(f"{checked} checked, {len(missing)} not in this database.")
        if failed:
            raise CommandError("\n".join([f"{counted_noun(len(failed), 'record')} could not be erased:", *failed]))
