"""The clerk writes the emails of notices: at once, or once a working day at the hour that the person chose.

An email says the kind of thing, its date and a link, and nothing else: no name, reference or figure, and not how many
there are of a kind. Notices that wait together share one email. What the person has read is not emailed, nor what is
a week old, nor what lies outside the person's scope by now. Nothing is written to an address that bounces
(`bounces.py`); when it is resumed, what is not a week old follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import outgoing_email
from accounts.models import User
from accounts.permissions import Scope
from accounts.querysets import secrets_of
from core import clock
from notifications.choices import Delivery, DigestTime
from notifications.models import MailBounce, Notice, NoticeSettings
from reference import working_days

MOST_PEOPLE = 500  # at one call
KEPT = timedelta(days=7)  # what could not be sent for so long is no news

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailLine:
    """What an email says about the notices of one kind."""

    sentence: str
    more: str
    date_is: str
    due_on: date | None
    url: str


def write_due() -> int:
    """Write every email that is due now, as the clerk, and return how many. Safe to run twice and concurrently."""
    now = clock.now()
    written = sum(_write(pk, Delivery.AT_ONCE, before=now) for pk in _people(Notice.objects.all(), Delivery.AT_ONCE))
    for digest_time in DigestTime:
        moment = digest_moment(clock.day_of(now), digest_time)
        if moment is not None and moment <= now:
            rows = _of_time(digest_time).filter(created_at__lt=moment)
            written += sum(_write(pk, Delivery.DIGEST, before=moment) for pk in _people(rows, Delivery.DIGEST))
    return written


def digest_moment(day: date, digest_time: int) -> datetime | None:
    """When the daily emails of this hour are due on a day; None if it is not a working day."""
    if not is_working_day(day):
        return None
    return datetime.combine(day, time(digest_time), clock.LONDON).astimezone(UTC)


def is_working_day(day: date) -> bool:
    """Whether the day is a working day. Of a year whose bank holidays are not known yet, each Monday to Friday is."""
    try:
        return working_days.is_working_day(day)
    except working_days.UnknownYear:
        logger.warning("bank_holidays_unknown", year=day.year)
        return day.weekday() < 5


def _of_time(digest_time: int) -> QuerySet[Notice]:
    """Notices of the people who get the daily email at this hour."""
    chosen = NoticeSettings.objects.filter(digest_time=digest_time).values("person")
    is_here = Q(person__in=chosen)
    if digest_time == DigestTime.MORNING:
        is_here |= ~Q(person__in=NoticeSettings.objects.values("person"))
    return Notice.objects.filter(is_here)


def _people(rows: QuerySet[Notice], delivery: Delivery) -> list[int]:
    """The people with an email to write, those who have waited longest first."""
    waiting = Notice.objects.to_email(delivery, since=clock.now() - KEPT).filter(pk__in=rows.values("pk"))
    waiting = waiting.exclude(person__in=MailBounce.objects.open().values("person"))
    people = waiting.order_by("created_at", "pk").values_list("person", flat=True)
    return list(dict.fromkeys(people[: 20 * MOST_PEOPLE]))[:MOST_PEOPLE]


@transaction.atomic
def _write(person_id: int, delivery: Delivery, *, before: datetime) -> int:
    """Write one email with all that waits for a person, and mark it, in one transaction; return 0 if nothing does."""
    rows = list(
        Notice.objects.to_email(delivery, since=clock.now() - KEPT)
        .filter(person=person_id, created_at__lte=before)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("person", "force")
        .defer(*secrets_of("person"))
        .order_by("created_at", "pk")
    )
    if not rows:
        return 0
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(emailed_at=clock.now())
    person = rows[0].person
    to_tell = [row for row in rows if may_get(person, row)]
    if not to_tell:
        return 0
    subject, text = email_of(to_tell, delivery)
    outgoing_email.put_as_clerk(person.email, subject, text, keep_until=clock.now() + KEPT)
    return 1


def may_get(person: User, notice: Notice) -> bool:
    """Whether the person is active, may still get this kind, and still sees the force."""
    if not person.is_active or not notice.definition.is_for(person):
        return False
    return notice.force is None or Scope.of(person).holds(notice.force)


def email_of(notices: Sequence[Notice], delivery: Delivery) -> tuple[str, str]:
    """The subject and the text of the email about these notices of one person."""
    lines = _lines(notices)
    subject = "daily email" if delivery == Delivery.DIGEST else "new notices"
    if len(lines) == 1 and delivery == Delivery.AT_ONCE:
        subject = lines[0].sentence
    context = {
        "lines": lines,
        "is_digest": delivery == Delivery.DIGEST,
        "settings_url": f"{settings.SERVICE_ADDRESS}{reverse('notifications:settings')}",
        "service_name": settings.SERVICE_NAME,
    }
    text = render_to_string("notifications/email/notices.txt", context)
    return f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}", text


def _lines(notices: Sequence[Notice]) -> list[EmailLine]:
    """One line a kind. Of several notices it has the first date and leads to the page of notices."""
    by_kind: dict[str, list[Notice]] = {}
    for notice in notices:
        by_kind.setdefault(notice.kind, []).append(notice)
    return [
        EmailLine(
            sentence=some[0].definition.email,
            more=some[0].definition.more,
            date_is=some[0].definition.date_is,
            due_on=min((notice.due_on for notice in some if notice.due_on), default=None),
            url=f"{settings.SERVICE_ADDRESS}"
            f"{some[0].get_absolute_url() if len(some) == 1 else reverse('notifications:notice-list')}",
        )
        for some in by_kind.values()
    ]
