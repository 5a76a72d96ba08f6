"""Record a request for analysis, add figures to it, answer it, or close it without an answer.

Only the national team does this. When a request is answered, each figure stores the month and the digest that was
quoted, so that anybody can tell later whether the same figure has changed since.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Max
from django.http import QueryDict

from accounts import edit_conflicts
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from figures.current_role import role_now
from reports.choices import RequestState, SavedPage
from reports.explorer import references
from reports.models import AnalysisRequest, RequestFigure, SavedView
from reports.query import answers
from reports.query.limits import QuestionRefused
from reports.query.question import InvalidQuestion, Question
from reports.query.reader import Reader
from reports.requests import workflow


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDetails:
    """What a request says: who asks what, when, and by when it is due."""

    question: str
    asked_by: str
    organisation: str
    asked_on: date
    due_on: date
    handling: str


@transaction.atomic
def record(details: RequestDetails, *, by: User) -> AnalysisRequest:
    """Record a request under the next number; once, if the form was sent twice. Raises TransitionNotAllowed."""
    _refuse("change", state=RequestState.OPEN, by=by)
    _refuse_dates(details)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('reports.analysisrequest', 0))")
    columns = _columns(details)
    if same := AnalysisRequest.objects.open().filter(created_by=by, **columns).first():
        log.record(Operation.CONSULTATION, of=same)
        return same
    newest = AnalysisRequest.objects.aggregate(newest=Max("number"))["newest"] or 0
    request = AnalysisRequest.objects.create(number=newest + 1, created_by=by, created_at=clock.now(), **columns)
    log.record(Operation.COLLECTION, of=request)
    return request


@transaction.atomic
def change(public_id: uuid.UUID, details: RequestDetails, *, seen: str, by: User) -> AnalysisRequest:
    """Correct what a request says. Raises AnalysisRequest.DoesNotExist and TransitionNotAllowed."""
    request = _locked("change", public_id, by=by)
    _refuse_outdated(request, seen=seen, decide="change it")
    _refuse_dates(details)
    columns = _columns(details)
    for name, value in columns.items():
        setattr(request, name, value)
    request.save(update_fields=list(columns))
    log.record(Operation.ALTERATION, of=request)
    return request


@transaction.atomic
def add_figure(public_id: uuid.UUID, view: uuid.UUID, *, by: User) -> RequestFigure:
    """Copy the question of a saved view into a request.

    Raises AnalysisRequest.DoesNotExist, SavedView.DoesNotExist and TransitionNotAllowed.
    """
    request = _locked("change", public_id, by=by)
    saved = SavedView.objects.visible_to(by).get(public_id=view)
    if request.figures.filter(page=saved.page, address=saved.address).exists():
        raise TransitionNotAllowed("This figure is already in the request. Select another saved view.")
    question = _question(saved.page, saved.address)
    if question is not None:
        references.remember(question)
    figure = RequestFigure.objects.create(
        request=request,
        name=saved.name,
        page=saved.page,
        address=saved.address,
        code=question.code if question else "",
        added_by=by,
        added_at=clock.now(),
    )
    log.record(Operation.ALTERATION, of=request, question="figure added")
    return figure


@transaction.atomic
def remove_figure(public_id: uuid.UUID, figure: int, *, by: User) -> None:
    """Take a figure out of an open request. Raises DoesNotExist of the request or figure, and TransitionNotAllowed."""
    request = _locked("change", public_id, by=by)
    request.figures.get(pk=figure).delete()
    log.record(Operation.ALTERATION, of=request, question="figure removed")


@transaction.atomic
def answer(public_id: uuid.UUID, text: str, *, seen: str, by: User) -> AnalysisRequest:
    """Answer a request, and store the month and digest of each figure as it is now.

    Raises AnalysisRequest.DoesNotExist and TransitionNotAllowed, also if a figure has no answer now.
    """
    request = _locked("answer", public_id, by=by)
    _refuse_outdated(request, seen=seen, decide="answer it")
    if not text.strip():
        raise TransitionNotAllowed("Enter the answer.")
    for figure in request.figures.all():
        _freeze(figure, by=by)
    request.answer = text.strip()
    return _ended(request, RequestState.ANSWERED, by=by)


@transaction.atomic
def close(public_id: uuid.UUID, reason: str, *, seen: str, by: User) -> AnalysisRequest:
    """Close a request without an answer. Raises AnalysisRequest.DoesNotExist and TransitionNotAllowed."""
    request = _locked("close", public_id, by=by)
    _refuse_outdated(request, seen=seen, decide="close it")
    if not reason.strip():
        raise TransitionNotAllowed("Enter why the request is closed without an answer.")
    request.close_reason = reason.strip()
    return _ended(request, RequestState.CLOSED, by=by, reason=request.close_reason)


def token_of(request: AnalysisRequest) -> str:
    """A token of a request as its pages show it, with its figures (`accounts/edit_conflicts.py`)."""
    columns = (request.question, request.asked_by, request.organisation, request.asked_on, request.due_on)
    figures = request.figures.order_by("pk").values_list("pk", flat=True)
    return edit_conflicts.token(*columns, request.handling, request.state, *figures)


def _refuse_outdated(request: AnalysisRequest, *, seen: str, decide: str) -> None:
    def changed() -> str:
        return "A colleague changed this request or its figures since you opened the page."

    if why := edit_conflicts.refusal(seen, now=token_of(request), what_changed=changed, decide=decide):
        raise EditConflict(why)


def _ended(request: AnalysisRequest, state: RequestState, *, by: User, reason: str = "") -> AnalysisRequest:
    request.state, request.ended_by, request.ended_at = state, by, clock.now()
    request.save(update_fields=["state", "answer", "close_reason", "ended_by", "ended_at"])
    log.record(Operation.ALTERATION, of=request, question=state.label.lower(), reason=reason)
    return request


def _freeze(figure: RequestFigure, *, by: User) -> None:
    """Store which month of a figure is quoted, and what it was counted from. A dashboard is only a link."""
    question = _question(figure.page, figure.address)
    if question is None:
        return
    reader = Reader(by)
    try:
        given = answers.answer_for(answers.begin_with(question, reader=reader)[0], reader=reader)
    except QuestionRefused as refused:
        raise TransitionNotAllowed(f"“{figure.name}” has no answer now: {refused} Remove it first.") from None
    figure.month, figure.digest = given.month, given.digest
    figure.save(update_fields=["month", "digest"])


def _question(page: str, address: str) -> Question | None:
    """The question of a view of the explorer; None of a dashboard, or if it names what is no longer there."""
    if page != SavedPage.EXPLORER:
        return None
    try:
        return Question.parse(QueryDict(address))
    except InvalidQuestion:
        return None


def _locked(transition: str, public_id: uuid.UUID, *, by: User) -> AnalysisRequest:
    request = AnalysisRequest.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)
    _refuse(transition, state=request.state, by=by)
    return request


def _refuse(transition: str, *, state: str, by: User) -> None:
    if reason := workflow.refusal(transition, state=state, role=role_now(by)):
        raise TransitionNotAllowed(reason)


def _refuse_dates(details: RequestDetails) -> None:
    if details.asked_on > clock.today():
        raise TransitionNotAllowed("Enter the day of the request. It cannot be in the future.")
    if details.due_on < details.asked_on:
        raise TransitionNotAllowed("Enter a due date on or after the day of the request.")


def _columns(details: RequestDetails) -> dict[str, str | date]:
    return {
        "question": details.question.strip(),
        "asked_by": details.asked_by,
        "organisation": details.organisation,
        "asked_on": details.asked_on,
        "due_on": details.due_on,
        "handling": details.handling,
    }
