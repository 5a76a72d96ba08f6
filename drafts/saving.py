"""A form's draft: autosaved while somebody types, restored on return, deleted when the form is saved.

The text of a draft never enters the log. Its first save, its reading and its discarding are logged; the repeated saves
every few seconds are not.
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
# A field whose name contains one of these is never stored.
FORGOTTEN = ("password", "csrfmiddlewaretoken", "second_factor", "new_code", "new_passkey")


class DraftRefused(Exception):
    """The input is not a valid draft. The message says why."""


def is_secret(field: str) -> bool:
    """True for a field that is never stored: passwords and tokens."""
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
    """Whether this is a field: its previous value if known, its current value, and its label."""
    return isinstance(field, dict) and isinstance(field.get("now"), str)


@transaction.atomic
def save(address: str, name: str, *, page: str, fields: dict[str, Any], by: User) -> Draft:
    """Store the draft of a form, replacing the previous one. Raises DraftRefused."""
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
    """True for a path of this service, within the usual length."""
    return text.startswith("/") and not text.startswith("//") and len(text) <= LONGEST_ADDRESS and text.isprintable()


def _forget_the_oldest(user: User) -> None:
    """Delete a person's oldest drafts beyond the limit."""
    kept = Draft.objects.filter(user=user).newest_first().values("pk")[:MOST_A_PERSON]
    Draft.objects.filter(user=user).exclude(pk__in=kept).delete()


def find(address: str, name: str, *, by: User) -> Draft | None:
    """The draft of a form, if any. Logs that it was read."""
    draft = Draft.objects.visible_to(by).of_form(address, name).first()
    if draft is not None:
        log.record(Operation.CONSULTATION, of=draft)
    return draft


@transaction.atomic
def discard(address: str, name: str, *, by: User) -> bool:
    """Delete a draft at the person's request; false if there was none."""
    draft = Draft.objects.visible_to(by).of_form(address, name).first()
    if draft is None:
        return False
    log.record(Operation.ERASURE, of=draft, question="discarded")
    draft.delete()
    return True


def drop(address: str, name: str, *, by: User) -> None:
    """Delete a draft because its form was saved: the record has the text now."""
    Draft.objects.filter(user=by).of_form(address, name).delete()


@transaction.atomic
def delete_old_drafts() -> tuple[int, int]:
    """Delete drafts a week old, and sessions that ended a day ago, and return how many of each."""
    with connection.cursor() as cursor:
        cursor.execute("select scope.forget_drafts(), scope.forget_sessions()")
        drafts, ended = cursor.fetchone()
    if drafts:
        log.record(Operation.ERASURE, of="drafts.draft", count=drafts, question=f"older than {DAYS} days")
    return drafts, ended
