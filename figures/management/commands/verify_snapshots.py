"""`manage.py verify_snapshots`: recount every batch from its record, rebuild every snapshot and compare digests."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import months
from figures import verification
from figures.models import Batch, Period, Snapshot


class Command(BaseCommand):
    """Exit with status 1 and list every difference if a number cannot be reproduced."""

    help = "Recount the figures of every month, or of those named, from the records, and compare with what is stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the months, as yyyy-mm; without any, the command verifies all months."""
        parser.add_argument("months", nargs="*", metavar="yyyy-mm", type=months.parse, help="only these months")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Verify month by month, so that one bad month does not hide another."""
        wanted = options["months"] or Period.objects.order_by("month").values_list("month", flat=True)
        problems = []
        for month in wanted:
            differences = verification.verify(month)
            problems += differences
            self.stdout.write(
                f"{months.label(month)}: {'agrees' if not differences else f'{len(differences)} differences'}"
            )
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} differences. The sentences above name them.")
        counted = Batch.objects.filter(period__in=list(wanted)).count()
        made = Snapshot.objects.filter(period__in=list(wanted)).count()
        self.stdout.write(f"{counted:,} batches and {made:,} snapshots agree with the records.")
