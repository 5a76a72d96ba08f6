"""What the doors share: who may open them, and finding a referral in scope."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.choices import Role
from accounts.duties import DutyKind as Duty
from accounts.models import User
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core.workflow import TransitionNotAllowed
from nrm import identity, referrals
from nrm.data_rights import restriction
from nrm.form import answers, sections
from nrm.models import Referral

FORCE = (Role.ANALYST, Role.LEAD)
RECORDERS = (*FORCE, Role.NATIONAL)  # of what an authority decided
EVERYBODY = (*FORCE, Role.COORDINATOR, Role.NATIONAL)


def nrm_people(view: Callable[..., Any]) -> Callable[..., Any]:
    """The NRM people of forces, units and the national team."""
    return roles(*EVERYBODY, duty=Duty.NRM)(view)


def force_people(view: Callable[..., Any]) -> Callable[..., Any]:
    """The NRM people of a force, who fill in and send."""
    return roles(*FORCE, duty=Duty.NRM)(view)


def person(request: HttpRequest) -> User:
    """Who asks; the policy has seen to it that somebody is signed in."""
    return cast(User, request.user)


def referral_in_scope(public_id: uuid.UUID, user: User) -> Referral:
    """A referral within the person's scope, which knows whether it is restricted; anything else is not there."""
    rows = identity.joined(Referral.objects.visible_to(user).for_list().filter(public_id=public_id), by=user)
    found = restriction.marked(rows).first()
    if found is None:
        raise Http404
    return found


def headed(referral: Referral, *, user: User, of: Model | None = None) -> dict[str, Any]:
    """What the head of a page prints: whose referral it is, with the name where this person may see it.

    Records that the page was opened, as one of the referral, or `of` a record that hangs on it.
    """
    name = identity.name_on_page(referral, by=user)
    log.record(Operation.CONSULTATION, of=of or referral, reason=identity.NAME_SHOWN if name else "")
    return {"referral": referral, "name": name}


def changeable(request: HttpRequest, public_id: uuid.UUID) -> Referral | HttpResponse:
    """The draft, or the way back to the page that says why it can't be changed."""
    referral = referral_in_scope(public_id, person(request))
    if why := referrals.why_not_changeable(referral, by=person(request)):
        return refused(request, referral, TransitionNotAllowed(why))
    return referral


def sections_of(referral: Referral) -> list[sections.TaskListSection]:
    """The task list of a draft; who the person is stays closed."""
    found = answers.answers_of(referral, sealed=identity.present(referral))
    return sections.sections_of(found, begun=referral.form_begun_on)


def refused(
    request: HttpRequest, referral: Referral, why: Exception, *, to: str = "nrm:referral-detail"
) -> HttpResponse:
    """Say why not, on the page where it can be put right."""
    messages.error(request, str(why))
    return redirect(to, referral.public_id)
