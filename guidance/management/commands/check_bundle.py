"""`manage.py check_bundle FILE --key PUBLIC`: verify that a bundle is unchanged and who signed it.

Without `--key`, uses the public key of this installation.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guidance.bundle import signing, verification


class Command(BaseCommand):
    """Checks every file of a bundle, its checksums and its signature."""

    help = "Check a bundle of the library: every file, the checksums and the signature."
    requires_system_checks: list[str] = []  # people check USB sticks on machines without a database

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments for file and key."""
        parser.add_argument("file", type=Path, help="the ZIP")
        parser.add_argument("--key", default="", help="the public key that the service shows, in base64")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print what the bundle is, and every problem."""
        try:
            key = options["key"] or signing.public_key()
            report = verification.check(options["file"], key=key)
        except signing.NoKey:
            raise CommandError("By which key? Give --key, as the page “Offline library” shows it.") from None
        except verification.NoBundle as why:
            raise CommandError(str(why)) from None
        except ValueError:
            raise CommandError("--key is not a public key: 32 bytes in base64. Copy it from the page.") from None
        for problem in report.problems:
            self.stderr.write(problem)
        if report.problems:
            raise CommandError(
                f"{len(report.problems)} problem{'s' if len(report.problems) > 1 else ''}. Don’t use it."
            )
        manifest = report.manifest
        self.stdout.write(
            f"Whole and signed by {key}: {len(manifest['products'])} products for {manifest['audience']},"
            f" {manifest['marking']}, as of {manifest['as_of']}, {report.files} files."
        )
