"""Reminders to forces whose return for a month waits for them: a mail to the force's people, and a record of it.

The mail names the force and the month and nothing else, so it may travel outside the service. A force gets one a day at
most, whichever month it is about. A mail that still waits for the mail server is withdrawn when the return comes or the
month is published (sql/withdraw_reminders.sql), and after two days.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from accounts import outgoing_email
from accounts.choices import Role
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock, months
from core.workflow import TransitionNotAllowed
from figures import month_status, periods, workflow
from figures.choices import STATUS_WORDS, Treatment
from figures.current_role import role_now
from figures.models import Period, ReminderSent
from reference.models import Force

WAITING_FOR_FORCE = frozenset({Treatment.NOT_STARTED, Treatment.DRAFT, Treatment.TO_CERTIFY, Treatment.QUERIED})
KEPT = timedelta(days=2)  # how long a mail waits for a mail server that does not answer
ONE_A_DAY = "A reminder has already been sent to this force today. You can send another tomorrow."


@transaction.atomic
def send(force: str, month: date, *, by: User) -> ReminderSent:
    """Remind a force's active leads and analysts of a month; only its leads of a return that they have to certify.

    Raises Period.DoesNotExist, Force.DoesNotExist and TransitionNotAllowed.
    """
    period, named = Period.objects.get(month=month), Force.objects.due_in(month).get(pk=force)
    if role_now(by) not in workflow.NATIONAL:
        raise TransitionNotAllowed("Only the national team can do this.")
    treatment = month_status.statuses([month]).get((force, month), Treatment.NOT_STARTED)
    people = people_to_remind(list(User.objects.returning_for([force])), treatment=treatment)
    is_counted = force not in periods.waiting_for(month)
    sent_today = ReminderSent.objects.filter(force=force, sent_on=clock.today()).exists()
    if why := why_not_send(
        named.short_name,
        treatment=Treatment.REPORTED if is_counted else treatment,
        people=len(people),
        is_sent_today=sent_today,
    ):
        raise TransitionNotAllowed(why)
    try:
        with transaction.atomic():
            reminder = ReminderSent.objects.create(
                period=period,
                force=named,
                sent_by=by,
                sent_at=clock.now(),
                sent_on=clock.today(),
                addressees=len(people),
            )
    except IntegrityError:  # a colleague sent one at the same moment
        raise TransitionNotAllowed(ONE_A_DAY) from None
    mail = _mail(named.called_on(months.last_day(month)).short_name, period)
    keep_until = clock.now() + KEPT
    reminder.mails = [outgoing_email.put(person.email, *mail, keep_until=keep_until).pk for person in people]
    reminder.save(update_fields=["mails"])
    log.record(Operation.ALTERATION, of=reminder)
    return reminder


def people_to_remind(staff: Sequence[User], *, treatment: Treatment) -> list[User]:
    """Those of a force's active leads and analysts who act next: the leads, if they have to certify the return."""
    return [person for person in staff if treatment != Treatment.TO_CERTIFY or person.role == Role.LEAD]


def why_not_send(name: str, *, treatment: Treatment, people: int, is_sent_today: bool) -> str:
    """Why a force cannot be reminded of a month now; empty if it can."""
    if treatment not in WAITING_FOR_FORCE:
        return f"The return of {name} is {STATUS_WORDS[treatment]}. It does not wait for the force."
    if not people:
        who = "lead" if treatment == Treatment.TO_CERTIFY else "analyst or lead"
        return f"{name} has no active {who} to write to."
    return ONE_A_DAY if is_sent_today else ""


def _mail(force: str, period: Period) -> tuple[str, str]:
    """The subject and text of the mail."""
    context = {"force": force, "period": period, "service_name": settings.SERVICE_NAME}
    subject = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{force} return for {period}"
    return subject, render_to_string("figures/email/reminder_message.txt", context)
