"""The page of a release for everybody, without sign-in. It is off unless an installation turns it on.

It reads released rows only, enters nobody's scope and writes no log entry: what it shows is public.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.models import Release
from reports.releases import files, page


@require_safe
def release_public(request: HttpRequest, month: date) -> HttpResponse:
    """Show the newest release of a month that is out, or that it was withdrawn."""
    if not settings.MSPT_PUBLIC_RELEASES:
        raise Http404
    release = Release.objects.ever_out().filter(period=month).newest_first().for_public().first()
    if release is None:
        raise Http404
    context = {
        "release": release,
        "tables": () if release.is_withdrawn else page.tables_of(release),
        "notes": files.notes_of(release),
        "handling": files.HANDLING,
    }
    return render(request, "releases/public.html", context)
