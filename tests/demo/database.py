"""A copy of the demonstration for tests marked `demo`: the fixture `demonstration` is the database of such a test.

`bin/test` makes the template; a test alone wants `bin/test --demo tests/…`. Each test runs in a transaction that is
rolled back, as the owner, and requests in it as the web role.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.conftest import clone_template, drop_clone


@pytest.fixture(scope="session")
def demonstration_copy() -> Iterator[str]:
    """One copy of the demonstration per test process."""
    template = os.environ.get("MSPT_DEMO_TEMPLATE")
    if not template:
        pytest.skip("There is no demonstration template. Make it: bin/test --demo tests/demo")
    name = f"mspt_demo_case_{os.getpid()}"
    clone_template(name, template=template)
    yield name
    drop_clone(name)


@pytest.fixture(scope="session")
def demonstration_connection(demonstration_copy: str, django_db_blocker: Any) -> Iterator[BaseDatabaseWrapper]:
    """The connection that tests of the demonstration use in turn: a new one reads the database's catalogue again."""
    usual = connections["default"]
    opened = type(usual)({**usual.settings_dict, "NAME": demonstration_copy}, "default")
    yield opened
    with django_db_blocker.unblock():
        opened.close()


@pytest.fixture
def demonstration(demonstration_connection: BaseDatabaseWrapper, django_db_blocker: Any) -> Iterator[None]:
    """The test's database is the demonstration; the test's changes are rolled back."""
    usual = connections["default"]  # which the alias of the login role shares
    with django_db_blocker.unblock():
        connections["default"] = demonstration_connection
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        finally:
            connections["default"] = usual
