"""Pages of requests for analysis, for the national team."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import edit_conflicts
from accounts.choices import Role
from accounts.models import User
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import paging
from core.govuk import in_words
from core.workflow import EditConflict, TransitionNotAllowed
from reports.models import AnalysisRequest, RequestFigure, SavedView
from reports.requests import analysis_requests
from reports.requests.forms import VIEW_GONE, AnswerForm, CloseForm, FigureForm, RequestForm
from reports.views import person

MOST_SHARED = 100  # views of other people in the list to choose from


@roles(Role.NATIONAL)
@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """List the requests, open ones first."""
    rows = AnalysisRequest.objects.visible_to(person(request)).for_list()
    page = paging.page_of(request, rows, singular="request")
    log.record(Operation.CONSULTATION, of="reports.analysisrequest", count=len(page), question="list of requests")
    return render(request, "requests/list.html", {"page": page})


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("question")
def request_new(request: HttpRequest) -> HttpResponse:
    """Record a request."""
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = analysis_requests.record(form.details, by=person(request))
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"{made.reference} recorded.")
            return redirect(made)
    return render(request, "requests/edit.html", {"form": form}, status=422 if form.errors else 200)


@roles(Role.NATIONAL)
@require_safe
def request_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a request with its figures and its answer."""
    return _detail(request, _request(public_id, person(request)))


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("question")
def request_change(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Correct what a request says."""
    user = person(request)
    analysis_request = _request(public_id, user)
    form = RequestForm.of(analysis_request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            analysis_requests.change(public_id, form.details, seen=edit_conflicts.posted(request), by=user)
        except TransitionNotAllowed as why:
            return _refused(request, "requests/edit.html", form, analysis_request, why)
        else:
            messages.success(request, "Request changed.")
            return redirect(analysis_request)
    return _page(request, "requests/edit.html", form, analysis_request)


@roles(Role.NATIONAL)
@require_POST
def figure_add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Add the question of a saved view to a request."""
    user = person(request)
    analysis_request = _request(public_id, user)
    form = FigureForm(request.POST, views=_views(user))
    if form.is_valid():
        try:
            analysis_requests.add_figure(public_id, form.chosen, by=user)
        except SavedView.DoesNotExist:
            form.add_error("view", VIEW_GONE)
        except TransitionNotAllowed as why:
            form.add_error("view", str(why))
        else:
            messages.success(request, "Figure added.")
            return redirect(analysis_request)
    return _detail(request, analysis_request, form=form)


@roles(Role.NATIONAL)
@require_POST
def figure_remove(request: HttpRequest, public_id: uuid.UUID, figure: int) -> HttpResponse:
    """Take a figure out of a request."""
    user = person(request)
    analysis_request = _request(public_id, user)
    try:
        analysis_requests.remove_figure(public_id, figure, by=user)
    except RequestFigure.DoesNotExist:
        messages.info(request, "This figure is not in the request any more.")
    except TransitionNotAllowed as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, "Figure removed.")
    return redirect(analysis_request)


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("answer")
def request_answer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Answer a request."""
    form = AnswerForm(request.POST or None)
    return _end(
        request, public_id, form, "requests/answer.html", end=analysis_requests.answer, text="answer", ended="answered"
    )


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def request_close(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Close a request without an answer."""
    form = CloseForm(request.POST or None)
    return _end(
        request, public_id, form, "requests/close.html", end=analysis_requests.close, text="reason", ended="closed"
    )


def _end(
    request: HttpRequest,
    public_id: uuid.UUID,
    form: AnswerForm | CloseForm,
    template: str,
    *,
    end: Callable[..., AnalysisRequest],
    text: str,
    ended: str,
) -> HttpResponse:
    """Answer or close a request with what was typed in the field `text`; or show the form, with what is wrong."""
    user = person(request)
    analysis_request = _request(public_id, user)
    if request.method == "POST" and form.is_valid():
        try:
            end(public_id, form.cleaned_data[text], seen=edit_conflicts.posted(request), by=user)
        except TransitionNotAllowed as why:
            return _refused(request, template, form, analysis_request, why)
        else:
            messages.success(request, f"{analysis_request.reference} {ended}.")
            return redirect(analysis_request)
    return _page(request, template, form, analysis_request)


def _request(public_id: uuid.UUID, user: User) -> AnalysisRequest:
    analysis_request = AnalysisRequest.objects.visible_to(user).for_pages().filter(public_id=public_id).first()
    if analysis_request is None:
        raise Http404
    return analysis_request


def _views(user: User) -> list[SavedView]:
    """The person's own views, and the newest of those that others share: there may be thousands."""
    shared = SavedView.objects.shared_with(user).order_by("-created_at", "-pk")[:MOST_SHARED]
    return [*SavedView.objects.owned_by(user).in_order(), *shared]


def _detail(request: HttpRequest, analysis_request: AnalysisRequest, *, form: FigureForm | None = None) -> HttpResponse:
    form = form or FigureForm(views=_views(person(request)) if analysis_request.is_open else [])
    log.record(Operation.CONSULTATION, of=analysis_request)
    context: dict[str, Any] = {
        "asked": analysis_request,
        "figures": list(analysis_request.figures.order_by("added_at", "pk")),
        "form": form,
        "has_views": form.has_views,
    }
    return render(request, "requests/detail.html", context, status=422 if form.errors else 200)


def _refused(
    request: HttpRequest, template: str, form: forms.Form, analysis_request: AnalysisRequest, why: TransitionNotAllowed
) -> HttpResponse:
    """The page with the reason. After an edit conflict it is about the request as it is now, and shows it."""
    form.add_error(None, str(why))
    return _page(request, template, form, analysis_request, is_conflict=isinstance(why, EditConflict))


def _page(
    request: HttpRequest,
    template: str,
    form: forms.Form,
    analysis_request: AnalysisRequest,
    *,
    is_conflict: bool = False,
) -> HttpResponse:
    analysis_request.refresh_from_db()
    log.record(Operation.CONSULTATION, of=analysis_request)
    is_current = is_conflict or request.method != "POST"
    context = {
        "form": form,
        "asked": analysis_request,
        # An error in what was typed does not make an outdated page current.
        "seen": analysis_requests.token_of(analysis_request) if is_current else edit_conflicts.posted(request),
        "saved": _saved(analysis_request, form) if is_conflict else (),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _saved(analysis_request: AnalysisRequest, form: forms.Form) -> list[dict[str, str]]:
    """What the request says now where something else was typed: the label and the text of each field."""
    now = RequestForm.of(analysis_request)
    typed = form.cleaned_data
    return [
        {"key": str(now[name].label), "value": in_words(value) if isinstance(value, date) else str(value)}
        for name in now.fields
        if name in typed and typed[name] != (value := getattr(analysis_request, name))
    ]
