"""`manage.py bundle_library --for partners --to FILE`: write the library as an offline bundle.

`--since 2026-10-01` writes only what changed since that day. `--since` also takes an earlier bundle or its
manifest.json. The worker's role has the signing key: `MSPT_ROLE=counter manage.py …`.
"""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import log
from audit.choices import Operation
from core import clock
from guidance.bundle import building, signing, verification
from guidance.bundle.selection import BundleBaseline
from guidance.choices import Circle


class Command(BaseCommand):
    """Builds one bundle and moves it into place when it is complete."""

    help = "Write the library as a ZIP that is read and searched without a server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options for circle, target file and baseline."""
        parser.add_argument("--for", dest="circle", required=True, choices=Circle.values, help="who may have it")
        parser.add_argument("--to", required=True, metavar="FILE", help="the ZIP to write, or to replace")
        parser.add_argument("--since", metavar="yyyy-mm-dd|FILE", help="a day, an earlier bundle or its manifest")
        parser.add_argument("--unsigned", action="store_true", help="without a key: a bundle that nobody can trust")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write a temporary file next to the target, then rename it.

        An aborted build therefore never has the final name.
        """
        circle, target = Circle(options["circle"]), Path(options["to"])
        since = _earlier(options["since"], circle) if options["since"] else None
        if not target.parent.is_dir():
            raise CommandError(f"There is no folder {target.parent}. Make it, or name another file.")
        handle, beside = tempfile.mkstemp(dir=target.parent, prefix=".bundle-")
        try:
            with os.fdopen(handle, "wb") as file:
                made = building.make(circle, file, since=since, is_signed=not options["unsigned"])
            log.record(
                Operation.DISCLOSURE,
                of="guidance.bundle",
                keys=[made.name],
                recipient=circle.label,
                question=f"command, {made.products} products",
            )
            Path(beside).replace(target)
        except signing.NoKey as why:
            raise CommandError(f"{why} Or say --unsigned.") from None
        finally:
            Path(beside).unlink(missing_ok=True)
        gone = f", {made.gone} to remove" if since else ""
        signed = f"Signed; public key {made.public_key}" if made.public_key else "NOT signed"
        self.stdout.write(f"{target}: {made.products} products{gone}, {made.marking}, as of {made.day}. {signed}.")


def _earlier(text: str, circle: Circle) -> BundleBaseline:
    """Read a day, or the versions in an earlier bundle. Raises CommandError."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return _held(Path(text), circle)
    if day > clock.today():
        raise CommandError(f"--since {text}: that day has not come yet.")
    return BundleBaseline(day=day)


def _held(file: Path, circle: Circle) -> BundleBaseline:
    if not file.is_file():
        raise CommandError(f"--since {file}: neither a day such as 2026-10-01 nor a file.")
    try:
        manifest = verification.manifest_of(file)
        held = {str(product["slug"]): int(product["version"]) for product in manifest["products"]}
        day = date.fromisoformat(manifest["as_of"])
    except verification.NoBundle as why:
        raise CommandError(f"--since {file}: {why}") from None
    except (KeyError, TypeError, ValueError):
        raise CommandError(f"--since {file}: its manifest names no products and day as ours do.") from None
    if manifest.get("audience") != circle:
        raise CommandError(f"--since {file}: it is a bundle for {manifest.get('audience')}. Name one for {circle}.")
    if manifest.get("since"):
        raise CommandError(f"--since {file}: it holds changes alone. Name the whole bundle before it, or a day.")
    return BundleBaseline(day=day, held=held)
