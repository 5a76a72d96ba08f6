"""`MSPT_ROLE=owner manage.py create_administrators --person EMAIL NAME --person EMAIL NAME`: the first two.

Each then opens the sign-in page, selects “Forgotten your password?” and sets up a second factor. With one administrator
left, name one; with two or more it refuses, as they give access to others on the pages.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts import first_administrators


class Command(BaseCommand):
    """Makes the first two administrators."""

    help = "Create the first two administrators of a new service."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add an address and a name for each person."""
        parser.add_argument("--person", nargs=2, action="append", required=True, metavar=("EMAIL", "NAME"))

    def handle(self, *_args: Any, **options: Any) -> None:
        """Create them all or none."""
        if settings.MSPT_ROLE != "owner":
            raise CommandError("Run this as the owner of the database: MSPT_ROLE=owner manage.py create_administrators")
        try:
            created = first_administrators.create([(email, name) for email, name in options["person"]])
        except first_administrators.NotNeeded as why:
            raise CommandError(str(why)) from why
        except ValidationError as why:
            raise CommandError(" ".join(why.messages)) from why
        for person in created:
            self.stdout.write(
                f"{person.name} is an administrator and chooses a password by “Forgotten your password?”."
            )
