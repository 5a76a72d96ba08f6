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


@pytest.fixture
def demonstration(demonstration_copy: str, django_db_blocker: Any) -> Iterator[None]:
    """The test's database is the demonstration; the test's changes are rolled back."""
    usual = {alias: connections[alias].settings_dict["NAME"] for alias in connections}

    def use(names: dict[str, str]) -> None:
        for alias, name in names.items():
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name

    with django_db_blocker.unblock():
        use(dict.fromkeys(usual, demonstration_copy))
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        finally:
            use(usual)
