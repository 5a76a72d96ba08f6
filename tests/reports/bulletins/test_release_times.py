"""A bulletin is announced, published for a time to come, and read by everybody from then on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from reports.bulletins import editing, files, making
from reports.choices import BulletinState
from reports.models import Bulletin
from tests.accounts.factories import analyst, national
from tests.explorer import months as made
from tests.figures.making import JANUARY
from tests.reports.bulletins import making_bulletins as bulletins
from tests.shared_rows import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blank_drawings")]
LIST = "/reports/bulletins/"


@made_once
def reader() -> User:
    return analyst()


@made_once
def approved() -> Bulletin:
    made.made()
    return bulletins.approved()


@pytest.fixture
def soon() -> datetime:
    return clock.start_of(clock.today() + timedelta(days=3)) + timedelta(hours=9, minutes=30)


@pytest.fixture
def scheduled(approved: Bulletin, soon: datetime) -> Bulletin:
    announced = editing.announce(approved.public_id, release_at=soon, seen=approved.seen, by=national())
    return editing.publish(announced.public_id, seen=announced.seen, by=national())


@contextmanager
def at(settings: Any, moment: datetime) -> Iterator[None]:
    settings.DEMONSTRATION = True
    with clock.at(moment):
        yield


def status_for(client: Client, user: User, bulletin: Bulletin) -> int:
    client.force_login(user)
    return client.get(bulletin.get_absolute_url()).status_code


def test_published_bulletin_waits_for_its_time(
    client: Client, scheduled: Bulletin, reader: User, soon: datetime, settings: Any
) -> None:
    assert scheduled.state == BulletinState.PUBLISHED
    assert (scheduled.status, scheduled.is_out) == ("Scheduled", False)
    assert status_for(client, reader, scheduled) == 404
    for file_format in files.BulletinFormat:
        assert client.get(f"{scheduled.get_absolute_url()}bulletin.{file_format}").status_code == 404
    assert status_for(client, national(), scheduled) == 200

    with at(settings, soon):
        assert scheduled.status == "Published"
        assert status_for(client, reader, scheduled) == 200
        page = client.get(scheduled.get_absolute_url()).content.decode()
        assert f"Published on {scheduled.released_at}" in page
        assert scheduled.released_at.endswith(" at 9:30am")


def test_calendar_tells_every_reader_the_time_and_nothing_else(
    client: Client, approved: Bulletin, reader: User, soon: datetime, settings: Any
) -> None:
    client.force_login(reader)
    assert "No bulletin is announced." in client.get(LIST).content.decode()
    announced = editing.announce(approved.public_id, release_at=soon, seen=approved.seen, by=national())

    page = client.get(LIST).content.decode()

    assert f">{announced}</th>" in page
    assert announced.released_at in page
    assert str(announced.public_id) not in page
    assert "Approved" not in page
    client.force_login(national())
    assert announced.get_absolute_url() in client.get(LIST).content.decode()
    with at(settings, soon + timedelta(minutes=1)):
        client.force_login(reader)
        assert f"Delayed. It was announced for {announced.released_at}." in client.get(LIST).content.decode()


def test_bulletin_without_a_time_is_out_at_once_and_a_delayed_one_too(
    approved: Bulletin, soon: datetime, settings: Any
) -> None:
    announced = editing.announce(approved.public_id, release_at=soon, seen=approved.seen, by=national())
    with at(settings, soon + timedelta(hours=1)):
        late = editing.publish(announced.public_id, seen=announced.seen, by=national())
        assert late.release_at == late.published_at == clock.now()
        assert late.is_out
    assert bulletins.published(JANUARY).is_out


def test_scheduled_bulletin_can_be_sent_back_and_nothing_else(
    scheduled: Bulletin, soon: datetime, settings: Any
) -> None:
    writer = scheduled.written_by
    for move in ("submit", "withdraw", "approve", "publish", "announce", "unannounce", "discard"):
        assert editing.why_not(move, scheduled, by=writer)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Bulletin.objects.filter(pk=scheduled.pk).update(release_at=soon + timedelta(days=1))

    with at(settings, soon), pytest.raises(TransitionNotAllowed, match="published and never changes"):
        editing.send_back(scheduled.public_id, reason="Wrong chart", seen=scheduled.seen, by=writer)
    back = editing.send_back(scheduled.public_id, reason="Wrong chart", seen=scheduled.seen, by=writer)

    assert (back.state, back.content, back.digest, back.published_at) == (BulletinState.DRAFT, None, "", None)
    assert back.release_at == soon  # the calendar still announces it


def test_database_lets_nobody_send_back_a_bulletin_that_is_out(approved: Bulletin) -> None:
    bulletin = editing.publish(approved.public_id, seen=approved.seen, by=national())
    nothing = dict.fromkeys(("content", "drawings", "made_with", "approved_by", "approved_at"))

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Bulletin.objects.filter(pk=bulletin.pk).update(
            state="draft", digest="", published_by=None, published_at=None, **nothing
        )


def test_time_is_entered_on_the_page_and_removed_again(client: Client, approved: Bulletin, soon: datetime) -> None:
    client.force_login(national())
    move = reverse("bulletins:bulletin-move", args=[approved.public_id])
    day = {"release_on": soon.date().isoformat(), "release_time": "", "move": "announce", "seen": approved.seen}

    answer = client.post(move, day, follow=True)

    assert f"Announced in the calendar for {making_released(approved)}." in answer.content.decode()
    assert Bulletin.objects.get().release_at == soon
    seen = Bulletin.objects.get().seen
    client.post(move, {"move": "unannounce", "seen": seen})
    assert Bulletin.objects.get().release_at is None


def making_released(bulletin: Bulletin) -> str:
    return Bulletin.objects.get(pk=bulletin.pk).released_at


@pytest.mark.parametrize(
    ("typed", "shown", "problem"),
    [
        ({"release_on": "", "release_time": ""}, (), "Enter the release date."),
        ({"release_on": "2020-01-01", "release_time": ""}, ("2020",), "The release date cannot be in the past."),
        (
            {"release_on": "2099-01-01", "release_time": "half nine"},
            ("2099", "half nine"),
            "“half nine” is not a time.",
        ),
    ],
    ids=["empty", "past", "no time"],
)
def test_time_that_is_wrong_is_refused_and_stays_as_typed(
    client: Client, approved: Bulletin, typed: dict[str, str], shown: tuple[str, ...], problem: str
) -> None:
    client.force_login(national())
    move = reverse("bulletins:bulletin-move", args=[approved.public_id])

    answer = client.post(move, {"move": "announce", "seen": approved.seen, **typed})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert problem in page
    assert all(f'value="{part}"' in page for part in shown)
    assert Bulletin.objects.get().release_at is None


def test_announcing_a_past_time_is_refused(approved: Bulletin) -> None:
    with pytest.raises(TransitionNotAllowed, match="cannot be in the past"):
        editing.announce(approved.public_id, release_at=clock.now(), seen=approved.seen, by=national())


def test_files_before_the_time_say_so(scheduled: Bulletin, soon: datetime, settings: Any) -> None:
    stored = making.published(scheduled)

    before = files.file_of(scheduled, stored, files.BulletinFormat.ODS)

    assert before.name.endswith("-scheduled.ods")
    assert files.status_of(scheduled) == f"Not released until {scheduled.released_at}"
    with at(settings, soon):
        assert files.file_of(scheduled, stored, files.BulletinFormat.ODS).name == "bulletin-month-2020-02-v1.ods"
