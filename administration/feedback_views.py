"""Views for feedback: a page on which everybody may write, and the administrators' list."""

from __future__ import annotations

import uuid
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.choices import Role
from accounts.models import User
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from administration import feedback, querysets
from administration.forms import FeedbackFilter, FeedbackForm
from administration.models import Feedback
from audit import log
from audit.choices import Operation
from core import paging


@require_http_methods(["GET", "POST"])
@asks_about("words")
def feedback_send(request: HttpRequest) -> HttpResponse:
    """Send feedback. The form carries the path of the page it is about, and the request id says when."""
    initial = {"page": request.GET.get("page", "")[:200], "request": request.GET.get("request", "")[:64]}
    form = FeedbackForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        by = request.user if isinstance(request.user, User) else None
        try:
            feedback.send(**form.cleaned_data, by=by)
        except feedback.TooMuch as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Thank you for your feedback. An administrator will read it.")
            return redirect("feedback")
    context = {"form": form, "support": settings.SUPPORT, "kept_days": feedback.KEPT.days}
    return render(request, "footer/feedback.html", context, status=422 if form.errors else 200)


@roles(Role.ADMINISTRATOR)
@require_safe
def feedback_list(request: HttpRequest) -> HttpResponse:
    """List the messages, open ones first."""
    form = FeedbackFilter(request.GET)
    form.is_valid()
    shown = Feedback.objects.for_list(state=form.cleaned_data.get("state", ""))
    page = paging.page_of(request, shown, singular="message")
    log.record(Operation.CONSULTATION, of="administration.feedback", keys=[message.public_id for message in page])
    return render(
        request,
        "administration/feedback.html",
        {
            "form": form,
            "chosen": paging.filters_in_use(form),
            "page": page,
            "lines": querysets.with_names(list(page)),
            "kept_days": feedback.KEPT.days,
            "none_kept": f"No messages in the last {feedback.KEPT.days} days.",
        },
    )


@roles(Role.ADMINISTRATOR)
@require_POST
def feedback_done(request: HttpRequest, feedback_id: uuid.UUID) -> HttpResponse:
    """Mark one message as dealt with."""
    try:
        feedback.deal_with(feedback_id, by=cast(User, request.user))
    except Feedback.DoesNotExist:
        raise Http404 from None
    messages.success(request, "Message marked as dealt with.")
    return redirect("administration:feedback-list")
