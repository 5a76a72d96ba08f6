"""Reads the reports of mail that could not be delivered from a mailbox file, and stops mails to those addresses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from notifications import bounces, delivery_reports


class Command(BaseCommand):
    """Run it as the clerk, for example each hour, on the mailbox of the address that mails come from."""

    help = "Read delivery status notifications (RFC 3464) from a mailbox in mbox format."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("mailbox", type=Path, help="path of the mailbox file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was in the file. No address is printed: the output may be kept in a log."""
        try:
            reports = delivery_reports.read(options["mailbox"])
        except delivery_reports.UnreadableMailbox as fault:
            raise CommandError(str(fault)) from fault
        stored = bounces.store(reports)
        self.stdout.write(
            f"{reports.messages} messages, {reports.reports} reports, {len(reports.failures)} permanent failures: "
            f"{stored.stored} stored, {stored.ignored} about nobody here or read before."
        )
