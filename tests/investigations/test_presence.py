"""Two people of a force see that they have the same return open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from redis.exceptions import ConnectionError as NoConnection

from accounts.choices import Role
from core import clock
from investigations.models import MonthlyReturn
from investigations.returns import presence
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory, analyst, coordinator
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series
from tests.investigations.test_cells import SCRIPT, address, cells, entry

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def both(settings: Any) -> tuple[Client, Client]:
    """Two analysts of one force, the first of them has started the return."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "presence"}
    settings.CACHES = settings.CACHES | {"presence": memory}
    caches["presence"].clear()
    series(JANUARY, FEBRUARY)
    anna = analyst()
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2")], by=anna)
    first = signed_in(anna)
    first.post(address("return-start"))
    return first, signed_in(UserFactory(role=Role.ANALYST, force_id=LANCASHIRE, name="Sam Okoro"))


def test_colleague_and_their_case_are_named_until_minutes_after_their_last_page(
    both: tuple[Client, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, sam = both
    page = anna.get(address("return-detail")).content.decode()
    assert "also has this return open" not in page

    sam.get(f"{address('return-detail')}?row={entry('LAN/2').pk}")
    saved = anna.post(address("cells-save"), cells(page, entry("LAN/1").pk, stage="charged"), headers=SCRIPT)

    assert "Sam Okoro also has this return open, at LAN/2." in saved.content.decode()
    later = clock.now() + timedelta(minutes=presence.MINUTES, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert presence.note(MonthlyReturn.objects.get(period=FEBRUARY), by=analyst()) == []


def test_reviewers_and_what_others_wrote_to_the_cache_show_nobody(both: tuple[Client, Client]) -> None:
    anna, _ = both
    elsewhere = UserFactory(role=Role.ANALYST, force_id=CUMBRIA, name="Somebody else")
    number = MonthlyReturn.objects.get(period=FEBRUARY).pk

    reviewer = signed_in(coordinator())
    reviewer.get(address("return-detail"))
    now = int(clock.now().timestamp())
    for planted in ({str(elsewhere.pk): [now, 0]}, {"1": "now"}, [1], {"<b>": [now, 0]}, {"1": [now, "LAN/1"]}):
        caches["presence"].set(str(number), planted)
        page = anna.get(address("return-detail")).content.decode()
        assert "also has this return open" not in page


def test_page_comes_without_names_if_the_cache_does_not_answer(
    both: tuple[Client, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise NoConnection

    monkeypatch.setattr(type(caches["presence"]), "get", fail)

    assert both[0].get(address("return-detail")).status_code == 200


def test_a_colleague_costs_one_statement(
    both: tuple[Client, Client], query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    anna, sam = both
    sam.get(address("return-detail"))

    with query_budget(36):
        page = anna.get(address("return-detail")).content.decode()

    assert "Sam Okoro also has this return open." in page
