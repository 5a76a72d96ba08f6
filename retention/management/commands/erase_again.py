"""Erases the records of an exported list again, after a restore from a backup that still has their text."""

from __future__ import annotations

import json
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from audit import log
from audit.choices import Operation
from retention.kinds import registered


class Command(BaseCommand):
    """`MSPT_ROLE=owner manage.py erase_again erasures.json`, before anybody uses the restored service."""

    help = "Erase again what `export_erasures` listed. Safe to run twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the name of the file."""
        parser.add_argument("file", type=Path, help="the output of export_erasures")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        """Erase every record of the list or none. Raises CommandError for a file that it cannot read."""
        if settings.MSPT_ROLE != "owner":
            raise CommandError("Run this as the owner of the database: MSPT_ROLE=owner manage.py erase_again FILE")
        try:
            lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
            records = [(str(line["kind"]), uuid.UUID(line["record"])) for line in lines]
        except (OSError, ValueError, KeyError, TypeError) as why:
            raise CommandError(f"{file} is not a list that export_erasures wrote: {why}") from why
        with transaction.atomic():
            missing = [record for kind, record in records if not self._erase(kind, record)]
        self.stdout.write(f"{len(records) - len(missing)} records checked, {len(missing)} not in this database.")

    def _erase(self, kind: str, record: uuid.UUID) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("select scope.erase_again(%s, %s)", [kind, record])
            (rows,) = cursor.fetchone()
        if rows:
            log.record(
                Operation.ERASURE, of=registered()[kind].logged_as, keys=[record], reason="again after a restore"
            )
        return rows is not None
