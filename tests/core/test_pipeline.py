"""Statements that are sent without waiting: what the block returns, and which error it raises."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from core.pipeline import pipeline

pytestmark = pytest.mark.django_db

WORKS, DIVIDES, IS_NULL = "select 1", "select 1 / 0", "insert into figures_period (month) values (null)"


def send(statements: Iterable[str]) -> None:
    """Send statements in one block, without asking for their rows."""
    with transaction.atomic(), pipeline():
        for statement in statements:
            with connection.cursor() as cursor:
                cursor.execute(statement)


def test_rows_are_fetched_in_the_block() -> None:
    with pipeline(), connection.cursor() as cursor:
        cursor.execute("create temporary table numbers (n int) on commit drop")
        cursor.execute("insert into numbers select generate_series(1, 3)")
        cursor.execute("select sum(n) from numbers")

        assert cursor.fetchone() == (6,)


@pytest.mark.parametrize(
    ("statements", "error"),
    [
        ((DIVIDES, IS_NULL, WORKS), DataError),
        ((IS_NULL, DIVIDES, WORKS), IntegrityError),
        ((WORKS, DIVIDES), DataError),
    ],
)
def test_error_is_that_of_the_first_statement_that_failed(statements: tuple[str, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        send(statements)


def test_connection_is_as_before_after_an_error() -> None:
    with pytest.raises(DataError):
        send([DIVIDES])

    send([WORKS])
