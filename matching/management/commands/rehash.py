"""`MSPT_ROLE=owner manage.py rehash`: renew hashes made from older tables, after spellings have changed.

It needs the same name keys as the web. You may interrupt it, run it again, and run it while people work. With --check
it only counts, and fails if a record has hashes from older tables. Run it after changing TOKEN_KEY too: until then
nobody stored under the old key is found.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from matching import hash_tables, rehash


class Command(BaseCommand):
    """Renews hashes made from older tables."""

    help = "Rebuild the hashes of names made with older spelling tables; with --check only count."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the option to count only."""
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail where hashes are of older tables"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Go through the apps one by one; the final counts come from what is stored."""
        if settings.MSPT_ROLE != "owner":
            raise CommandError("Run this as the owner of the database: MSPT_ROLE=owner manage.py rehash")
        if not options["check"]:
            for hashed in rehash.hashed_models():
                self.stdout.write(f"{hashed.app}: {rehash.rehash(hashed)} rehashed")
        present = hash_tables.present()
        for app, of in sorted(rehash.by_tables().items()):
            new = of.pop(present, 0)
            self.stdout.write(f"{app}: {new} of the present tables ({present}), {sum(of.values())} of older ones")
        if left := rehash.old():
            raise CommandError(f"{left} records have hashes of older tables. Run this without --check, or once more.")
