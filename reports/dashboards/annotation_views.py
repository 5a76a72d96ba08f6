"""Pages of annotations: everybody who reads figures reads them; the national team records and ends them."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.choices import Role
from accounts.models import User
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import months, paging
from core.workflow import TransitionNotAllowed
from figures import annotating
from figures.models import Annotation
from reference.areas import AreaNames
from reports import permissions
from reports.dashboards import annotation_list as readable
from reports.dashboards.annotation_forms import AnnotationForm, EndForm


@roles(*permissions.READERS)
@require_safe
def annotation_list(request: HttpRequest) -> HttpResponse:
    """List the annotations that the person may read."""
    user = cast(User, request.user)
    names = AreaNames()
    page = paging.page_of(request, readable.readable_by(user, names=names), singular="annotation")
    log.record(Operation.CONSULTATION, of="figures.annotation", count=len(page), question="list of annotations")
    context = {"page": page, "rows": readable.rows_of(page, names=names), "may_change": user.role == Role.NATIONAL}
    return render(request, "dashboards/annotations.html", context)


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("words", "sentence")
def annotation_new(request: HttpRequest) -> HttpResponse:
    """Record an annotation; `?month=`, `place`, `measure` and `primary_type` fill in the form.

    With `?back=month` the person returns to the steps of that month, and not to the list.
    """
    parameters = {name: request.GET.get(name, "") for name in ("place", "measure", "primary_type")}
    form = AnnotationForm(request.POST or None, initial={"first": _month_asked(request), **parameters})
    if request.method == "POST" and form.is_valid():
        try:
            annotation = annotating.record(form.annotation, by=cast(User, request.user))
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"Annotation recorded. It is shown with the figures of {annotation.span}.")
            if request.GET.get("back") == "month" and (month := _month_asked(request)):
                return redirect(f"{reverse('publications:month-detail', args=[month])}#unusual")
            return redirect("dashboards:annotation-list")
    return render(request, "dashboards/annotation_new.html", {"form": form}, status=422 if form.errors else 200)


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def annotation_end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show an annotation and end it, with a reason."""
    user = cast(User, request.user)
    form = EndForm(request.POST or None)
    try:
        if request.method == "POST" and form.is_valid():
            annotating.end(public_id, reason=form.cleaned_data["reason"], by=user)
            messages.success(request, "Annotation ended. It is no longer shown with the figures.")
            return redirect("dashboards:annotation-list")
    except Annotation.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        form.add_error(None, str(why))
    annotation = Annotation.objects.visible_to(user).for_pages().filter(public_id=public_id).first()
    if annotation is None:
        raise Http404
    log.record(Operation.CONSULTATION, of=annotation)
    context = {
        "form": form,
        "row": readable.rows_of([annotation], names=AreaNames())[0],
        "why_not": annotating.why_not_end(annotation),
    }
    return render(request, "dashboards/annotation_end.html", context, status=422 if form.errors else 200)


def _month_asked(request: HttpRequest) -> str:
    """Return the month of `?month=` as the form shows it; empty if it is not a month."""
    month = request.GET.get("month", "")
    try:
        return months.text(months.parse(month)) if month else ""
    except ValueError:
        return ""
