"""`manage.py reindex_library`: rebuild the search index of the library.

Publishing and withdrawing keep the index up to date. Run this after an upgrade that changes how words are weighted.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from guidance.search import index


class Command(BaseCommand):
    """Rebuilds the fragments and words of every published product."""

    help = "Rebuild the search index of the library."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Rebuild, and print the counts."""
        products, pieces = index.rebuild()
        unused = index.forget_unused_words()
        index.recount_words()
        self.stdout.write(f"{products:,} products, {pieces:,} pieces; {unused:,} unused words gone.")
