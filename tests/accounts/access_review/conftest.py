"""People of a force and administrators on the first day of a quarter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from accounts.choices import Role
from accounts.models import User
from tests.accounts.access_review.reviewing import on_day
from tests.accounts.factories import UserFactory
from tests.accounts.second_factors import person_with_app
from tests.shared_rows import made_once


@pytest.fixture(autouse=True)
def _first_day() -> Iterator[None]:
    with on_day(0):
        yield


@made_once
def lena() -> User:
    return person_with_app(role=Role.LEAD, name="Lena Lead")


@made_once
def luke() -> User:
    return person_with_app(role=Role.LEAD, name="Luke Lead")


@made_once
def anna() -> User:
    return UserFactory(name="Anna Analyst")


@made_once
def ada() -> User:
    return person_with_app(role=Role.ADMINISTRATOR, name="Ada Min")


@made_once
def bea() -> User:
    return person_with_app(role=Role.ADMINISTRATOR, name="Bea Min")
