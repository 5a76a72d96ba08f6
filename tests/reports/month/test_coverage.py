"""The page of a month: the forces of each unit, the forces to chase, and the reminders to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import outgoing_email
from accounts.choices import Role
from accounts.models import OutgoingMail, User
from core import clock
from core.workflow import TransitionNotAllowed
from figures import reminders
from figures.models import DeadlineExtension, Period, ReminderSent
from investigations.models import MonthlyReturn, ReturnEvent, Revision
from reference.models import Force
from reports.month import coverage
from tests.accounts.factories import KENT, UserFactory, national
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, WEST_MERCIA
from tests.reports import months_made

pytestmark = pytest.mark.django_db
REMIND = reverse("publications:reminder-send", args=["2020-02", LANCASHIRE])


@pytest.fixture(scope="class")
def january_whole_and_february_begun(rows_of_the_class: None) -> None:
    """In January Lancashire had 52 of 97 live cases; in February it has a draft, and two forces are approved."""
    every = Force.objects.due_in(JANUARY).values_list("code", flat=True)
    months_made.provisional(JANUARY, new=dict.fromkeys(every, 1) | {LANCASHIRE: 52})
    months_made.provisional(FEBRUARY, new={CHESHIRE: 2, WEST_MERCIA: 1})
    making.draft(LANCASHIRE, FEBRUARY)
    User.objects.filter(force__in=[LANCASHIRE, KENT]).update(is_active=False)  # those who submitted January
    UserFactory(
        name="Leah Marsh", role=Role.LEAD, force_id=LANCASHIRE, email="leah@example.org", duty_phone="+441524555019"
    )
    UserFactory(name="Amir Shah", force_id=LANCASHIRE, email="amir@example.org")


def _kent_has_somebody() -> User:
    """Somebody of the national team, once Kent has an active analyst."""
    UserFactory(name="Kim Bell", force_id=KENT, email="kim@example.org")
    return national()


@pytest.mark.usefixtures("january_whole_and_february_begun")
class TestCoverage:
    """Two of the 46 forces are approved."""

    def test_step_says_how_much_of_the_last_complete_month_is_covered(self) -> None:
        step = coverage.step_of(Period.objects.get(month=FEBRUARY), user=national())

        assert step.title == "2 of 46 returns are approved"
        assert step.sentences[-1] == "The approved forces held 2% of the live cases at the end of January 2020."

    def test_force_that_held_most_is_the_first_to_chase(self) -> None:
        step = coverage.step_of(Period.objects.get(month=FEBRUARY), user=national())
        first = step.to_chase[0]

        assert (first.force.name, first.force.status.word, first.share) == ("Lancashire", "draft, late", "54%")
        assert first.held is not None
        assert first.held.value == 52
        assert [person.name for person in first.contacts] == ["Leah Marsh", "Amir Shah"]
        assert len(step.to_chase) == 44

    def test_live_cases_of_a_unit_are_those_of_its_approved_forces(self) -> None:
        step = coverage.step_of(Period.objects.get(month=FEBRUARY), user=national())
        unit = next(unit for unit in step.units if unit.name == "NWROCU")

        assert (unit.approved, unit.live.value, unit.live.coverage.short) == ("1 of 6", 2, "1 of 6")
        assert sum(len(unit.forces) for unit in step.units) == 46

    def test_reminder_goes_to_active_people_and_names_only_force_and_month(
        self, client: Client, mailoutbox: list[Any]
    ) -> None:
        client.force_login(national())

        page = client.post(REMIND, follow=True).content.decode()
        outgoing_email.send_waiting()
        words = f"{mailoutbox[0].subject}\n{mailoutbox[0].body}"

        assert "Reminder sent to 2 people in Lancashire." in page
        assert [mail.to for mail in mailoutbox] == [["leah@example.org"], ["amir@example.org"]]
        assert "Lancashire return for February 2020" in words
        assert not any(character in words.replace("2020", "") for character in "0123456789")
        assert REMIND not in page  # one a day

    def test_mail_that_waits_is_withdrawn_when_the_return_comes(self, mailoutbox: list[Any]) -> None:
        reminders.send(LANCASHIRE, FEBRUARY, by=national())
        reminders.send(KENT, FEBRUARY, by=_kent_has_somebody())

        making.approve(Revision.objects.get(monthly_return__force=LANCASHIRE, period=FEBRUARY))
        outgoing_email.send_waiting()

        assert [mail.to for mail in mailoutbox] == [["kim@example.org"]]

    def test_mail_that_waits_is_withdrawn_when_the_month_is_published(self, mailoutbox: list[Any]) -> None:
        reminders.send(LANCASHIRE, FEBRUARY, by=national())
        making.lock(FEBRUARY)

        making.published(making.built(FEBRUARY))
        outgoing_email.send_waiting()

        assert mailoutbox == []
        assert not OutgoingMail.objects.exists()

    def test_mail_that_could_not_be_sent_for_two_days_is_given_up(self, settings: Any, mailoutbox: list[Any]) -> None:
        reminders.send(LANCASHIRE, FEBRUARY, by=national())
        settings.MSPT_TODAY = clock.today() + timedelta(days=3)

        outgoing_email.send_waiting()

        assert mailoutbox == []
        assert not OutgoingMail.objects.exists()

    def test_second_reminder_of_a_day_is_refused(self, settings: Any) -> None:
        nina = national()
        reminders.send(LANCASHIRE, FEBRUARY, by=nina)

        with pytest.raises(TransitionNotAllowed, match="already been sent to this force today"):
            reminders.send(LANCASHIRE, FEBRUARY, by=national())
        settings.MSPT_TODAY = clock.today() + timedelta(days=1)
        reminders.send(LANCASHIRE, FEBRUARY, by=nina)

        assert ReminderSent.objects.count() == 2

    def test_return_that_waits_for_its_lead_is_chased_and_only_the_lead_is_reminded(
        self, mailoutbox: list[Any]
    ) -> None:
        MonthlyReturn.objects.filter(force=LANCASHIRE, period=FEBRUARY).update(status="to_certify")
        User.objects.filter(name="Leah Marsh").update(duty_phone="")
        for _ in range(3):  # who come first for everything else
            UserFactory(force_id=LANCASHIRE, duty_phone="+441524555020")
        nina = national()

        step = coverage.step_of(Period.objects.get(month=FEBRUARY), user=nina)
        chased = step.to_chase[0]

        assert (chased.force.name, chased.force.status.word) == ("Lancashire", "submitted, not certified, late")
        assert [person.name for person in chased.contacts] == ["Leah Marsh"]
        assert (chased.why_not_remind, chased.may_extend, chased.overdue) == ("", False, "")
        assert LANCASHIRE not in [row.force.code for row in step.with_reviewer]
        reminders.send(LANCASHIRE, FEBRUARY, by=nina)
        outgoing_email.send_waiting()
        assert [mail.to for mail in mailoutbox] == [["leah@example.org"]]
        assert "submitted or certified the return" in mailoutbox[0].body

    def test_return_that_waits_for_a_lead_who_left_cannot_be_reminded_of(self) -> None:
        MonthlyReturn.objects.filter(force=LANCASHIRE, period=FEBRUARY).update(status="to_certify")
        User.objects.filter(name="Leah Marsh").update(is_active=False)

        with pytest.raises(TransitionNotAllowed, match="Lancashire has no active lead to write to"):
            reminders.send(LANCASHIRE, FEBRUARY, by=national())

    @pytest.mark.parametrize("move", ["submit_to_certify", "certify"])
    def test_mail_that_waits_is_withdrawn_when_the_return_is_submitted_or_certified(
        self, mailoutbox: list[Any], move: str
    ) -> None:
        reminders.send(LANCASHIRE, FEBRUARY, by=national())

        ReturnEvent.objects.create(
            monthly_return=MonthlyReturn.objects.get(force=LANCASHIRE, period=FEBRUARY),
            force_id=LANCASHIRE,
            move=move,
            by=User.objects.get(name="Leah Marsh"),
            at=clock.now(),
        )
        outgoing_email.send_waiting()

        assert mailoutbox == []

    def test_sentence_names_the_forces_with_a_later_due_date(self) -> None:
        period = Period.objects.get(month=FEBRUARY)
        DeadlineExtension.objects.create(
            period=period,
            force_id=CHESHIRE,
            due_on=period.due_on + timedelta(days=3),
            reason="The system was down.",
            given_by=national(),
            given_at=clock.now(),
        )
        MonthlyReturn.objects.filter(force=CHESHIRE, period=FEBRUARY).update(submitted_on_time=True)

        step = coverage.step_of(period, user=national())

        assert step.on_time == 1
        assert step.sentences[0] == (
            "1 was submitted by its due date: 7 March 2020, or later for Cheshire (10 March 2020)."
        )

    @pytest.mark.parametrize(
        ("force", "why"),
        [
            pytest.param(CHESHIRE, "The return of Cheshire is approved.", id="approved"),
            pytest.param(KENT, "Kent has no active analyst or lead to write to.", id="nobody there"),
        ],
    )
    def test_reminder_is_refused_with_its_reason(self, force: str, why: str) -> None:
        with pytest.raises(TransitionNotAllowed, match=why):
            reminders.send(force, FEBRUARY, by=national())

        assert not ReminderSent.objects.exists()
