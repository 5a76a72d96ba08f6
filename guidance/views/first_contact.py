"""First contact on a phone: the choice of products, one product step by step, and the offline copy."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audit import log
from audit.choices import Operation
from core import clock
from guidance import first_contact, usage
from guidance.choices import UsageKind
from guidance.views.shared import count_use, person, readers

COPY = "copy"
WORKER = "app/first-contact-worker.js"


@readers
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """List the products. An offline copy lists only those a phone may store."""
    user, is_copy = person(request), _is_copy(request)
    products = list(first_contact.keepable(user) if is_copy else first_contact.offered(user))
    log.record(Operation.CONSULTATION, of="guidance.product", count=len(products), question="first contact")
    context = {
        "groups": first_contact.groups_of(products),
        "may_be_kept": {
            product.pk for product in products if product.current and first_contact.may_be_kept(product.current, user)
        },
        "handling": first_contact.marking_of(products),
        **_frame(request),
    }
    return render(request, "guidance/first_contact.html", context)


@readers
@require_safe
def walk(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one product step by step. A product that may not be stored on a phone has no offline copy."""
    user, is_copy = person(request), _is_copy(request)
    offered = first_contact.keepable(user) if is_copy else first_contact.offered(user)
    product = offered.defer(None).filter(slug=slug).first()
    if product is None or product.current is None:
        raise Http404
    log.record(Operation.CONSULTATION, of=product)
    if not is_copy:
        count_use(request, UsageKind.READ, product=product)
    context = {
        "walk": first_contact.walk(product, user, is_copy=is_copy),
        "handling": product.current.marking,
        **_frame(request),
    }
    return render(request, "guidance/first_contact_walk.html", context)


@readers
@require_http_methods(["GET", "HEAD", "POST"])
def offline_copy(request: HttpRequest) -> HttpResponse:
    """List what a phone may store, and until when.

    A request to store is a POST, which the log records as a disclosure.
    """
    user = person(request)
    products = list(first_contact.keepable(user))
    if request.method == "POST":
        log.record(
            Operation.DISCLOSURE,
            of="guidance.version",
            keys=[product.current.public_id for product in products if product.current],
            reason="To read offline.",
            recipient="a phone of the person",
        )
        usage.note_each(UsageKind.PHONE, by=user, products=products)
    else:
        log.record(Operation.CONSULTATION, of="guidance.product", count=len(products), question="kept on a phone")
    addresses = [reverse("guidance:first-contact-walk", args=[product.slug]) for product in products]
    return JsonResponse(
        {
            "pages": [reverse("guidance:first-contact"), *addresses],
            "digest": first_contact.digest_of(products, clock.today()),
            "whose": user.device_mark,
            "until": f"{first_contact.kept_until():%-d %B %Y}",
            "seconds": int(first_contact.KEPT_FOR.total_seconds()),
        }
    )


@readers
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Send the service worker that answers offline. It controls only addresses below its own."""
    path = finders.find(WORKER)
    assert isinstance(path, str)  # noqa: S101 (it is built and committed)
    return HttpResponse(Path(path).read_bytes(), content_type="text/javascript; charset=utf-8")


def _is_copy(request: HttpRequest) -> bool:
    return request.GET.get("as") == COPY


def _frame(request: HttpRequest) -> dict[str, object]:
    return {"is_copy": _is_copy(request), "today": clock.today(), "until": first_contact.kept_until()}
