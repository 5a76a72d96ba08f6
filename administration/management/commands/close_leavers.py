"""`MSPT_ROLE=owner manage.py close_leavers FILE --as EMAIL`: close the accounts of people who left.

The file is CSV or XLSX with the columns “Email address” and, if wanted, “Leaving date”. --dry-run says what it would
do. --confirm-many closes them although they are many of one force, or the last administrators. It fails, with every
problem, if it refuses the file.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from administration import leavers
from administration.leavers import Leavers, LeaversRefused
from core.sentences import counted_noun


class Command(BaseCommand):
    """Closes the accounts of leavers, all or none."""

    help = "Close the accounts of the people in a file, and list addresses that change nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file, the administrator whose decision it is, and the two options."""
        parser.add_argument("file", type=Path, metavar="FILE", help="a CSV or XLSX file")
        parser.add_argument("--as", dest="email", required=True, help="address of the administrator responsible")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
        parser.add_argument("--confirm-many", action="store_true", help="close them although they are many")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, report, and close unless asked not to."""
        if settings.MSPT_ROLE != "owner":
            raise CommandError("Run this as the owner of the database: MSPT_ROLE=owner manage.py close_leavers")
        try:
            listed = leavers.read(options["file"].read_bytes())
            by = User.objects.administrators().with_email(options["email"]).get()
            if options["dry_run"]:
                self._report(leavers.of_file(listed), closed="Would close")
                self.stdout.write("Nothing was changed.")
            else:
                self._report(leavers.close(listed, confirm_many=options["confirm_many"], by=by), closed="Closed")
        except OSError as failure:
            raise CommandError(f"{options['file']} cannot be read: {failure.strerror}.") from None
        except User.DoesNotExist:
            raise CommandError(f"No administrator with an open account has the address {options['email']}.") from None
        except LeaversRefused as why:
            lines = "\n".join(why.problems)
            hint = " If the list is right, use --confirm-many." if why.may_be_confirmed else ""
            raise CommandError(f"{lines}\nNo account was closed. Correct the file and run this again.{hint}") from None

    def _report(self, what: Leavers, *, closed: str) -> None:
        self.stdout.write(f"{closed}: {counted_noun(len(what.to_close), 'account')}")
        for title, addresses in (
            (closed, [person.email for person, _ in what.to_close]),
            ("Leaves later", what.later),
            ("No account", what.unknown),
            ("Closed before", what.already_closed),
            ("More than one leaving date", what.ambiguous),
        ):
            for address in addresses:
                self.stdout.write(f"{title}: {address}")
        for warning in what.warnings:
            self.stdout.write(f"Needs --confirm-many: {warning}")
