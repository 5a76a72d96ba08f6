"""A person changes a saved view in one tab while they delete it in another."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import User
from reports.choices import SavedPage, SharedWith
from reports.explorer import saved_views
from reports.models import SavedView
from tests.accounts.factories import analyst
from tests.stack import until

pytestmark = pytest.mark.django_db


def test_view_that_is_deleted_while_it_is_renamed_is_gone_and_no_failure(committed: Callable[..., list[Any]]) -> None:
    def saved() -> tuple[User, uuid.UUID, str]:
        owner = analyst()
        view = saved_views.save("Live cases", page=SavedPage.EXPLORER, address="", by=owner)
        return owner, view.public_id, saved_views.token_of(view)

    ((owner, public_id, seen),) = committed(saved)
    is_deleted = threading.Event()

    def delete() -> str:
        with transaction.atomic():
            name = saved_views.delete(public_id, by=owner)
            is_deleted.set()
            until(_somebody_waits, what="the other tab waits for the view’s row")
        return name

    def rename() -> str:
        is_deleted.wait(timeout=60)
        try:
            saved_views.change(public_id, name="Renamed", shared_with=SharedWith.NOBODY, seen=seen, by=owner)
        except SavedView.DoesNotExist:
            return "gone"
        return "renamed"

    assert committed(delete, rename) == ["Live cases", "gone"]
    assert committed(SavedView.objects.count) == [0]


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()"
        )
        return cursor.fetchone() is not None
