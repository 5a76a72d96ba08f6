"""Answers when it goes wrong: what happened, that nothing changed, what to do, and a number to quote.

An error page asks the database for nothing. Out of scope and missing give the same page, byte for byte save the
request id.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from mspt import headers

PAGES = frozenset({400, 403, 404, 409, 500})


def bare(status: int) -> HttpResponse:
    """A refusal without a body; the middleware gives it its page after the rollback."""
    answer = HttpResponse(status=status)
    answer.bare = True  # type: ignore[attr-defined]
    return answer


def sign_in_first(request: HttpRequest) -> HttpResponseBase:
    """Send to sign-in and back; a program gets 401."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "Sign in first."}, status=401)
    return redirect_to_login(request.get_full_path())


def page(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    """The page of a status."""
    known = status if status in PAGES else (500 if status >= 500 else 400)
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": context.get("sentence") or API_SENTENCES[known]}, status=status)
    # Without the request: what made the page fail (a menu, a context processor) must not make this one fail too.
    frame = {
        "service_name": settings.SERVICE_NAME,
        "handling": settings.HANDLING_CEILING,
        "demonstration": settings.DEMONSTRATION,
        "request_id": headers.request_id(),
    }
    return HttpResponse(render_to_string(f"errors/{known}.html", {**frame, **context}), status=status)


API_SENTENCES = {
    400: "The request can't be read.",
    403: "Your role may not do this.",
    404: "Not found.",
    409: "The record moved on. Read it again.",
    500: "Something went wrong here. Nothing was changed.",
}


def page_for(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The page of a refusal. What a view itself wrote for a 409 (both values of a row) stays as it is."""
    if response.status_code == 409 and not getattr(response, "bare", False):
        return response
    return page(request, response.status_code)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from our own page, or was left open over a sign-in."""
    return page(request, 403, form_expired=True)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's door for 400."""
    return page(request, 400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's door for 403."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's door for 404."""
    return page(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """Django's door for 500. Inside the transaction the page is made again after the rollback."""
    return page(request, 500)
