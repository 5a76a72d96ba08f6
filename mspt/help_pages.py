"""Help: the list of guides with common questions, and one page for each guide. Public."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from accounts.policies import public
from mspt import help_guides


@require_safe
def help_list(request: HttpRequest) -> HttpResponse:
    """Who to call, and every guide, starting with those for the person's own work."""
    own, others = help_guides.guides_for(request.user)
    return render(request, "footer/help.html", {"support": settings.SUPPORT, "own": own, "others": others})


@require_safe
def help_guide(request: HttpRequest, guide: str) -> HttpResponse:
    """One guide."""
    if guide not in help_guides.BY_SLUG:
        raise Http404
    return render(request, "footer/guide.html", {"support": settings.SUPPORT, "text": help_guides.BY_SLUG[guide].text})


urlpatterns = [
    path("about/help/", public("people who can't sign in need to know who to call", help_list), name="help"),
    path(
        "about/help/<slug:guide>/",
        public("how the service is used is no secret", help_guide),
        name="help-guide",
    ),
]
