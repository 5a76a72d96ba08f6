"""Pages of the access review, for force leads and administrators."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts import edit_conflicts
from accounts.access_review import answering, overview, people
from accounts.access_review.forms import AnswerForm
from accounts.access_review.page import auto_id_of, review_page
from accounts.choices import AccessAnswer, Role
from accounts.models import AccessReview, ReviewedPerson, User
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import paging
from core.sentences import counted_noun


@roles(Role.LEAD, Role.ADMINISTRATOR)
@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """The reviews that the person may see, the latest first, with how far each is."""
    reviews = AccessReview.objects.visible_to(_person(request)).for_list()
    page = paging.page_of(request, reviews, singular="review", per_page=100)  # more than the places of one quarter
    log.record(Operation.CONSULTATION, of="accounts.accessreview", keys=[review.public_id for review in page])
    return render(request, "access_review/list.html", {"page": page, "rows": overview.progress_of(list(page))})


@roles(Role.LEAD, Role.ADMINISTRATOR)
@require_safe
def review_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The people of one review, with their access and the answers."""
    return review_page(request, _review(request, public_id), reader=_person(request))


@roles(Role.LEAD, Role.ADMINISTRATOR)
@require_POST
@asks_about("words")
def person_answer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Store the answer about one person."""
    reader = _person(request)
    person = _reviewed(request, public_id)
    form = AnswerForm(request.POST, auto_id=auto_id_of(person))
    if not form.is_valid():
        return review_page(request, person.review, reader=reader, refused=person, form=form, status=422)
    given = AccessAnswer(form.cleaned_data["answer"])
    seen = edit_conflicts.posted(request)
    try:
        answering.answer(public_id, given, words=form.cleaned_data["words"], seen=seen, by=reader)
    except answering.AnswerRefused as why:
        form.add_error(None, str(why))
        status = 409 if isinstance(why, answering.OldAnswer) else 422
        return review_page(request, person.review, reader=reader, refused=person, form=form, status=status)
    messages.success(request, f"Answer about {person.user.name} saved.")
    return redirect(f"{_back(request, person.review)}#person-{person.pk}")


@roles(Role.LEAD, Role.ADMINISTRATOR, fresh_factor=True)
@require_POST
def others_confirm(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say of everybody left on a page that they still need access."""
    review = _review(request, public_id)
    try:
        chosen = [uuid.UUID(text) for text in request.POST.get("people", "").split(",") if text]
        confirmed = answering.confirm_others(review, chosen, seen=edit_conflicts.posted(request), by=_person(request))
    except ValueError:
        raise Http404 from None
    except answering.AnswerRefused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, f"{counted_noun(confirmed, 'person', 'people')} confirmed.")
    return redirect(_back(request, review))


@roles(Role.ADMINISTRATOR)
@require_POST
def request_done(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Mark a change or removal as done."""
    person = _reviewed(request, public_id)
    try:
        answering.mark_done(public_id, seen=edit_conflicts.posted(request), by=_person(request))
    except answering.AnswerRefused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, f"Request about {person.user.name} marked as done.")
    return redirect(person.review)


def _review(request: HttpRequest, public_id: uuid.UUID) -> AccessReview:
    """A review that the person may see; any other is not found."""
    visible = AccessReview.objects.visible_to(_person(request)).select_related("force", "unit")
    return get_object_or_404(visible, public_id=public_id)


def _reviewed(request: HttpRequest, public_id: uuid.UUID) -> ReviewedPerson:
    return get_object_or_404(people.seen_by(_person(request)), public_id=public_id)


def _back(request: HttpRequest, review: AccessReview) -> str:
    """The page of the review's list on which the form was."""
    number = request.GET.get("page", "")
    query = f"?{urlencode({'page': number})}" if number.isdecimal() else ""
    return f"{reverse('access:review-detail', args=[review.public_id])}{query}"


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)
