"""The owner of a saved view gets one mail about each new month, which says nothing of the view."""

from __future__ import annotations

import datetime as dt
import smtplib
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from accounts import outgoing_email
from accounts.choices import Role
from accounts.models import OutgoingMail, User
from core import clock
from figures.models import Snapshot, SnapshotSource
from reports import tasks
from reports.choices import SavedPage, Schedule
from reports.explorer import saved_views, schedules
from reports.explorer.saved_views import SavedViewRefused
from reports.models import SavedView
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator, national
from tests.figures import making
from tests.figures.making import FEBRUARY, JANUARY
from tests.reports import months_made
from tests.roles import acting

pytestmark = pytest.mark.django_db

ADDRESS = f"rows=stage&area=force:{LANCASHIRE}&primary_type=LAB"


@pytest.fixture(scope="module", autouse=True)
def january(rows_of_the_file: None) -> None:
    """January is published, with one of the forces of the North West."""
    making.approve(making.draft(LANCASHIRE, JANUARY))
    making.lock(JANUARY)
    months_made.publish(making.built(JANUARY))


def view_of(owner: User, schedule: Schedule = Schedule.PUBLISHED, *, address: str = ADDRESS) -> SavedView:
    view = saved_views.save("Labour in Lancashire", page=SavedPage.EXPLORER, address=address, by=owner)
    return saved_views.schedule(view.public_id, schedule, by=owner)


def february(*forces: str, publish: bool = False) -> Snapshot:
    for force in forces:
        making.approve(making.draft(force, FEBRUARY))
    snapshot = making.built(FEBRUARY)
    if publish:
        making.lock(FEBRUARY)
        months_made.publish(making.built(FEBRUARY))
    return snapshot


def written() -> list[OutgoingMail]:
    with acting("clerk"):
        tasks.send_due_views()
        tasks.send_due_views()
    return list(OutgoingMail.objects.using("default").order_by("pk"))


def test_new_month_is_mailed_once_and_the_month_already_known_is_not() -> None:
    owner = analyst()
    view = view_of(owner)
    assert written() == []

    february(CUMBRIA, publish=True)

    (letter,) = written()
    assert letter.address == owner.email
    assert "February 2020" in letter.subject
    assert reverse("explorer:view-open", args=[view.public_id]) in letter.text
    assert reverse("explorer:view-schedule", args=[view.public_id]) in letter.text


def test_mail_names_no_view_force_filter_or_figure() -> None:
    view_of(analyst())
    february(LANCASHIRE, CUMBRIA, publish=True)

    (letter,) = written()

    text = f"{letter.subject} {letter.text}"
    for word in ("Lancashire", "Labour", LANCASHIRE, "LAB", "stage", "area=", "live"):
        assert word not in text


def test_complete_means_every_force_that_the_owner_sees() -> None:
    views = {person.role: view_of(person, Schedule.COMPLETE) for person in (analyst(), coordinator(), national())}
    february(LANCASHIRE)

    assert len(written()) == 1
    assert SavedView.objects.get(pk=views[Role.ANALYST].pk).last_sent_for == FEBRUARY

    unit = SnapshotSource.objects.filter(snapshot__period=FEBRUARY, unit="nwrocu", batch=None)
    for force in list(unit.values_list("force", flat=True)):
        making.approve(making.draft(force, FEBRUARY))
    making.built(FEBRUARY)
    assert len(written()) == 2
    assert SavedView.objects.get(pk=views[Role.COORDINATOR].pk).last_sent_for == FEBRUARY
    assert SavedView.objects.get(pk=views[Role.NATIONAL].pk).last_sent_for is None


def test_stopped_view_and_closed_account_get_no_mail() -> None:
    stopped, closed = view_of(analyst()), view_of(coordinator())
    saved_views.schedule(stopped.public_id, Schedule.NEVER, by=stopped.owner)
    User.objects.filter(pk=closed.owner_id).update(is_active=False)
    february(LANCASHIRE, publish=True)

    assert written() == []


def test_view_of_fixed_months_has_no_schedule(client: Client) -> None:
    owner = analyst()
    with pytest.raises(SavedViewRefused, match="always shows the same months"):
        view_of(owner, address="month=2020-01")
    view = SavedView.objects.get(owner=owner)
    client.force_login(owner)

    page = client.get(reverse("explorer:view-schedule", args=[view.public_id])).content.decode()

    assert "No emails about this view" in page
    assert 'type="radio"' not in page


def test_links_of_the_mail_open_and_stop_the_view(client: Client) -> None:
    owner = analyst()
    view = view_of(owner)
    client.force_login(owner)

    assert client.get(reverse("explorer:view-open", args=[view.public_id])).url == view.get_absolute_url()
    client.post(reverse("explorer:view-schedule", args=[view.public_id]), {"schedule": "never"})
    assert not SavedView.objects.get(pk=view.pk).has_schedule
    assert (
        "Each month, when the figures are published" not in client.get(reverse("explorer:view-list")).content.decode()
    )
    client.force_login(coordinator())
    assert client.get(reverse("explorer:view-schedule", args=[view.public_id])).status_code == 404
    assert client.get(reverse("explorer:view-open", args=[view.public_id])).status_code == 404


def test_clerk_reads_neither_the_name_nor_the_question_of_a_view() -> None:
    view_of(analyst())
    for column in ("name", "address"):
        with acting("clerk"), pytest.raises(ProgrammingError), transaction.atomic():
            list(SavedView.objects.values_list(column, flat=True))


def test_mail_is_tried_for_a_week_when_the_server_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: Any) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    view_of(analyst())
    february(LANCASHIRE, publish=True)
    written()
    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    start = clock.now()

    def left_after(days: float) -> int:
        later = dt.timedelta(days=days)
        with time_machine.travel(dt.datetime.now(dt.UTC) + later), clock.at(start + later), acting("clerk"):
            outgoing_email.send_waiting()
        return OutgoingMail.objects.using("default").count()

    assert left_after(1) == 1
    assert left_after(8) == 0
    assert mail.outbox == []
    assert schedules.newest_month(Schedule.PUBLISHED, owner=national()) == date(2020, 2, 1)
