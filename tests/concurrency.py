"""Several users or programs at the same moment: each on its own connection, in a separate database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from accounts.models import User
from core.workflow import EditConflict as ReferralStale
from core.workflow import TransitionNotAllowed as FiguresRefused
from core.workflow import TransitionNotAllowed as ReferralRefused
from core.workflow import TransitionNotAllowed as ReturnRefused
from investigations.returns.rows import RowConflict

REFUSALS = (ReturnRefused, FiguresRefused, ReferralRefused, RowConflict, ReferralStale)


@pytest.fixture
def committed(clone: Callable[[str], str], django_db_blocker: Any) -> Callable[..., Any]:
    """`committed(work, ...)` runs each work on its own connection and all at the same moment, as the owner.

    `committed(work, ..., role="counter")` does it as another role, and `by=(person, ...)` as the web role, each work in
    one transaction and in the scope of its person. It returns the works' own results, or the refusals.
    """
    name = urlsplit(clone("web")).path.lstrip("/")

    def on_its_own(work: Callable[[], Any], barrier: threading.Barrier, role: str, person: User | None) -> Any:
        own = connections.create_connection("default")
        own.settings_dict = {**own.settings_dict, "NAME": name}
        before, connections["default"] = connections["default"], own
        try:
            with own.cursor() as cursor:
                cursor.execute(f"set role {settings.DB_ROLE_PREFIX}_{role}")
            barrier.wait(timeout=60)
            return work() if person is None else in_scope_of(person, work)
        except REFUSALS as refusal:
            return refusal
        finally:
            own.close()
            connections["default"] = before

    def in_scope_of(person: User, work: Callable[[], Any]) -> Any:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select scope.bind(%s)", [person.pk])
            cursor.execute(f"set local role {settings.DB_ROLE_PREFIX}_web")
            return work()

    def run(*works: Callable[[], Any], role: str = "owner", by: Sequence[User] = ()) -> list[Any]:
        barrier, many = threading.Barrier(len(works)), len(works)
        with django_db_blocker.unblock(), ThreadPoolExecutor(many) as pool:
            return list(pool.map(on_its_own, works, [barrier] * many, [role] * many, by or [None] * many))

    return run


def refused(answers: Iterable[Any]) -> list[str]:
    """The messages of the refused calls."""
    return [str(answer) for answer in answers if isinstance(answer, REFUSALS)]
