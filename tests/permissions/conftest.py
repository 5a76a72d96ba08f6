"""People and records for all tests of the doors, made once in a transaction that is rolled back after the last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from tests import roles
from tests.permissions import people, records, referrals
from tests.permissions.trying import Doors
from tests.permissions.world import Stage


@pytest.fixture(scope="package")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """Everything there is to be tried. Each try rolls itself back."""
    roles._present = "owner"
    with django_db_blocker.unblock(), transaction.atomic():
        made = Stage(world=records.make(), cast=people.make(), doors=Doors())
        referrals.files_are_of(made.cast["analyst"].user)
        with connection.cursor() as cursor:  # as good as sealed: else the service is not ready when the tries take long
            cursor.execute("delete from audit_pending")
        yield made
        transaction.set_rollback(True)
