"""One service for all tests of this folder. Each test has its own month, so that none waits for another's work."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from core import months
from tests import stack
from tests.figures.making import period

LOCKS_ON = date(2099, 12, 31)
NEWEST = date(2026, 10, 1)  # nothing later is open on the tests' day, so the sweep opens nothing by itself
_months = (months.following(date(2018, 1, 1), number) for number in itertools.count())


@pytest.fixture(scope="session")
def one_service(django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[stack.Stack]:
    """The service, its newest month open."""
    with django_db_blocker.unblock(), stack.running(tmp_path_factory.mktemp("stack")) as running_service:
        with stack.writing_to(running_service.servers.database):
            period(NEWEST, starts_series=True)
        yield running_service


@pytest.fixture
def service(one_service: stack.Stack, django_db_blocker: Any) -> Iterator[stack.Stack]:
    """The service, with an empty queue; the test's changes are committed to the service's database."""
    one_service.settle()
    with django_db_blocker.unblock(), stack.writing_to(one_service.servers.database):
        yield one_service


@pytest.fixture
def month(service: stack.Stack) -> date:
    """An open month that no other test uses, in its own series. The sweep does not lock it: returns would be late."""
    first_day = next(_months)
    period(first_day, starts_series=True, locks_on=LOCKS_ON)
    return first_day
