"""Extensions: a force's later due date holds wherever its due date is read, and only while it can."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from figures import deadlines
from figures.models import DeadlineExtension, Period
from investigations.models import MonthlyReturn
from investigations.returns import current_return
from reports.home import reviewer
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator, national
from tests.figures import making
from tests.figures.making import FEBRUARY, JANUARY
from tests.investigations import factories as made

pytestmark = pytest.mark.django_db
TODAY = date(2020, 3, 10)
REASON = "The records system was down."


@pytest.fixture(autouse=True)
def the_day(settings: Any) -> None:
    settings.MSPT_TODAY = TODAY


@pytest.fixture(scope="class")
def overdue(rows_of_the_class: None) -> User:
    """February was due on 6 March, four days ago; Lancashire and Cumbria have drafts."""
    made.series(JANUARY, FEBRUARY)
    ann = analyst()
    made.draft(FEBRUARY, by=ann)
    making.draft(CUMBRIA, JANUARY)
    Period.objects.filter(month=FEBRUARY).update(due_on=date(2020, 3, 6), locks_on=date(2020, 3, 20))
    return ann


def extended(to: date = date(2020, 3, 12), *, force: str = LANCASHIRE) -> DeadlineExtension:
    return deadlines.extend(force, FEBRUARY, due_on=to, reason=REASON, by=national())


class TestExtension:
    """One of two forces gets until 12 March."""

    def test_only_the_force_that_has_it_is_no_longer_overdue(self, overdue: User) -> None:
        [before] = MonthlyReturn.objects.filter(force=LANCASHIRE, period=FEBRUARY)
        assert before.is_overdue
        extended()

        [month] = [each for each in current_return.months_to_do(overdue) if each.period.month == FEBRUARY]
        board = reviewer.board_of(coordinator())
        assert board is not None
        home = reviewer.home_of(board, area="NWROCU")
        assert home is not None
        overdue_words = {row.name: row.overdue for row in home.rows}

        assert not MonthlyReturn.objects.get(pk=before.pk).is_overdue
        assert month.due_on == date(2020, 3, 12)
        assert (overdue_words["Lancashire"], bool(overdue_words["Cumbria"])) == ("", True)

    @pytest.mark.parametrize(
        ("day", "is_on_time"), [pytest.param(12, True, id="last day"), pytest.param(13, False, id="day after")]
    )
    def test_return_submitted_by_the_new_date_is_on_time(
        self, overdue: User, settings: Any, day: int, is_on_time: bool
    ) -> None:
        extended()
        settings.MSPT_TODAY = date(2020, 3, day)

        submitted = made.submitted_return(FEBRUARY, rows=[made.row("LAN/1")], by=overdue)

        assert submitted.submitted_on_time is is_on_time

    def test_later_date_of_the_month_replaces_it(self, overdue: User) -> None:
        extended()
        Period.objects.filter(month=FEBRUARY).update(due_on=date(2020, 3, 16))

        assert deadlines.due_on_of(Period.objects.get(month=FEBRUARY), LANCASHIRE) == date(2020, 3, 16)

    @pytest.mark.parametrize(
        ("to", "why"),
        [
            pytest.param(date(2020, 3, 5), "is due on 6 March 2020. Enter a later date.", id="earlier"),
            pytest.param(date(2020, 3, 9), "This date has passed.", id="past"),
            pytest.param(date(2020, 3, 21), "locks after 20 March 2020.", id="after the lock"),
        ],
    )
    def test_date_that_helps_nobody_is_refused(self, overdue: User, to: date, why: str) -> None:
        with pytest.raises(TransitionNotAllowed, match=why):
            extended(to)

    def test_force_that_has_submitted_and_locked_month_get_none(self, overdue: User) -> None:
        made.submitted_return(FEBRUARY, rows=[made.row("LAN/1")], by=overdue)
        with pytest.raises(TransitionNotAllowed, match="Lancashire has already submitted"):
            extended()
        making.lock(FEBRUARY)
        with pytest.raises(TransitionNotAllowed, match="This month is locked"):
            extended(force=CUMBRIA)

    def test_page_gives_it_and_brings_typed_words_back(self, overdue: User, client: Client) -> None:
        client.force_login(national())
        address = reverse("publications:extension-give", args=["2020-02", LANCASHIRE])

        refused = client.post(address, {"due_on": "1 March 2020", "reason": REASON})
        done = client.post(address, {"due_on": "12 March 2020", "reason": REASON}, follow=True).content.decode()

        assert refused.status_code == 422
        assert REASON in refused.content.decode()
        assert "Lancashire is now due on 12 March 2020." in done
        assert "Extended to 12 March 2020" in done
        assert clock.today() < DeadlineExtension.objects.get().due_on <= TODAY + timedelta(days=2)
