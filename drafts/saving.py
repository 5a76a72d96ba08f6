"""A form's draft: saved while somebody types, handed back when they return, dropped when the form was saved.

The words of a draft never enter the log. Its first saving, its reading and its discarding are logged; that it is saved
again every few seconds is not.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from audit import log
from audit.choices import Operation
from drafts.models import KEPT_FOR, LONGEST_ADDRESS, LONGEST_NAME, MOST_TYPED, POSTED, Draft

DAYS = KEPT_FOR.days
MOST_A_PERSON = 100
FORGOTTEN = ("password", "csrfmiddlewaretoken")  # a field whose name holds one of these is never kept


class DraftRefused(Exception):
    """What was sent is no draft; the message says why."""


def is_secret(field: str) -> bool:
    """True for a field that is never kept: passwords and tokens."""
    return any(word in field.lower() for word in FORGOTTEN)


def read(sent: str) -> dict[str, Any]:
    """The fields that a script sent, without secrets. Raises DraftRefused."""
    if len(sent) > MOST_TYPED:
        raise DraftRefused("This is too long to keep as a draft. Save the form.")
    try:
        fields = json.loads(sent)
    except (ValueError, RecursionError):
        raise DraftRefused("The draft cannot be read. Type again and save the form.") from None
    if not isinstance(fields, dict) or not all(_is_field(field) for field in fields.values()):
        raise DraftRefused("The draft cannot be read. Type again and save the form.")
    return {name: field for name, field in fields.items() if not is_secret(name)}


def _is_field(field: Any) -> bool:
    """A field is what it said before, if that is known, what it says now, and its label."""
    return isinstance(field, dict) and isinstance(field.get("now"), str)


@transaction.atomic
def save(address: str, name: str, *, page: str, fields: dict[str, Any], by: User) -> Draft:
    """Store the draft of a form in place of the one before. Raises DraftRefused."""
    if not is_address(address) or len(name) > LONGEST_NAME or name.startswith(POSTED):
        raise DraftRefused("A draft belongs to a form of this service.")
    page = page if is_address(page) else ""
    now = timezone.now()
    draft, is_new = Draft.objects.update_or_create(
        user=by,
        address=address,
        name=name,
        defaults={"page": page, "fields": json.dumps(fields), "saved_at": now, "expires_at": now + KEPT_FOR},
    )
    if is_new:
        _forget_the_oldest(by)
        log.record(Operation.COLLECTION, of=draft)
    return draft


def is_address(text: str) -> bool:
    """True for a path of this service, as short as a path is."""
    return text.startswith("/") and not text.startswith("//") and len(text) <= LONGEST_ADDRESS and text.isprintable()


def _forget_the_oldest(user: User) -> None:
    """Keep a person's newest drafts, as many as anybody could mean to return to."""
    kept = Draft.objects.filter(user=user).newest_first().values("pk")[:MOST_A_PERSON]
    Draft.objects.filter(user=user).exclude(pk__in=kept).delete()


def find(address: str, name: str, *, by: User) -> Draft | None:
    """The draft of a form, if there is one; that it was read is logged."""
    draft = Draft.objects.visible_to(by).of_form(address, name).first()
    if draft is not None:
        log.record(Operation.CONSULTATION, of=draft)
    return draft


@transaction.atomic
def discard(address: str, name: str, *, by: User) -> bool:
    """Throw a draft away because the person says so; false where there was none."""
    draft = Draft.objects.visible_to(by).of_form(address, name).first()
    if draft is None:
        return False
    log.record(Operation.ERASURE, of=draft, question="discarded")
    draft.delete()
    return True


def drop(address: str, name: str, *, by: User) -> None:
    """Forget a draft because its form was saved: the record has the words now."""
    Draft.objects.filter(user=by).of_form(address, name).delete()


@transaction.atomic
def delete_old_drafts() -> tuple[int, int]:
    """Remove drafts that are a week old, and sessions that ended a day ago; the answer is how many of each."""
    with connection.cursor() as cursor:
        cursor.execute("select scope.forget_drafts(), scope.forget_sessions()")
        drafts, ended = cursor.fetchone()
    if drafts:
        log.record(Operation.ERASURE, of="drafts.draft", count=drafts, question=f"older than {DAYS} days")
    return drafts, ended
