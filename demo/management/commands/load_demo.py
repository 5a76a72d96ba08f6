"""Loads the demonstration history, or reports by its exit code whether a database has it."""

from __future__ import annotations

import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.utils import ProgrammingError

from accounts.models import User
from core import months
from demo import load, loaded_marker, scaling


class Command(BaseCommand):
    """`MSPT_ROLE=owner MSPT_DEMO=1 manage.py load_demo [--scale 100]`."""

    help = "Load the demonstration history into an empty, prepared database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """`--is-loaded` only asks; `--scale` multiplies the recent months."""
        parser.add_argument("--is-loaded", action="store_true", help="exit 0 when the whole history is there, else 1")
        parser.add_argument("--scale", type=int, metavar="N", help="make the present months N times as large, N >= 2")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Report whether it is loaded, or load it and print a line for each month."""
        self.began = time.monotonic()
        if options["is_loaded"]:
            sys.exit(0 if _is_loaded() else 1)
        if not settings.DEMONSTRATION:
            raise CommandError("Only demonstration mode (MSPT_DEMO=1) loads invented history.")
        if settings.MSPT_ROLE != "owner":
            raise CommandError("Run this as the owner of the database: MSPT_ROLE=owner manage.py load_demo")
        if options["scale"] is not None and options["scale"] < 2:
            raise CommandError(f"--scale {options['scale']} adds nothing. Choose 2 or more.")
        if loaded_marker.is_loaded():
            self.stdout.write("The demonstration history is there already.")
        else:
            self._load()
        if options["scale"] is not None:
            self._scale(options["scale"])

    def _load(self) -> None:
        if User.objects.exists() and not loaded_marker.is_half_loaded():
            raise CommandError("This database holds people already. Load the demonstration into an empty database.")
        load.load(tell=self._tell)
        self._tell("The demonstration history is loaded.")

    def _scale(self, times: int) -> None:
        if loaded_marker.is_scaled():
            raise CommandError("The present months are larger already. Load the demonstration into an empty database.")
        added = scaling.scale(times, tell=self._tell)
        loaded_marker.write_scaled(times)
        scaling.tidy_up()
        self._tell(f"The present months are {times} times as large: {added:,} more entries.")
        for month in scaling.present_months():
            if problems := scaling.problems(month):
                raise CommandError("\n".join(problems))
            self._tell(f"{months.label(month)} counted again: every figure is what its returns count to.")

    def _tell(self, text: str) -> None:
        self.stdout.write(f"{time.monotonic() - self.began:6.1f} s  {text}")
        self.stdout.flush()


def _is_loaded() -> bool:
    try:
        return loaded_marker.is_loaded()
    except ProgrammingError:  # no tables yet
        return False
