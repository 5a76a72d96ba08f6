"""`manage.py reindex_library`: make anew what the library is found by.

Publishing and withdrawing keep it in step by themselves. This is for an upgrade that changes how words are weighed.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from guidance.search import index


class Command(BaseCommand):
    """Rebuilds the pieces and words of every published product."""

    help = "Make anew what the library is found by."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Rebuild, and say how much there is."""
        products, pieces = index.rebuild()
        unused = index.forget_unused_words()
        index.recount_words()
        self.stdout.write(f"{products:,} products, {pieces:,} pieces; {unused:,} unused words gone.")
