"""Error responses: what happened, that nothing changed, what to do, and a reference number.

An error page makes no database query. Out of scope and missing give the same page, byte for byte except the request id.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csp import get_nonce
from django.middleware.csrf import REASON_NO_CSRF_COOKIE, get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from core.json_input import NO_TEXT
from core.posted_text import REMOVED, storable
from drafts import interrupted_posts
from mspt.middleware import response_headers
from systems import authentication

PAGES = frozenset({400, 403, 404, 405, 409, 429, 500})
WITH_WORDS = frozenset({403, 404, 409, 500})  # these show what was typed into the form that was refused
LIMIT_SECONDS = 60  # allauth limits requesting links, and choosing and confirming passwords


def bare(status: int) -> HttpResponse:
    """A refusal without a response body; the middleware renders its page after the rollback."""
    answer = HttpResponse(status=status)
    answer.bare = True  # type: ignore[attr-defined]
    return answer


def sign_in_first(request: HttpRequest) -> HttpResponseBase:
    """Redirect to sign-in and back; an API client gets 401."""
    if request.path.startswith("/api/"):
        response = JsonResponse({"detail": "Send a token in the Authorization header, or sign in first."}, status=401)
        response.headers["WWW-Authenticate"] = authentication.CHALLENGE
        return response
    return redirect_to_login(request.get_full_path())


def page(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    """Render the page for a status."""
    known = status if status in PAGES else (500 if status >= 500 else 400)
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": context.get("sentence") or API_SENTENCES[known]}, status=status)
    words = {"fields": typed_in(request)} if known in WITH_WORDS else {}
    text = render_to_string(f"errors/{known}.html", {**frame(request), **words, **context})
    return HttpResponse(text, status=status)


def frame(request: HttpRequest) -> dict[str, object]:
    """What every error page prints around its text."""
    # Without context processors: what made the page fail (a menu, for example) must not make this one fail too.
    return {
        "service_name": settings.SERVICE_NAME,
        "handling": settings.HANDLING_CEILING,
        "demonstration": settings.DEMONSTRATION,
        "second_factor_waived": settings.SECOND_FACTOR_WAIVED,
        "request_id": response_headers.request_id(),
        "csp_nonce": get_nonce(request),
    }


API_SENTENCES = {
    400: "The request cannot be read.",
    403: "You do not have access to do this.",
    404: "Not found.",
    405: "This address does not accept that method.",
    409: "The record has changed. Read it again.",
    429: "Too many requests. Wait one minute, then try again.",
    500: "There is a problem with the service. Nothing was changed.",
}


def page_for(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The page for a refusal. A 409 body that a view wrote itself (both values of a row) is kept."""
    if response.status_code == 409 and not getattr(response, "bare", False):
        return response
    if getattr(response, "is_finished", False):
        return response
    return page(request, response.status_code)


def is_from_own_page(request: HttpRequest) -> bool:
    """True if the browser says that a page of this service sent the form. Another site's data is never sent back."""
    if origin := request.headers.get("Origin"):
        return origin == f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def may_carry(request: HttpRequest) -> bool:
    """True if the posted form may go back to the browser for another attempt: our own form, without a password."""
    if request.method != "POST" or request.headers.get("HX-Request") or not is_from_own_page(request):
        return False
    return bool(interrupted_posts.fields_of(request)) and not any("password" in name.lower() for name in request.POST)


def typed_in(request: HttpRequest) -> list[interrupted_posts.PostedField]:
    """What a person typed into the form that this request posted; empty if nobody typed anything into it."""
    fields = interrupted_posts.fields_of(request) if may_carry(request) else []
    if not interrupted_posts.is_worth_keeping(fields):
        return []
    return [interrupted_posts.PostedField(name=name, value=value) for name, value in fields]


def check_again(request: HttpRequest) -> HttpResponse:
    """Explain that a character was removed from a form, of which nothing was stored, and offer to send it again."""
    more = {
        "address": request.get_full_path(),
        "draft": request.POST.get(interrupted_posts.FIELD),
        "had_files": request.content_type == "multipart/form-data",
        "token": get_token(request),
    }
    return finished(page(request, 400, sentence=REMOVED, fields=typed_in(request), **more))


def not_storable(request: HttpRequest) -> HttpResponse:
    """Explain that no column takes what was sent, and show it."""
    fields = [
        interrupted_posts.PostedField(name=field.name, value=storable(field.value)) for field in typed_in(request)
    ]
    return finished(page(request, 400, sentence=NO_TEXT, fields=fields))


def finished(answer: HttpResponse) -> HttpResponse:
    """The same response, marked as written: the middleware does not replace it after the rollback."""
    answer.is_finished = True  # type: ignore[attr-defined]
    return answer


def send_again(request: HttpRequest, *, status: int, reason: str = "") -> HttpResponse:
    """Explain that a form was refused because of the sign-in state, and offer to send the same input again."""
    fields = interrupted_posts.fields_of(request) if may_carry(request) else []
    answer = render_to_string(
        "errors/send_again.html",
        {
            **frame(request),
            "is_signed_in": request.user.is_authenticated,
            "lost_cookie": reason == REASON_NO_CSRF_COOKIE,
            "address": request.get_full_path(),
            "sign_in": f"{reverse('account_login')}?{urlencode({'next': reverse('account')})}",
            "fields": [interrupted_posts.PostedField(name=name, value=value) for name, value in fields],
            "draft": request.POST.get(interrupted_posts.FIELD) if fields else None,
            "had_files": request.content_type == "multipart/form-data",
            "token": get_token(request),
        },
    )
    return finished(HttpResponse(answer, status=status))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without this session's token: the person is signed out, or signed in again in another tab."""
    return page(request, 403) if request.path.startswith("/api/") else send_again(request, status=403, reason=reason)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler for 400."""
    return page(request, 400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler for 403."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler for 404."""
    return page(request, 404)


def asked_too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A limit per minute is reached. API clients also learn when to retry."""
    answer = page(request, 429)
    answer.headers["Retry-After"] = str(LIMIT_SECONDS)
    return answer


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler for 500. Inside the transaction the page is rendered again after the rollback."""
    return page(request, 500)
