"""`manage.py rollup 2020-02`, `manage.py rollup --all`: bring snapshots up to date with approved records.

The command queues one independent job per month, waits and reports progress. With `--here` it does the work itself. It
skips months that are up to date and retries parked months.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import months
from figures import batches, failed_builds, queue, snapshots
from figures.models import FailedBuild, Period
from figures.tasks import count_and_build

PATIENCE = 90  # seconds without any progress before the command gives up


class Command(BaseCommand):
    """Count approved records that have no batch, and build outdated snapshots."""

    help = "Bring the snapshots of one month, several or all to what is approved now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the months, as yyyy-mm, and `--all`."""
        parser.add_argument("months", nargs="*", metavar="yyyy-mm", help="the months, for example 2020-02")
        parser.add_argument("--all", action="store_true", help="every month")
        parser.add_argument("--here", action="store_true", help="in this process instead of by the queue's workers")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Find the outdated months, build them here or through the queue, and report the result."""
        wanted = self._months(options["months"], everything=options["all"])
        began = time.monotonic()
        failed_builds.release(wanted)
        behind = [month for month in snapshots.outdated() if month in wanted]
        if options["here"]:
            self._do(behind)
        else:
            self._have_done(behind)
        took = time.monotonic() - began
        self.stdout.write(f"{len(wanted)} months are up to date, {len(behind)} were behind. It took {took:.1f} s.")

    def _months(self, written: list[str], *, everything: bool) -> list[date]:
        if bool(written) == everything:
            raise CommandError("Name one or more months, such as 2020-02, or give --all.")
        known = list(Period.objects.order_by("month").values_list("month", flat=True))
        if everything:
            return known
        try:
            wanted = [months.parse(text) for text in written]
        except ValueError as mistake:
            raise CommandError(str(mistake)) from None
        if unknown := [months.label(month) for month in wanted if month not in known]:
            raise CommandError(f"No such month: {', '.join(unknown)}. A month exists once it has opened.")
        return wanted

    def _do(self, behind: list[date]) -> None:
        """Count every record first, so that each running total is built once."""
        batches.count_all_pending(tell=self.stdout.write)
        for done, month in enumerate(behind, start=1):
            snapshot = snapshots.build(month)
            self.stdout.write(f"{months.label(month)} built, {snapshot.digest[:12]} ({done} of {len(behind)})")

    def _have_done(self, behind: list[date]) -> None:
        """Queue one job per month, and read from the database when each is done, whichever worker did it."""
        for month in behind:
            queue.nudge(count_and_build, months.text(month))
        left, moved_at = set(behind), time.monotonic()
        while left:
            time.sleep(0.5)
            now = left & set(snapshots.outdated())
            if now != left:
                left, moved_at = now, time.monotonic()
                self.stdout.write(f"{len(behind) - len(left)} of {len(behind)} months done")
            elif failing := list(FailedBuild.objects.filter(period__in=left).failed().order_by("period")):
                raise CommandError(
                    " ".join(f"{failed_build}: {failed_build.reason}." for failed_build in failing)
                    + " The worker’s log says where."
                )
            elif time.monotonic() - moved_at > PATIENCE:
                raise CommandError(
                    f"Nothing has moved for {PATIENCE} seconds; {len(left)} months are behind. Start a worker for the "
                    "queue “rollup”, or give --here."
                )
