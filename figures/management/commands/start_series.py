"""`manage.py start_series 2026-11 --as EMAIL`: open the first month of a series. Later months open automatically."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from core import months
from core.workflow import TransitionNotAllowed
from figures import periods


class Command(BaseCommand):
    """Open the very first month, start a new series after a gap, or start an unused series with an earlier month."""

    help = "Start a series of months: nothing is carried forward or compared across its beginning."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the month and the email address of the user who starts it."""
        parser.add_argument("month", metavar="yyyy-mm", help="the first month of the series")
        parser.add_argument("--as", dest="email", required=True, help="address of the person of the national team")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Start the series; print a refusal as it is."""
        try:
            by = User.objects.active().with_email(options["email"]).get()
            period = periods.start_series(months.parse(options["month"]), by=by)
        except User.DoesNotExist:
            raise CommandError(f"Nobody active has the address {options['email']}.") from None
        except (ValueError, TransitionNotAllowed) as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{period} starts a series. It opens on {period.opens_on:%-d %B %Y}.")
