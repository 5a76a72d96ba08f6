"""Rows that the tests of one file share: made once, in a transaction around them all, and rolled back after the last.

Each test still runs in a savepoint of its own and leaves nothing to the next. Use it where making the rows takes longer
than asking about them, in a file whose tests all want them:

    @pytest.fixture(scope="module")
    def products(rows_of_the_file: None) -> list[Product]:
        return [published(), published()]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction


@pytest.fixture(scope="module")
def rows_of_the_file(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What the file's own fixtures write is there for all of its tests, and gone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
