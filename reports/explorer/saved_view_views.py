"""Pages of saved views: the list, saving from the explorer and from a dashboard, renaming, sharing and deleting."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import edit_conflicts
from accounts.models import User
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import paging
from reports import permissions
from reports.choices import SavedPage
from reports.explorer import saved_views
from reports.explorer.saved_view_forms import ChangeViewForm, SaveViewForm, ScheduleForm
from reports.explorer.saved_views import SavedViewRefused
from reports.models import SavedView
from reports.views import person


@roles(*permissions.READERS)
@require_safe
def view_list(request: HttpRequest) -> HttpResponse:
    """List the person's own views, and those that others share with them."""
    user = person(request)
    mine = list(SavedView.objects.owned_by(user).in_order())
    page = paging.page_of(request, SavedView.objects.shared_with(user).for_list(), singular="shared view")
    log.record(Operation.CONSULTATION, of="reports.savedview", count=len(mine) + len(page), question="list of views")
    return render(request, "explorer/view_list.html", {"mine": mine, "page": page})


@roles(*permissions.READERS)
@require_POST
def view_save(request: HttpRequest) -> HttpResponse:
    """Save the page that sent the form, and show it again."""
    form = SaveViewForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            view = saved_views.save(
                typed["name"], page=SavedPage(typed["page"]), address=typed["address"], by=person(request)
            )
        except SavedViewRefused as why:
            form.add_error("name", str(why))
        else:
            messages.success(request, f"View saved as “{view.name}”. It is in your saved views.")
            return redirect(view)
    return render(request, "explorer/view_save.html", {"form": form}, status=422)


@roles(*permissions.READERS)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("name")
def view_change(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Rename a view of one's own and share it."""
    user = person(request)
    view = _own_view(public_id, user)
    form = ChangeViewForm(request.POST or None, view=view, user=user)
    seen = edit_conflicts.posted(request) if request.method == "POST" else saved_views.token_of(view)
    if request.method == "POST" and form.is_valid():
        try:
            saved_views.change(
                public_id,
                name=form.cleaned_data["name"],
                shared_with=form.sharing,
                seen=seen,
                by=user,
            )
        except SavedView.DoesNotExist:
            raise Http404 from None
        except SavedViewRefused as why:
            form.add_error("name", str(why))
            view.refresh_from_db()
            seen = saved_views.token_of(view)  # the sentence says what it is now
        else:
            messages.success(request, "View changed.")
            return redirect("explorer:view-list")
    log.record(Operation.CONSULTATION, of=view)
    return render(
        request,
        "explorer/view_change.html",
        {"form": form, "view": view, "seen": seen},
        status=422 if form.errors else 200,
    )


@roles(*permissions.READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def view_delete(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for confirmation; then delete a view of one's own."""
    user = person(request)
    view = _own_view(public_id, user)
    if request.method == "POST":
        try:
            name = saved_views.delete(public_id, by=user)
        except SavedView.DoesNotExist:
            raise Http404 from None
        messages.success(request, f"View “{name}” deleted.")
        return redirect("explorer:view-list")
    log.record(Operation.CONSULTATION, of=view)
    return render(request, "explorer/view_delete.html", {"view": view})


@roles(*permissions.READERS)
@require_safe
def view_open(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Open a view by an address that says nothing about it, as a mail has it."""
    view = SavedView.objects.visible_to(person(request)).filter(public_id=public_id).first()
    if view is None:
        raise Http404
    return redirect(view)  # the page that it opens is logged


@roles(*permissions.READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def view_schedule(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Choose when to get emails about a view of one's own, or stop them."""
    user = person(request)
    view = _own_view(public_id, user)
    form = ScheduleForm(request.POST or None, initial={"schedule": view.schedule})
    if request.method == "POST" and form.is_valid():
        try:
            saved_views.schedule(public_id, form.chosen, by=user)
        except SavedView.DoesNotExist:
            raise Http404 from None
        except SavedViewRefused as why:
            form.add_error("schedule", str(why))
        else:
            messages.success(request, "Emails about this view changed.")
            return redirect("explorer:view-list")
    log.record(Operation.CONSULTATION, of=view)
    context = {"form": form, "view": view, "why_not": saved_views.why_no_schedule(view)}
    return render(request, "explorer/view_schedule.html", context, status=422 if form.errors else 200)


def _own_view(public_id: uuid.UUID, user: User) -> SavedView:
    view = SavedView.objects.owned_by(user).filter(public_id=public_id).first()
    if view is None:
        raise Http404
    return view
