"""Upgrades a database to the current version: tables, rights of each role, vocabularies. Safe to run again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from mspt import db_grants, erasable


class Command(BaseCommand):
    """`MSPT_ROLE=owner manage.py prepare`."""

    help = "Migrate, set each role's rights, load the vocabularies."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run five steps, each safe to repeat."""
        if settings.MSPT_ROLE != "owner":
            raise CommandError("Run this as the owner of the database: MSPT_ROLE=owner manage.py prepare")
        db_grants.close_new_functions()
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        call_command("load_reference", verbosity=options["verbosity"])
        self.stdout.write(
            f"Rights set in {db_grants.apply()} statements. {erasable.store()} kinds of records can be erased."
        )
