"""Users and records for all permission tests, created once in a transaction that rolls back after the last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from mspt import health
from tests import roles
from tests.accounts.factories import LANCASHIRE
from tests.accounts.sso.conftest import PROVIDER
from tests.permissions import making, people, referrals, sso
from tests.permissions.trying import RequestHelper
from tests.permissions.world import Stage


@pytest.fixture(scope="package")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """All users and records. Each request rolls itself back."""
    roles._present = "owner"
    with django_db_blocker.unblock(), transaction.atomic():
        made = Stage(world=making.make(), cast=people.make(), requests=RequestHelper())
        referrals.files_are_of(made.cast["analyst"].user)
        making.begins_bulletins(made.world, writer=made.cast["national"].user)
        making.saves_views(made.world.by_force[LANCASHIRE], owner=made.cast["analyst"].user)
        making.requests_exports(made.world.by_force[LANCASHIRE], owner=made.cast["analyst"].user)
        making.has_notices(made.world, person=made.cast["analyst"].user)
        making.names_a_colleague(made.world, away=made.cast["coordinator"].user)
        # As good as sealed and counted: otherwise the service is not ready once the requests have taken minutes.
        provider = replace(PROVIDER, issuer=sso.NOBODY_ANSWERS)
        with connection.cursor() as cursor, pytest.MonkeyPatch.context() as patched:
            patched.setattr(settings, "SSO_PROVIDERS", (provider,))
            cursor.execute("delete from audit_pending")
            for name in ("BEHIND", "SWEEP_BEHIND", "MAIL_BEHIND"):
                patched.setattr(health, name, timedelta(days=1))
            yield made
        transaction.set_rollback(True)
