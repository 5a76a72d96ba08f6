"""Writes which records are erased, as kinds and ids: what `erase_again` needs after a restore from a backup."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from retention.choices import ErasureState
from retention.models import Erasure


class Command(BaseCommand):
    """`MSPT_ROLE=owner manage.py export_erasures > erasures.json`, after each backup and at least daily."""

    help = "Print the erasures as JSON: kind, id of the record and day. No text."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print one line for each erasure, the oldest first. Raises CommandError for a role that does not see all."""
        if settings.MSPT_ROLE != "owner":
            raise CommandError("Run this as the owner of the database: MSPT_ROLE=owner manage.py export_erasures")
        for erasure in Erasure.objects.filter(state=ErasureState.ERASED).order_by("pk"):
            line = {"kind": erasure.kind, "record": str(erasure.record), "erased_on": f"{erasure.decided_at:%Y-%m-%d}"}
            self.stdout.write(json.dumps(line))
