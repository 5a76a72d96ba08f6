"""In the demonstration, people have read the notices of the history, and not those of the last days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from demo import notices
from notifications.models import Notice
from tests.accounts.factories import analyst
from tests.notifications.making import ready_for

pytestmark = pytest.mark.django_db


def test_only_notices_of_the_last_days_are_new() -> None:
    anna, present = analyst(), clock.now()
    new, old, oldest = (ready_for(anna) for _number in range(3))
    Notice.objects.filter(pk=old.pk).update(created_at=present - timedelta(days=20))
    Notice.objects.filter(pk=oldest.pk).update(created_at=present - timedelta(days=200))

    assert notices.tidy(present=present) == 1

    assert list(Notice.objects.unread()) == [new]
    assert set(Notice.objects.all()) == {new, old}
