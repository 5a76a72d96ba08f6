"""`MSPT_ROLE=owner manage.py rehash`: make the hashes of older tables anew, after spellings have changed.

It needs the keys of names, as the web has them; it may be broken off, run again, and run while people work. With
--check it only counts, and fails where a record has hashes of older tables. The same after TOKEN_KEY was changed: until
it has run, nobody is found who was kept under the old key.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from matching import hash_tables, rehash


class Command(BaseCommand):
    """Keeps anew what was hashed by older tables."""

    help = "Make the hashes of names anew that are of older tables of spellings; with --check only count."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Count only, or keep too."""
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail where hashes are of older tables"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Room by room; the counts come last, from what is stored."""
        if settings.MSPT_ROLE != "owner":
            raise CommandError("Run this as the owner of the database: MSPT_ROLE=owner manage.py rehash")
        if not options["check"]:
            for hashed in rehash.hashed_models():
                self.stdout.write(f"{hashed.room}: {rehash.rehash(hashed)} kept anew")
        present = hash_tables.present()
        for room, of in sorted(rehash.by_tables().items()):
            new = of.pop(present, 0)
            self.stdout.write(f"{room}: {new} of the present tables ({present}), {sum(of.values())} of older ones")
        if left := rehash.old():
            raise CommandError(f"{left} records have hashes of older tables. Run this without --check, or once more.")
