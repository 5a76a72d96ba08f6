"""Checks the chain over the log, and compares it with every copied head (`audit.heads`)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import heads, sealing


class Command(BaseCommand):
    """`manage.py verify_audit [--head NUMBER:HASH]`."""

    help = "Check the hash chain over the log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the option for a head that was stored elsewhere."""
        parser.add_argument("--head", help="NUMBER:HASH as this command printed it earlier, kept somewhere else")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the problems, or the new head."""
        try:
            noted = heads.noted()
        except heads.UnreadableHead as why:
            raise CommandError(str(why)) from None
        if options["head"]:
            number, _, digest = options["head"].partition(":")
            if not number.isdigit() or not digest:
                raise CommandError("--head is NUMBER:HASH, for example --head 12:9f86d081…")
            noted.append(sealing.ChainHead(number=int(number), hash=digest))
        sealing.seal()
        problems = sealing.verify(noted)
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"The log is not whole: {len(problems)} problems.")
        self.stdout.write(f"The log is whole, and agrees with {len(noted)} heads noted elsewhere.")
        self.stdout.write(f"Its head is now {sealing.head()}")
