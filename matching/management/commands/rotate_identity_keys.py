"""`MSPT_ROLE=owner manage.py rotate_identity_keys`: re-seal every name with the first of IDENTITY_KEYS.

1. put the new key in front: IDENTITY_KEYS=2:…,1:…, and restart the service: both open, the new one seals
2. run this; it may be interrupted and run again
3. when --check says that no value needs key 1, remove it
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matching import keys, rotation


class Command(BaseCommand):
    """Re-seals what an older key sealed."""

    help = "Seal every name again with the newest identity key; with --check only count."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the option to count only."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail where an older key is in use")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Go through the columns one by one; the final counts come from what is stored."""
        broken = 0
        if not options["check"]:
            for field in rotation.sealed_fields():
                rotated = rotation.rotate(field)
                broken += rotated.broken
                self.stdout.write(f"{field.place}: {rotated.done} sealed again, {rotated.broken} don't open")
        old = self._count()
        if broken:
            raise CommandError(f"{broken} values don't open with any of IDENTITY_KEYS. Give their key, and run again.")
        if old and options["check"]:
            raise CommandError(f"{old} values need an older key. Run this without --check.")

    def _count(self) -> int:
        newest, old = keys.newest(), 0
        for field in rotation.sealed_fields():
            for number, count in rotation.by_key(field).items():
                self.stdout.write(f"{field.place}: {count} with key {number}")
                old += count if number != newest else 0
        self.stdout.write(f"{old} values need a key older than {newest}.")
        return old
