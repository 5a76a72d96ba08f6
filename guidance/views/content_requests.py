"""Pages to request guidance that a search did not find, and for authors to answer requests."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.pii_confirmation import asks_about
from audit import log
from audit.choices import Operation
from core import paging
from core.govuk import problems_of
from core.workflow import TransitionNotAllowed
from guidance import content_requests
from guidance.forms.content_requests import ContentReplyForm, ContentRequestForm
from guidance.models import ContentRequest, Product
from guidance.models.content_requests import SOUGHT_LIMIT
from guidance.views.shared import authors, person, readers

PAGE_SIZE = 10
SHOWN = {"open": "Awaiting reply", "answered": "Replied"}


@readers
@require_http_methods(["GET", "POST"])
@asks_about("sought", "words")
def content_request_new(request: HttpRequest) -> HttpResponse:
    """Request missing guidance; the form starts with the search text."""
    typed = request.GET.get("q", "")[:SOUGHT_LIMIT]
    form = (
        ContentRequestForm(request.POST) if request.method == "POST" else ContentRequestForm(initial={"sought": typed})
    )
    if form.is_bound and form.is_valid():
        try:
            content_requests.request_content(**form.cleaned_data, by=person(request))
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Request sent to the authors. Their reply will appear here.")
            return redirect("guidance:feedback-list")
    return render(request, "guidance/content_request_new.html", {"form": form}, status=422 if form.errors else 200)


@authors
@require_safe
def content_request_list(request: HttpRequest) -> HttpResponse:
    """List readers' requests: open ones oldest first, or answered ones."""
    return _page(request)


@authors
@require_POST
@asks_about("words")
def content_request_reply(request: HttpRequest, wanted: int) -> HttpResponse:
    """Answer a request."""
    user = person(request)
    form = ContentReplyForm(request.POST, name=f"wanted-{wanted}", products=content_requests.may_name(user))
    if form.is_valid():
        try:
            content_requests.answer(wanted, **form.cleaned_data, by=user)
        except ContentRequest.DoesNotExist:
            raise Http404 from None
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Reply sent. The person who asked can read it in “Your comments and replies”.")
            return redirect("guidance:content-request-list")
    elif not ContentRequest.objects.for_authors(user).filter(pk=wanted).exists():
        raise Http404
    return _page(request, refused=(wanted, form), status=422)


def _page(
    request: HttpRequest, *, refused: tuple[int, ContentReplyForm] | None = None, status: int = 200
) -> HttpResponse:
    """Render the list; after a rejected answer, with its form and the typed text."""
    user, shown, address = person(request), request.GET.get("show", "open"), reverse("guidance:content-request-list")
    requests = ContentRequest.objects.for_authors(user)
    counts = {"open": requests.open().count(), "answered": requests.answered().count()}
    form = refused[1] if refused else None
    if refused:
        rows = requests.filter(pk=refused[0]).order_by("pk")
    elif shown == "answered":
        rows = requests.answered().order_by("-answered_at", "-pk")
    else:
        rows = requests.open().order_by("at", "pk")
    page = paging.page_of(request, rows.for_list(), singular="request", per_page=PAGE_SIZE)
    products = content_requests.led_to(list(page), user)
    may_name = content_requests.may_name(user) if shown != "answered" and not form else ()
    log.record(
        Operation.CONSULTATION, of="guidance.contentrequest", keys=[content_request.pk for content_request in page]
    )
    context = {
        "lines": [
            (
                content_request,
                products.get(content_request.product_id or 0),
                _form(content_request, form, products=may_name),
            )
            for content_request in page
        ],
        "page": page,
        "tabs": [
            {"text": text, "url": f"{address}?show={name}", "current": (name == "answered") == (shown == "answered")}
            | {"count": counts[name]}
            for name, text in SHOWN.items()
        ],
        "problems": problems_of(form) if form else (),
        "not_stored": form["words"].value()
        if form and any(content_request.answered_at for content_request in page)
        else "",
    }
    return render(request, "guidance/content_request_list.html", context, status=status)


def _form(
    content_request: ContentRequest, refused: ContentReplyForm | None, *, products: Sequence[Product]
) -> ContentReplyForm | None:
    """Return the form of one open request, with rejected text if there is any."""
    return (
        None
        if content_request.answered_at
        else refused or ContentReplyForm(name=f"wanted-{content_request.pk}", products=products)
    )
