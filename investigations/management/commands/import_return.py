"""`manage.py import_return FILE --month 2026-10 --as EMAIL`: check a return's file, and store it with `--store`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from core import months
from core.workflow import TransitionNotAllowed
from figures.models import Period
from imports import receiving
from investigations.workbooks import uploads
from investigations.workbooks.layout import KIND
from investigations.workbooks.upload_report import UploadReport


class Command(BaseCommand):
    """Read a workbook or CSV file as the upload page does, with the rights of a person of the force."""

    help = (
        "Print every problem of a return's file and what it would change; with --store, put the changes in the draft."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file, the month, the email address of the person, and whether to store."""
        parser.add_argument("file", type=Path, metavar="FILE", help="an XLSX or CSV file")
        parser.add_argument("--month", required=True, metavar="yyyy-mm", help="the month of the return")
        parser.add_argument("--as", dest="email", required=True, help="address of the force's analyst or lead")
        parser.add_argument("--store", action="store_true", help="store the changes if the file has no problem")

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the report; store if asked to, or say why not."""
        try:
            content = options["file"].read_bytes()
            month = months.parse(options["month"])
            by = User.objects.active().with_email(options["email"]).select_related("force").get()
            if by.force is None or not Period.objects.filter(pk=month).exists():
                raise CommandError("Choose a person of a force, and a month that is open for returns.")
            upload = uploads.receive(receiving.received_of(content, kind=KIND), force=by.force, month=month, by=by)
            report = UploadReport.of(upload)
            self._print(report)
            if not options["store"]:
                self.stdout.write("Nothing was stored. To store the changes, run it again with --store.")
            elif report.refused or report.problems or not report.can_be_stored:
                raise CommandError("Nothing was stored. Fix the problems first.")
            else:
                uploads.store(upload, by=by)
                self.stdout.write(f"The changes are in the draft for {months.label(month)}.")
        except OSError as failure:
            raise CommandError(f"{options['file']} cannot be read: {failure.strerror}.") from None
        except User.DoesNotExist:
            raise CommandError(f"Nobody active has the address {options['email']}.") from None
        except (ValueError, TransitionNotAllowed) as refusal:
            raise CommandError(str(refusal)) from None

    def _print(self, report: UploadReport) -> None:
        if report.refused:
            self.stdout.write(report.refused)
        for problem in report.problems:
            place = ", ".join(
                filter(None, [problem.sheet, f"row {problem.row}" if problem.row else "", problem.column])
            )
            quoted = f"“{problem.value}”. " if problem.value else ""
            self.stdout.write(f"{place}: {quoted}{problem.sentence}")
        if report.more_problems:
            self.stdout.write(f"And {report.more_problems:,} more problems.")
        for kind, number in report.counts:
            self.stdout.write(f"{kind}: {number:,}")
        self.stdout.write(f"In the return but not in the file: {report.others:,}")
