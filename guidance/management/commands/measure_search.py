"""`manage.py measure_search tests/guidance/questions.csv --as cst@example.org`: measure search quality.

Prints one line for the half used to tune search, and one for the held-out half. Only the second one measures quality.
"""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from guidance.search import quality, results


class Command(BaseCommand):
    """Runs every question of a file as one person and prints the quality."""

    help = "Print nDCG@5 and the share answered in the first three, for each half of a file of questions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments for the file and the user who searches."""
        parser.add_argument("questions", type=Path, help="a file with question, kind, half, best, also")
        parser.add_argument("--as", dest="email", required=True, help="the address of the person who asks")
        parser.add_argument("--missed", action="store_true", help="name the tuned questions that were missed")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run the questions and print one line for each half."""
        user = User.objects.filter(email__iexact=options["email"]).defer("password", "last_login").first()
        if user is None:
            raise CommandError(f"Nobody has the address {options['email']}.")
        if not options["questions"].is_file():
            raise CommandError(f"There is no file {options['questions']}.")
        questions = quality.read(options["questions"])
        for half in sorted({question.half for question in questions}, reverse=True):
            came = quality.measured(
                (question for question in questions if question.half == half), order=partial(_order, user=user)
            )
            self.stdout.write(
                f"{half:6} {came.asked:4} questions   in the first three {came.answered:.3f}   nDCG@5 {came.ndcg:.3f}"
            )
            if options["missed"] and half == "tuned":
                for question in came.missed:
                    self.stdout.write(f"  missed: {question.text} ({question.best})")


def _order(text: str, *, user: User) -> list[str]:
    return results.order(text, user)
