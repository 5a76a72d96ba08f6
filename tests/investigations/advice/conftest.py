"""The case that is reviewed, and its reviewer."""

from __future__ import annotations

import pytest

from accounts.models import User
from investigations.models import Entry
from tests.accounts.factories import coordinator
from tests.investigations.advice.making import reviewed_case


@pytest.fixture
def entry() -> Entry:
    return reviewed_case()


@pytest.fixture
def carla() -> User:
    return coordinator()
