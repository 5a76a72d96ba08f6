"""The pre-release list: who may read a release before its time, and why. It can change until the release is out."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from figures.current_role import role_now
from reports.models import PreReleaseReader, Release
from reports.releases import workflow

NO_ACCOUNT = "No partner, force or unit account that is open has this email address. Check it, or leave it blank."
LISTED = "This account is already on the pre-release list."
LISTED_WITHOUT_ACCOUNT = "This person is already on the pre-release list, with the same post and organisation."
IS_OUT = "The pre-release list cannot change any more: the release is out, or it has ended."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReader:
    """A person to add: who they are, why, and the email address of their account, if they have one."""

    name: str
    post: str
    organisation: str
    reason: str
    email: str = ""


@transaction.atomic
def add(public_id: uuid.UUID, new: NewReader, *, by: User) -> PreReleaseReader:
    """Let a person read the release before its time. Raises Release.DoesNotExist and TransitionNotAllowed."""
    release = _for_change(public_id, by=by)
    user = _account_of(new.email) if new.email else None
    if user is not None and release.readers.filter(user=user).exists():
        raise TransitionNotAllowed(LISTED)
    same = {"name": new.name, "post": new.post, "organisation": new.organisation}
    if user is None and release.readers.filter(user=None, **same).exists():
        raise TransitionNotAllowed(LISTED_WITHOUT_ACCOUNT)
    reader = PreReleaseReader.objects.create(
        release=release,
        **same,
        reason=new.reason,
        user=user,
        added_by=by,
        added_at=clock.now(),
    )
    log.record(Operation.ALTERATION, of=release, question="pre-release list", reason=new.reason)
    return reader


@transaction.atomic
def remove(public_id: uuid.UUID, reader: int, *, by: User) -> None:
    """Take a person off the list; what they have read stays read.

    Raises Release.DoesNotExist, PreReleaseReader.DoesNotExist and TransitionNotAllowed.
    """
    release = _for_change(public_id, by=by)
    release.readers.get(pk=reader).delete()
    log.record(Operation.ALTERATION, of=release, question="pre-release list")


def why_not_change(release: Release) -> str:
    """Why the list cannot change now; empty if it can."""
    return "" if release.is_draft or release.is_to_come else IS_OUT


def _account_of(email: str) -> User:
    """The open account of an address that could read the release once it is out."""
    user = User.objects.active().filter(email__iexact=email).first()
    if user is None or user.role not in workflow.OUTSIDE:
        raise TransitionNotAllowed(NO_ACCOUNT)
    return user


def _for_change(public_id: uuid.UUID, *, by: User) -> Release:
    if role_now(by) not in workflow.NATIONAL:
        raise TransitionNotAllowed("Only the national team can do this.")
    release = Release.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)
    if why := why_not_change(release):
        raise TransitionNotAllowed(why)
    return release
