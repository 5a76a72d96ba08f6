"""Writes which records are erased, by ids: what `erase_again` needs after a restore from a backup."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from retention import restored


class Command(BaseCommand):
    """`MSPT_ROLE=owner manage.py export_erasures > erasures.jsonl`, after each backup and at least daily."""

    help = "Print one line of JSON for each erasure: kind, ids, times and the reason. No text of a record."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print one line for each erasure, the oldest first. Raises CommandError for a role that does not see all."""
        if settings.MSPT_ROLE != "owner":
            raise CommandError("Run this as the owner of the database: MSPT_ROLE=owner manage.py export_erasures")
        for line in restored.lines():
            self.stdout.write(line)
