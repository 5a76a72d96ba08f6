"""Mails about saved views: the owner learns that a new month has figures, and gets links to the view.

A mail holds no figure, no force, no filter and not the name of the view, which its owner typed. The clerk writes it and
reads only who owns the view and when it is due; the page behind the link decides what the owner may see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import outgoing_email
from accounts.choices import Role
from accounts.models import User
from core import clock, months
from figures.models import Snapshot, SnapshotSource
from reports import permissions
from reports.choices import Schedule
from reports.models import SavedView

MOST_AT_ONCE = 500
KEPT = timedelta(days=7)  # a mail that cannot be sent for so long is no news


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """What decides about the emails of a person: their role and their place."""

    role: str
    force: str
    unit: str


def newest_month(schedule: str, *, owner: User) -> date | None:
    """The newest month that a person would get a mail about; None if there is none yet."""
    return _newest(schedule, owner=_owner(owner))


def write_due_mails() -> int:
    """Write the mail of each view whose owner has a newer month than the last; return how many.

    Each is written in its own transaction with the month that it is for, so parallel calls write it once.
    """
    newest: dict[tuple[str, Owner], date | None] = {}
    written = 0
    due = SavedView.objects.exclude(schedule=Schedule.NEVER).order_by("pk").values_list("pk", flat=True)
    for pk in list(due):
        if written == MOST_AT_ONCE:
            break
        written += _write_if_due(pk, newest)
    return written


@transaction.atomic
def _write_if_due(pk: int, newest: dict[tuple[str, Owner], date | None]) -> int:
    view = (
        SavedView.objects.filter(pk=pk)
        .exclude(schedule=Schedule.NEVER)
        .only("public_id", "owner_id", "schedule", "last_sent_for")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    people = User.objects.using(outgoing_email.CLERK).only("email", "role", "is_active", "force_id", "unit_id")
    person = people.filter(pk=view.owner_id).first() if view else None
    if view is None or person is None or not person.is_active or person.role not in permissions.READERS:
        return 0
    key = (view.schedule, _owner(person))
    if key not in newest:
        newest[key] = _newest(view.schedule, owner=key[1])
    month = newest[key]
    if month is None or (view.last_sent_for and month <= view.last_sent_for):
        return 0
    view.last_sent_for = month
    view.save(update_fields=["last_sent_for"])
    context = {
        "month": months.label(month),
        "open": _link("explorer:view-open", view),
        "change": _link("explorer:view-schedule", view),
        "service_name": settings.SERVICE_NAME,
    }
    subject = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}figures for {months.label(month)}"
    text = render_to_string("explorer/email/view_due.txt", context)
    outgoing_email.put_as_clerk(person.email, subject, text, keep_until=clock.now() + KEPT)
    return 1


def _link(name: str, view: SavedView) -> str:
    return f"{settings.SERVICE_ADDRESS}{reverse(name, args=[view.public_id])}"


def _owner(user: User) -> Owner:
    return Owner(role=user.role, force=user.force_id or "", unit=user.unit_id or "")


def _newest(schedule: str, *, owner: Owner) -> date | None:
    if schedule == Schedule.PUBLISHED:
        return Snapshot.objects.published().order_by("-period").values_list("period", flat=True).first()
    sources = _of_owner(owner)
    if sources is None:
        return None
    here = SnapshotSource.objects.filter(snapshot=OuterRef("pk"), **sources)
    newer = Snapshot.objects.filter(period=OuterRef("period"), version__gt=OuterRef("version"))
    complete = Snapshot.objects.filter(Exists(here)).exclude(Exists(here.filter(batch=None))).exclude(Exists(newer))
    return complete.order_by("-period").values_list("period", flat=True).first()


def _of_owner(owner: Owner) -> dict[str, str] | None:
    """Which forces of a month must have reported: all that the person may see."""
    if owner.role == Role.NATIONAL:
        return {}
    if owner.unit:
        return {"unit": owner.unit}
    return {"force": owner.force} if owner.force else None
