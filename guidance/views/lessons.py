"""The lessons of every debrief, followed to what came of them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.asking import asks_about
from accounts.models import User
from audit import log
from audit.choices import Kind
from guidance import lessons
from guidance.choices import LessonState
from guidance.forms.remarks import OutcomeForm, OwnerForm
from guidance.models import Lesson, Product
from guidance.path import MoveRefused
from guidance.views.shared import authors, person
from reference import clock

PAGE_SIZE = 100


def _close(lesson: int, request: HttpRequest) -> Lesson:
    """Taken up by the product that is named; by none, where none is."""
    slug = request.POST.get("product", "").strip().rstrip("/").rpartition("/")[2].lower()
    outcome, by = request.POST.get("outcome", ""), person(request)
    if not slug:
        return lessons.set_aside(lesson, outcome=outcome, by=by)
    product = Product.objects.visible_to(by).filter(slug=slug).first()
    if product is None:
        raise MoveRefused(f"The library has no product “{slug}”. Copy the address from its page.")
    return lessons.take_up(lesson, product=product, outcome=outcome, by=by)


def _give(lesson: int, request: HttpRequest) -> Lesson:
    form = OwnerForm(request.POST)
    if not form.is_valid():
        raise MoveRefused("Choose one of the authors.")
    owner = User.objects.active().get(public_id=form.cleaned_data["owner"])
    return lessons.give_to(lesson, owner, by=person(request))


ACTS: dict[str, Callable[[int, HttpRequest], Lesson]] = {
    "close": _close,
    "reopen": lambda lesson, request: lessons.reopen(lesson, by=person(request)),
    "give": _give,
}


@authors
@require_safe
def lesson_list(request: HttpRequest) -> HttpResponse:
    """The lessons of the debriefs that the person may have, by what came of them; the oldest first."""
    user = person(request)
    state = request.GET.get("show", LessonState.OPEN)
    found = Lesson.objects.visible_to(user)
    counts = dict(found.values_list("state").annotate(Count("pk")))
    rows = found.filter(state=state) if state in LessonState.values else found
    page = Paginator(rows.for_list(user), PAGE_SIZE).get_page(request.GET.get("page"))
    words = lessons.words_of(list(page), user)
    log.record(Kind.CONSULTATION, of="guidance.lesson", keys=[one.pk for one in page])
    context = {
        "page": page,
        "lines": [(one, *words[one.pk]) for one in page],
        "tabs": [
            {"text": one.label, "url": f"?show={one.value}", "current": state == one, "count": counts.get(one, 0)}
            for one in LessonState
        ],
        "query": f"show={state}",
        "too_old": clock.today() - lessons.TOO_LONG,
    }
    return render(request, "guidance/lessons.html", context)


@authors
@require_safe
def lesson_detail(request: HttpRequest, lesson: int) -> HttpResponse:
    """One lesson: its words, who sees to it, and what came of it."""
    user = person(request)
    found = Lesson.objects.visible_to(user).for_list(user).filter(pk=lesson).first()
    if found is None:
        raise Http404
    log.record(Kind.CONSULTATION, of=found)
    context = {
        "lesson": found,
        "words": lessons.words_of([found], user)[found.pk],
        "may_decide": lessons.may_decide(found, user),
        "owner_form": OwnerForm(),
        "outcome_form": OutcomeForm(),
    }
    return render(request, "guidance/lesson.html", context)


@authors
@require_POST
@asks_about("outcome")
def lesson_act(request: HttpRequest, lesson: int, act: str) -> HttpResponse:
    """Say what came of a lesson, open it again, or give it to somebody else."""
    if act not in ACTS:
        raise Http404
    try:
        ACTS[act](lesson, request)
    except Lesson.DoesNotExist:
        raise Http404 from None
    except MoveRefused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "Stored.")
    return redirect("guidance:lesson", lesson)
