"""Tries each quality rule on planted faults; prints what it finds, and its findings without a fault."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from demo import faults, plan


class Command(BaseCommand):
    """`manage.py try_rules`; needs no data."""

    help = "Plant faults in the planned history, and print what the quality rules find and where they ask for nothing."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print one line per rule."""
        self.stdout.write(faults.table(faults.try_all(plan.history(clock.today()).then)))
