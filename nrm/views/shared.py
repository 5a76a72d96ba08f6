"""Shared code of the views: who may open them, and finding a referral in scope."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
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
from core.record_header import RecordHeader
from core.workflow import TransitionNotAllowed
from nrm import identity, record_header, referrals
from nrm.data_rights import restriction
from nrm.form import answers, sections
from nrm.models import Referral
from nrm.querysets import ReferralQuerySet
from nrm.safeguarding import progress

FORCE = (Role.ANALYST, Role.LEAD)
RECORDERS = (*FORCE, Role.NATIONAL)  # who may record what an authority decided
EVERYBODY = (*FORCE, Role.COORDINATOR, Role.NATIONAL)


def nrm_people(view: Callable[..., Any]) -> Callable[..., Any]:
    """Allow the NRM people of forces, units and the national team."""
    return roles(*EVERYBODY, duty=Duty.NRM)(view)


def force_people(view: Callable[..., Any]) -> Callable[..., Any]:
    """Allow the NRM people of a force, who fill in and send."""
    return roles(*FORCE, duty=Duty.NRM)(view)


def exporting_people(view: Callable[..., Any]) -> Callable[..., Any]:
    """Allow the same people, who give their second factor again before a file leaves."""
    return roles(*FORCE, duty=Duty.NRM, fresh_factor=True)(view)


def person(request: HttpRequest) -> User:
    """Return the signed-in user; the policy has checked that there is one."""
    return cast(User, request.user)


def referral_in_scope(public_id: uuid.UUID, user: User) -> Referral:
    """Return a referral in the user's scope, with what its header needs; raise 404 for anything else."""
    referral = for_header(Referral.objects.visible_to(user).filter(public_id=public_id), by=user).first()
    if referral is None:
        raise Http404
    return referral


def for_header(rows: ReferralQuerySet, *, by: User) -> ReferralQuerySet:
    """Load what the header of a referral's pages prints."""
    return progress.marked(restriction.marked(identity.joined(rows.for_list(), by=by)))


def headed(
    request: HttpRequest, referral: Referral, *, of: Model | None = None, beside: Iterable[Model] = ()
) -> dict[str, Any]:
    """Return the referral and the header of its page, with the name if this user may see it.

    Records that the page was opened, as a page of the referral, or `of` a record that belongs to it, and which other
    records it shows `beside`.
    """
    header = header_of(request, referral)
    log.record(
        Operation.CONSULTATION,
        of=of or referral,
        reason=identity.NAME_SHOWN if header.name else "",
        beside=[*([referral] if of else []), *beside],
    )
    return {"referral": referral, "header": header}


def header_of(request: HttpRequest, referral: Referral) -> RecordHeader:
    """Return the header alone, for pages that log a consultation of their own."""
    user, match = person(request), request.resolver_match
    return record_header.header_of(
        referral,
        name=identity.name_on_page(referral, by=user),
        by=user,
        view_name=match.view_name if match else "",
        path=request.path,
    )


def changeable(request: HttpRequest, public_id: uuid.UUID) -> Referral | HttpResponse:
    """Return the draft, or a redirect to the page that says why it can't be changed."""
    referral = referral_in_scope(public_id, person(request))
    if why := referrals.why_not_changeable(referral, by=person(request)):
        return refused(request, referral, TransitionNotAllowed(why))
    return referral


def sections_of(referral: Referral) -> list[sections.TaskListSection]:
    """Return the task list of a draft, without opening the identity."""
    given = answers.answers_of(referral, sealed=identity.present(referral))
    return sections.sections_of(given, begun=referral.form_begun_on)


def refused(
    request: HttpRequest, referral: Referral, why: Exception, *, to: str = "nrm:referral-detail"
) -> HttpResponse:
    """Show why a change was refused, on the page where the user can fix it."""
    messages.error(request, str(why))
    return redirect(to, referral.public_id)
