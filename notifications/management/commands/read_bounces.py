"""Reads reports of undelivered emails from a mailbox file, and pauses emails about notices to those addresses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.sentences import counted_noun
from notifications import bounces, delivery_reports


class Command(BaseCommand):
    """Run it as the clerk, for example each hour, on the mailbox of the address that emails come from."""

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
            f"{counted_noun(reports.messages, 'message')}, {reports.unreadable} unreadable, "
            f"{counted_noun(reports.reports, 'report')}, {counted_noun(len(reports.failures), 'permanent failure')}: "
            f"{stored.stored} stored, {stored.ignored} about unknown addresses or already read, "
            f"{stored.not_ours} not about an email we sent."
        )
