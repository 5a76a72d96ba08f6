"""The start of every change in this package: load the subject or order in scope, under a lock, for its own force."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from accounts import duties
from accounts.models import User
from core import clock
from core.govuk import in_words
from core.workflow import TransitionNotAllowed
from orders import permissions, transitions
from orders.models import Order, Subject
from orders.subjects import records
from reference.models import Force


def why_not(force: Force, *, by: User) -> str:
    """Why this person can't record anything, as a sentence; empty when they can."""
    if permissions.is_of_force(by, force.pk):
        return ""
    return f"Only order managers in {force.short_name} can record this."


def subject(public_id: UUID, *, by: User) -> Subject:
    """A subject of the person's force, under its lock.

    Raises TransitionNotAllowed, and Subject.DoesNotExist out of scope.
    """
    locked = records.locked(public_id, by=by)
    if why := why_not(locked.force, by=by):
        raise TransitionNotAllowed(why)
    return locked


def order(public_id: UUID, *, by: User) -> Order:
    """An order of the person's force, under its lock.

    Raises TransitionNotAllowed, and Order.DoesNotExist out of scope.
    """
    locked = transitions.locked(public_id, by=by)
    if why := why_not(locked.force, by=by):
        raise TransitionNotAllowed(why)
    return locked


def people(force: str) -> models.QuerySet[User]:
    """Who may manage a subject: the active people of the force who hold the duty today."""
    return duties.holders(duties.DutyKind.ORDERS, force=force).order_by("name").distinct()


def one_of(force: str, person: int) -> User:
    """A person of the force with the duty. Raises TransitionNotAllowed for anybody else."""
    user = people(force).filter(pk=person).first()
    if user is None:
        raise TransitionNotAllowed("Choose an order manager in your force.")
    return user


def refuse_future(day: date, time_of_day: time | None = None) -> None:
    """Raise TransitionNotAllowed for a future day or a future time of today: these records are about past events."""
    if day > clock.today():
        raise TransitionNotAllowed(f"{in_words(day)} is in the future. Record it on or after that date.")
    if time_of_day and day == clock.today() and time_of_day > clock.now().astimezone(clock.LONDON).time():
        raise TransitionNotAllowed(f"{clock.time_in_words(time_of_day)} today is in the future. Check the time.")


def refuse_broken(row: models.Model) -> None:
    """Raise TransitionNotAllowed with the message of any constraint that a row would violate."""
    try:
        row.validate_constraints()
    except ValidationError as broken:
        raise TransitionNotAllowed(" ".join(broken.messages)) from None


def line(text: str, most: int) -> str:
    """One line of text with a maximum number of characters."""
    return " ".join(text.split())[:most]
