"""The page of the status of the service, for administrators: each component, and the announcement."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.choices import Role
from accounts.models import User
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from administration.choices import Component, ComponentStatus
from administration.models import Announcement
from administration.service_status import announcements, checks
from administration.service_status.forms import AnnouncementForm
from core import clock

COLOURS = {
    ComponentStatus.WORKING: "green",
    ComponentStatus.DELAYED: "yellow",
    ComponentStatus.FAILED: "red",
    ComponentStatus.STOPPED: "red",
    ComponentStatus.UNCHECKED: "grey",
}
WHAT_IT_DOES = {
    Component.FIGURES: "Counts approved returns and adds up months",
    Component.EMAIL: "Sends emails, writes downloads and reads uploaded documents",
    Component.LOG: "Seals the log against later changes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentLine:
    """One component as the page prints it."""

    component: Component
    status: ComponentStatus
    since: datetime | None
    checked_at: datetime | None

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return COLOURS[self.status]

    @property
    def does(self) -> str:
        """What it does."""
        return WHAT_IT_DOES[self.component]


@roles(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("words")
def service_status(request: HttpRequest) -> HttpResponse:
    """Show each component and the announcement; POST makes an announcement."""
    form = AnnouncementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        announcements.make(words, shown_until=form.shown_until, by=cast(User, request.user))
        messages.success(request, "Announcement shown to everyone who is signed in.")
        return redirect("administration:service-status")
    now, reports = clock.now(), {report.component: report for report in checks.reports()}
    statuses = checks.statuses(reports.values(), now=now)
    lines = [
        ComponentLine(
            component=component,
            status=status,
            since=reports[component].since_at(now) if component in reports else None,
            checked_at=reports[component].checked_at if component in reports else None,
        )
        for component, status in statuses.items()
    ]
    context = {
        "form": form,
        "lines": lines,
        "announcement": Announcement.objects.shown_at(now).first(),
    }
    return render(request, "administration/service_status.html", context, status=422 if form.errors else 200)


@roles(Role.ADMINISTRATOR)
@require_POST
def announcement_end(request: HttpRequest, announcement: uuid.UUID) -> HttpResponse:
    """End an announcement before its time."""
    try:
        announcements.end(announcement, by=cast(User, request.user))
    except Announcement.DoesNotExist:
        raise Http404 from None
    if Announcement.objects.shown_at(clock.now()).exists():
        messages.info(request, "That announcement had already been replaced. The one below is still shown.")
    else:
        messages.success(request, "Announcement ended.")
    return redirect("administration:service-status")
