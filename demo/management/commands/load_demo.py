"""Loads the demonstration history; answers by its exit code whether a database has it."""

from __future__ import annotations

import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.utils import ProgrammingError

from accounts.models import User
from demo import load, loaded_marker


class Command(BaseCommand):
    """`MSPT_ROLE=owner MSPT_DEMO=1 manage.py load_demo`."""

    help = "Load the demonstration history into an empty, prepared database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """One question instead of the work."""
        parser.add_argument("--is-loaded", action="store_true", help="exit 0 when the whole history is there, else 1")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Answer, or load with a line for each month."""
        if options["is_loaded"]:
            sys.exit(0 if _is_loaded() else 1)
        if not settings.DEMONSTRATION:
            raise CommandError("Only demonstration mode (MSPT_DEMO=1) loads invented history.")
        if settings.MSPT_ROLE != "owner":
            raise CommandError("Run this as the owner of the database: MSPT_ROLE=owner manage.py load_demo")
        if loaded_marker.is_loaded():
            self.stdout.write("The demonstration history is there already.")
            return
        if User.objects.exists() and not loaded_marker.is_half_loaded():
            raise CommandError("This database holds people already. Load the demonstration into an empty database.")
        began = time.monotonic()

        def tell(text: str) -> None:
            self.stdout.write(f"{time.monotonic() - began:6.1f} s  {text}")
            self.stdout.flush()

        load.load(tell=tell)
        tell("The demonstration history is loaded.")


def _is_loaded() -> bool:
    try:
        return loaded_marker.is_loaded()
    except ProgrammingError:  # no tables yet
        return False
