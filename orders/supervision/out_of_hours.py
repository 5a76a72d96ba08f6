"""Out-of-hours contact for an officer: the number of the subject, otherwise that of the managing force.

A force sets one number for all its subjects, so that every order card has one; a subject may have a different one.
Until a force sets its number, the card gives 101, which every force answers, and the force has a to-do item about it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from orders import permissions
from orders.models import DutyNumber, Subject
from reference.models import Force

PHONE = re.compile(r"\+?\d[\d ()-]{8,}\d")
NON_EMERGENCY = "101"
LONGEST = 120
NEEDS_NUMBER = "Enter a phone number, for example: force duty officer, 01632 960999."
MISSING = (
    "Enter an out-of-hours number. Your force has not set one for all its subjects, so the order card would not show "
    "a number."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact to call: who it is, and the number, if there is one."""

    text: str
    number: str = ""

    @property
    def link(self) -> str:
        """A link for a phone to dial."""
        return re.sub(r"[^\d+]", "", self.number)


def contact_of(text: str) -> Contact | None:
    """The contact in a line of text with a phone number; None for a blank line."""
    if not text.strip():
        return None
    match = PHONE.search(text)
    if match is None:
        return Contact(text=text.strip())
    return Contact(text=PHONE.sub("", text, count=1).strip(" ,:;–-"), number=match[0].strip())


def one_line(text: str) -> str:
    """The text in its stored form."""
    return " ".join(text.split())[:LONGEST]


def has_number(text: str) -> bool:
    """Whether the text contains a number that can be dialled."""
    return bool(PHONE.search(text))


def default_of(force: str) -> str:
    """The number of a force for all its subjects; blank where it has not set one."""
    return DutyNumber.objects.filter(force=force).values_list("text", flat=True).first() or ""


def contact_for(subject: Subject) -> Contact:
    """Who to call about a subject, always with a number: the subject's, the force's, or 101."""
    for text in (subject.out_of_hours_contact, default_of(subject.force_id)):
        if has_number(text) and (contact := contact_of(text)):
            return contact
    return _of_nobody(subject.force)


def of_force(force: Force) -> Contact:
    """Who to call about subjects of a force in general."""
    return contact_of(default_of(force.pk)) or _of_nobody(force)


def _of_nobody(force: Force) -> Contact:
    return Contact(text=f"Ask for {force.name}", number=NON_EMERGENCY)


def is_missing(user: User) -> bool:
    """Whether the person should set their force's number: the force manages a subject and has not set one."""
    if not user.force_id or not permissions.is_of_force(user, user.force_id):
        return False
    return Subject.objects.filter(force=user.force_id).exists() and not default_of(user.force_id)


def why_not_without(force: str, text: str) -> str:
    """Why this force can't add a subject with this text as the number, as a sentence; empty when it can."""
    if text.strip():
        return "" if has_number(text) else NEEDS_NUMBER
    return "" if default_of(force) else MISSING


@transaction.atomic
def set_default(text: str, *, by: User) -> DutyNumber:
    """Set the number of the person's force for all its subjects. Raises TransitionNotAllowed."""
    if not by.force_id or not permissions.is_of_force(by, by.force_id):
        raise TransitionNotAllowed("Only order managers can set their force’s out-of-hours number.")
    if not has_number(text):
        raise TransitionNotAllowed(NEEDS_NUMBER)
    defaults = {"text": one_line(text), "updated_by": by, "updated_at": clock.now()}
    duty_number, is_new = DutyNumber.objects.update_or_create(force_id=by.force_id, defaults=defaults)
    log.record(Operation.COLLECTION if is_new else Operation.ALTERATION, of=duty_number)
    return duty_number
