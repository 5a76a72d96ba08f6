"""What the views share: who may open them, records in the person's scope, and the page after a refusal."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import edit_conflicts
from accounts.models import User
from accounts.policies import roles
from core.workflow import EditConflict, TransitionNotAllowed
from documents.receiving import ArrivedFile
from prosecutions.action_plan import permissions
from prosecutions.models import OversightMeeting, PlanAction

type View = Callable[..., Any]


def _missing_is_not_found(view: View) -> View:
    """Answer *not found* if a record left the person’s scope after the page had found it, such as to another owner."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> Any:
        try:
            return view(request, *args, **kwargs)
        except (PlanAction.DoesNotExist, OversightMeeting.DoesNotExist):
            raise Http404 from None

    return answered


def readers(view: View) -> View:
    """Allow everybody who reads the plan: leads, coordinators and the national team."""
    return roles(*permissions.READERS)(_missing_is_not_found(view))


def readers_sending(view: View) -> View:
    """Allow the same people to upload a document."""
    return roles(*permissions.READERS, keeps_document=True)(_missing_is_not_found(view))


def members(view: View) -> View:
    """Allow the members of the group, who read the papers of its meetings."""
    return roles(*permissions.MEMBERS)(_missing_is_not_found(view))


def managers(view: View) -> View:
    """Allow the national team, which manages the plan."""
    return roles(*permissions.MANAGERS)(_missing_is_not_found(view))


def managers_sending(view: View) -> View:
    """Allow the national team to upload a document."""
    return roles(*permissions.MANAGERS, keeps_document=True)(_missing_is_not_found(view))


def person(request: HttpRequest) -> User:
    """The signed-in person; the policy guarantees that there is one."""
    return cast(User, request.user)


def arrived(request: HttpRequest) -> ArrivedFile | None:
    """The document that came with the request."""
    return cast(ArrivedFile | None, getattr(request, "arrived", None))


def action_for(public_id: uuid.UUID, user: User) -> PlanAction:
    """An action that the person may read; otherwise not found."""
    action = PlanAction.objects.visible_to(user).for_list().filter(public_id=public_id).first()
    if action is None:
        raise Http404
    return action


def meeting_for(public_id: uuid.UUID, user: User) -> OversightMeeting:
    """A meeting that the person may read; otherwise not found."""
    meeting = OversightMeeting.objects.visible_to(user).filter(public_id=public_id).first()
    if meeting is None:
        raise Http404
    return meeting


def form_page(
    request: HttpRequest,
    template: str,
    form: forms.Form,
    context: dict[str, Any],
    *,
    now: str = "",
    why: TransitionNotAllowed | None = None,
) -> HttpResponse:
    """A page with one form. After a refusal it prints the reason, and after an edit conflict the present token.

    `now` is the token of the record; an error in what was typed does not make an outdated page current.
    """
    if why is not None:
        form.add_error(None, str(why))
    is_current = request.method != "POST" or isinstance(why, EditConflict)
    seen = now if is_current else edit_conflicts.posted(request)
    status = 409 if why is not None else 422 if form.errors else 200
    return render(request, template, {**context, "form": form, "seen": seen}, status=status)
