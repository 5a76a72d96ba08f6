"""A product as readers get it: its page, its older versions."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit import log
from audit.choices import Kind
from guidance import access, reading
from guidance.choices import VersionState
from guidance.models import Product, Version
from guidance.views.shared import person, product_for, readers


@readers
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """What stands in the library, the newest first."""
    user = person(request)
    products = Product.objects.visible_to(user).published().for_list().newest_first()[:100]
    log.record(Kind.CONSULTATION, of="guidance.product", count=len(products), question="library")
    return render(request, "guidance/library.html", {"products": products, "is_author": access.is_author(user)})


@readers
@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """The published version; where the product was withdrawn, that it was, why, and where it leads."""
    user = person(request)
    found = product_for(slug, user)
    assert found.current is not None  # noqa: S101 (asked of what readers may have)
    log.record(Kind.CONSULTATION, of=found)
    if found.current.state == VersionState.WITHDRAWN:
        gone = {
            "product": found,
            "step": found.current.steps.filter(move__in=["withdraw", "replace"]).order_by("-at").first(),
            "leads_to": reading.leads_on_to(found, user),
        }
        return render(request, "guidance/withdrawn.html", gone)
    context = {
        "reading": reading.reading(found, user),
        "versions": Version.objects.visible_to(user).of(found).count(),
        "is_author": access.is_author(user),
    }
    return render(request, "guidance/product.html", context)


@readers
@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A version that was published once, as it stood."""
    user = person(request)
    found = product_for(slug, user)
    shown = Version.objects.visible_to(user).of(found).filter(number=number).first()
    if shown is None:
        raise Http404
    log.record(Kind.CONSULTATION, of=shown)
    context = {
        "reading": reading.reading(found, user, version=shown),
        "is_current": shown.pk == found.current_id,
    }
    return render(request, "guidance/version.html", context)
