"""Months from before the service come in by the same workbook: the series starts in the past, month by month."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import clock, months
from core.workflow import TransitionNotAllowed
from figures import periods
from figures.models import Period
from investigations.models import Entry, MonthlyReturn, ReturnUpload
from investigations.quality.rules import RULES
from investigations.returns import creation, current_return, due_notices
from investigations.review import decisions
from notifications.choices import NoticeKind
from notifications.models import Notice
from reports.dashboards.timeliness import timeliness
from reports.home import reviewer
from reports.month import coverage
from reports.query.reader import Reader
from tests.accounts.factories import LANCASHIRE, analyst, coordinator, national
from tests.investigations import deciding

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER, FEBRUARY = date(2019, 11, 1), date(2019, 12, 1), date(2020, 2, 1)
TODAY = date(2020, 3, 20)
HEADS = "Reference,Opened on,Stage,How it began,Primary type,Sub-types,Running before this month\n"


@pytest.fixture(autouse=True)
def in_march(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service begins on a day in March."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2020, 3, 20, 12, tzinfo=clock.LONDON))


def uploaded(client: Client, month: date, text: str) -> str:
    """Upload a file for a month and add its changes to the return; the last page."""
    place = [LANCASHIRE, months.text(month)]
    file = SimpleUploadedFile("return.csv", text.encode())
    client.post(reverse("investigations:return-upload", args=place), {"file": file})
    upload = ReturnUpload.objects.filter(period=month).latest("pk")
    answer = client.post(reverse("investigations:return-upload-store", args=[*place, upload.public_id]), follow=True)
    return answer.content.decode()


def approve(month: date) -> MonthlyReturn:
    reasons = dict.fromkeys(RULES, "As the force recorded it then.")
    decisions.submit(LANCASHIRE, month, by=analyst(LANCASHIRE), reasons=reasons)
    return deciding.approve(LANCASHIRE, month, by=coordinator())


def test_past_months_open_together_and_each_builds_on_the_one_before() -> None:
    periods.start_series(NOVEMBER, by=national())
    periods.open_due(TODAY)
    periods.lock_due(TODAY)
    client = Client()
    client.force_login(analyst(LANCASHIRE))

    first = uploaded(client, NOVEMBER, f"{HEADS}LAN/1,14/05/2019,Triage,Not known,LAB,LAB.car-wash,yes\n")
    approve(NOVEMBER)
    uploaded(client, DECEMBER, f"{HEADS}LAN/2,02/12/2019,Triage,Not known,LAB,LAB.car-wash,\n")
    december = approve(DECEMBER)

    assert "1 investigation changed from your file." in first
    assert Period.objects.get(pk=NOVEMBER).is_locked
    arrivals = Entry.objects.filter(revision=december.current).order_by("holding__reference")
    assert list(arrivals.values_list("holding__reference", "arrival")) == [
        ("LAN/1", "rolled"),
        ("LAN/2", "first_reported"),
    ]
    november = MonthlyReturn.objects.get(period=NOVEMBER)
    assert (november.status, december.status) == ("approved", "approved")
    assert (november.submitted_on_time, december.submitted_on_time) == (None, None)  # entered afterwards, so not late


def test_history_is_overdue_in_no_status() -> None:
    period = periods.start_series(NOVEMBER, by=national())
    anna = analyst(LANCASHIRE)
    creation.begin(LANCASHIRE, NOVEMBER, by=anna)

    def judged() -> tuple[bool, int]:
        monthly_return = MonthlyReturn.objects.get(period=NOVEMBER)
        return monthly_return.is_overdue, timeliness(NOVEMBER, reader=Reader(national()))[LANCASHIRE].due

    assert period.is_from_before(period.due_on)
    assert judged() == (False, 0)
    decisions.submit(LANCASHIRE, NOVEMBER, by=anna, reasons=dict.fromkeys(RULES, "As recorded then."))
    assert MonthlyReturn.objects.get(period=NOVEMBER).submitted_on_time is None
    assert judged() == (False, 0)


def test_history_is_overdue_on_no_page_and_in_no_notice() -> None:
    periods.start_series(FEBRUARY, by=national())
    due = Period.objects.get().due_on
    anna, carl = analyst(LANCASHIRE), coordinator()

    def judged() -> tuple[bool, bool, bool, bool]:
        due_notices.make_due(TODAY)
        board = reviewer.board_of(carl)
        home = board and reviewer.returns_of(board, area="the unit")
        assert home
        chased = coverage.step_of(Period.objects.get(), user=national())
        return (
            any(row.overdue for row in home.rows),
            any(force.overdue for force in chased.to_chase),
            "overdue" in current_return.months_to_do(anna)[0].title,
            Notice.objects.filter(kind=NoticeKind.RETURN_OVERDUE).exists(),
        )

    assert judged() == (False, False, False, False)
    Period.objects.update(created_on=due)  # opened in time
    assert judged() == (True, True, True, True)


def test_month_that_was_opened_by_its_due_date_is_no_history() -> None:
    period = periods.start_series(DECEMBER, by=national())

    period.created_on = period.due_on
    assert not period.is_from_before(period.due_on)
    period.created_on = period.due_on + timedelta(days=1)
    assert period.is_from_before(period.due_on)


def test_series_starts_earlier_until_a_return_is_started_in_it() -> None:
    periods.start_series(DECEMBER, by=national())

    november = periods.start_series(NOVEMBER, by=national())
    creation.begin(LANCASHIRE, NOVEMBER, by=analyst(LANCASHIRE))

    assert november.is_from_before(november.due_on)
    assert list(Period.objects.order_by("month").values_list("month", "starts_series")) == [
        (NOVEMBER, True),
        (DECEMBER, False),
    ]
    with pytest.raises(TransitionNotAllowed, match="at least one force has started a return in it"):
        periods.start_series(months.previous(NOVEMBER), by=national())


def test_first_month_of_a_series_that_starts_earlier_is_carried_forward() -> None:
    periods.start_series(DECEMBER, by=national())
    periods.start_series(NOVEMBER, by=national())
    client = Client()
    client.force_login(analyst(LANCASHIRE))
    uploaded(client, NOVEMBER, f"{HEADS}LAN/1,14/05/2019,Triage,Not known,LAB,LAB.car-wash,yes\n")
    approve(NOVEMBER)

    december = creation.begin(LANCASHIRE, DECEMBER, by=analyst(LANCASHIRE))

    carried = Entry.objects.filter(revision__monthly_return=december)
    assert list(carried.values_list("holding__reference", "arrival")) == [("LAN/1", "rolled")]
