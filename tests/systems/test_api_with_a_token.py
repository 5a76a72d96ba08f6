"""A system uses the API with its token: under the policy and scope of its role and place, and in its own name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from accounts.policies import EVERYBODY
from audit.models import AuditEntry
from investigations.models import Entry, ReturnUpload
from systems import authentication, registration, scopes, token_format, tokens
from systems.choices import SystemRole
from systems.models import ApiToken, System
from tests.accounts.factories import KENT, LANCASHIRE, UserFactory, analyst
from tests.investigations.factories import PeriodFactory, approved, row
from tests.permissions import walk
from tests.shared_rows import made_once
from tests.systems.making import active_system, administrator, caller, token_of, waiting_system

pytestmark = pytest.mark.django_db
INVESTIGATIONS = "/api/v1/investigations/"
MONTH = date(2020, 2, 1)
SNAPSHOTS = "/api/v1/snapshots/"


@made_once
def system() -> System:
    return active_system()


def investigations_seen(client: Client) -> set[str]:
    response = client.get(INVESTIGATIONS)
    assert response.status_code == 200, response.content
    return {entry["force"] for entry in response.json()["results"]}


def has_a_case(force: str) -> None:
    PeriodFactory(month=MONTH)
    approved(MONTH, rows=[row(f"OP-{force}")], by=analyst(force))


def test_system_of_a_force_reads_its_force_only_and_the_log_names_it(system: System) -> None:
    has_a_case(LANCASHIRE)
    has_a_case(KENT)
    seen = investigations_seen(caller(token_of(system).text))
    entry = AuditEntry.objects.filter(subject="investigations.investigation", kind="consultation").latest("at")

    assert seen == {LANCASHIRE}
    assert entry.who == system.user_id
    assert entry.route == "api:investigation-list"


def test_response_to_a_token_sets_no_cookie_and_is_not_cached(system: System) -> None:
    response = caller(token_of(system).text).get(INVESTIGATIONS)

    assert not response.cookies
    assert response.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in response.headers
