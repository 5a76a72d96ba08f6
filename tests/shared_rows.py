"""Rows that the tests of one file or class share: made once, in a transaction around them all, and then rolled back.

Each test still runs in a savepoint of its own and leaves nothing to the next. Use it where making the rows takes longer
than asking about them, in a file whose tests all want them:

    @pytest.fixture(scope="module")
    def products(rows_of_the_file: None) -> list[Product]:
        return [published(), published()]

Where the other tests of a file make rows of the same month, the tests that share theirs form a class, and its fixture
uses `rows_of_the_class`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction


@pytest.fixture(scope="module")
def rows_of_the_file(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What the file's own fixtures write is there for all of its tests, and gone after them."""
    with _rolled_back(django_db_blocker):
        yield


@pytest.fixture(scope="class")
def rows_of_the_class(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What the fixtures of a class write is there for all of its tests, and gone after them."""
    with _rolled_back(django_db_blocker):
        yield


@contextmanager
def _rolled_back(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
