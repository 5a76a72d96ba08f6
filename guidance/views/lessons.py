"""Pages for the lessons of all debriefs and their outcomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.pii_confirmation import asks_about
from audit import log
from audit.choices import Operation
from core import paging
from core.govuk import problems_of
from core.workflow import TransitionNotAllowed
from guidance import lessons, permissions
from guidance.choices import LessonState
from guidance.forms.reader_feedback import OutcomeForm, ProductOwnerForm
from guidance.models import Lesson, Product
from guidance.views.shared import authors, person, readers


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonAction:
    """One action on a lesson: its form, and its change."""

    form: Callable[[Any], forms.Form]
    change: Callable[[int, dict[str, Any], User], Lesson]


def _close(lesson: int, cleaned: dict[str, Any], by: User) -> Lesson:
    """Close a lesson: taken up by the named product, or set aside if none is named."""
    slug, outcome = cleaned["product"], cleaned["outcome"]
    if not slug:
        return lessons.set_aside(lesson, outcome=outcome, by=by)
    product = Product.objects.visible_to(by).filter(slug=slug).first()
    if product is None:
        raise TransitionNotAllowed(f"The library has no product “{slug}”. Copy the address from its page.")
    return lessons.take_up(lesson, product=product, outcome=outcome, by=by)


def _give(lesson: int, cleaned: dict[str, Any], by: User) -> Lesson:
    return lessons.give_to(lesson, User.objects.active().get(public_id=cleaned["owner"]), by=by)


ACTS: dict[str, LessonAction] = {
    "close": LessonAction(form=OutcomeForm, change=_close),
    "reopen": LessonAction(form=forms.Form, change=lambda lesson, cleaned, by: lessons.reopen(lesson, by=by)),
    "give": LessonAction(form=ProductOwnerForm, change=_give),
}


@readers
@require_safe
def lesson_list(request: HttpRequest) -> HttpResponse:
    """List the lessons of the debriefs the person may read, by outcome, oldest first.

    Every reader of a debrief can follow its lessons. Only authors see who is responsible for each, and the page to work
    on it.
    """
    user = person(request)
    state = request.GET.get("show", LessonState.OPEN)
    visible = Lesson.objects.visible_to(user)
    counts = dict(visible.values_list("state").annotate(Count("pk")))
    rows = visible.filter(state=state) if state in LessonState.values else visible
    page = paging.page_of(request, rows.for_list(user), singular="lesson")
    words = lessons.words_of(list(page), user)
    log.record(Operation.CONSULTATION, of="guidance.lesson", keys=[lesson.pk for lesson in page])
    context = {
        "page": page,
        "lines": [(lesson, *words[lesson.pk]) for lesson in page],
        "tabs": [
            {
                "text": lesson_state.label,
                "url": f"?show={lesson_state.value}",
                "current": state == lesson_state,
                "count": counts.get(lesson_state, 0),
            }
            for lesson_state in LessonState
        ],
        "is_author": permissions.is_author(user),
    }
    return render(request, "guidance/lessons.html", context)


@authors
@require_safe
def lesson_detail(request: HttpRequest, lesson: int) -> HttpResponse:
    """Show one lesson: its words, its assignee and its outcome."""
    this_lesson = _lesson_for(lesson, person(request))
    log.record(Operation.CONSULTATION, of=this_lesson)
    return _page(request, this_lesson, {})


@authors
@require_POST
@asks_about("outcome")
def lesson_change(request: HttpRequest, lesson: int, act: str) -> HttpResponse:
    """Record the outcome of a lesson, reopen it, or assign it to somebody else."""
    action, user = ACTS.get(act), person(request)
    if action is None:
        raise Http404
    _lesson_for(lesson, user)
    form = action.form(request.POST)
    if form.is_valid():
        try:
            action.change(lesson, form.cleaned_data, user)
        except Lesson.DoesNotExist:
            raise Http404 from None
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Stored.")
            return redirect("guidance:lesson", lesson)
    return _page(request, _lesson_for(lesson, user), {act: form}, status=422)


def _lesson_for(lesson: int, user: User) -> Lesson:
    """Return a lesson of a debrief the person may have; otherwise not found."""
    this_lesson = Lesson.objects.visible_to(user).for_list(user).filter(pk=lesson).first()
    if this_lesson is None:
        raise Http404
    return this_lesson


def _page(request: HttpRequest, lesson: Lesson, typed: dict[str, forms.Form], *, status: int = 200) -> HttpResponse:
    may_decide = lessons.may_decide(lesson, person(request))
    outcome = typed.get("close") or OutcomeForm()
    kind, sentence = lessons.words_of([lesson], person(request))[lesson.pk]
    is_asked = may_decide and lesson.state == LessonState.OPEN  # otherwise the field is no longer on the page
    context = {
        "lesson": lesson,
        "heading": kind.removesuffix("s") or "Lesson",  # the kind is the heading of a list
        "words": sentence,
        "may_decide": may_decide,
        "owner_form": typed.get("give") or ProductOwnerForm(),
        "outcome_form": outcome,
        "problems": problems_of(*typed.values()),
        "not_stored": outcome["outcome"].value() if outcome.is_bound and not is_asked else "",
    }
    return render(request, "guidance/lesson.html", context, status=status)
