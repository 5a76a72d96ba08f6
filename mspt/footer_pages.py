"""The pages linked from the footer: public, without records. All except feedback are static text."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from accounts.policies import public
from administration import feedback_views

PAGES = {
    "accessibility": "people who can't use the service must be able to read who to ask",
    "privacy": "everybody may know what is done with personal data",
    "cookies": "everybody may know what is stored in the browser",
    "release-notes": "what changed is no secret",
    "definitions": "a figure needs its definition",
}


def _page(name: str) -> Callable[..., HttpResponse]:
    @require_safe
    def footer_page(request: HttpRequest) -> HttpResponse:
        return render(request, f"footer/{name}.html", {"support": settings.SUPPORT})

    footer_page.__name__ = name.replace("-", "_")
    return public(PAGES[name], footer_page)


urlpatterns = [
    *(path(f"about/{name}/", _page(name), name=name) for name in PAGES),
    path(
        "about/feedback/", public("needed by people who cannot sign in", feedback_views.feedback_send), name="feedback"
    ),
]
