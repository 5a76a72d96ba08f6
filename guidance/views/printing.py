"""Print a product on A4 or as pocket cards, and share its link and QR code."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from audit import log
from audit.choices import Operation
from core import downloads
from core.downloads import DownloadFile
from core.pdf import typesetting
from guidance.choices import UsageKind, VersionState
from guidance.models import Product, Version
from guidance.printing import pocket, qr_codes, sheets
from guidance.sharing import ReleaseRoute
from guidance.views.shared import count_use, must_leave, person, product_for, readers, version_for

ON_A4 = "a4"
PNG, SVG = "image/png", "image/svg+xml"


@readers
@require_safe
def product_print(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the published version on A4."""
    version = _published(product_for(slug, person(request)))
    return _paper(request, version, name=f"{slug}-v{version.number}", made=sheets.pdf_of)


@readers
@require_safe
def version_print(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Send a once published version on A4, as it was."""
    user = person(request)
    version = version_for(product_for(slug, user), number, user)
    if version.is_erased:
        log.record(Operation.CONSULTATION, of=version)
        return redirect(version)
    return _paper(request, version, name=f"{slug}-v{number}", made=sheets.pdf_of)


@readers
@require_safe
def pocket_guide(request: HttpRequest, slug: str) -> HttpResponse:
    """Send initial actions as pocket cards: A6 pages, or with `?on=a4` eight to a folding sheet."""
    version = _published(product_for(slug, person(request)))
    if not pocket.fits(version):
        raise Http404
    is_folded = request.GET.get("on") == ON_A4
    name = f"{slug}-v{version.number}-{'folded' if is_folded else 'pocket'}"
    return _paper(request, version, name=name, made=pocket.folded if is_folded else pocket.pdf_of)


@readers
@require_safe
def link(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the link to a product, or with `?part=` to one of its paragraphs, to copy, and its QR code."""
    product = product_for(slug, person(request))
    version = _published(product)
    log.record(Operation.CONSULTATION, of=product, question="link")
    parts = list(version.passages.of_text().filter(kind="heading").values_list("anchor", "text"))
    part = _part_of(version, request)
    context = {
        "product": product,
        "handling": version.marking,
        "parts": parts,
        "part": part,
        "is_heading": part in dict(parts),
        "address": _address(request, product, part),
        "code": qr_codes.data_of(_address(request, product, part)),
    }
    return render(request, "guidance/link.html", context)


@readers
@require_safe
def code(request: HttpRequest, slug: str) -> HttpResponse:
    """Send only the QR code, for a poster or intranet: SVG, or with `?as=png` PNG."""
    product = product_for(slug, person(request))
    version = _published(product)
    log.record(Operation.CONSULTATION, of=product, question="link")
    address = _address(request, product, _part_of(version, request))
    if request.GET.get("as") == "png":
        picture = DownloadFile(name=f"{slug}.png", mime=PNG, content=qr_codes.png_of(address))
    else:
        picture = DownloadFile(name=f"{slug}.svg", mime=SVG, content=qr_codes.svg_of(address))
    return downloads.attachment(picture)


def _paper(request: HttpRequest, version: Version, *, name: str, made: Callable[..., bytes]) -> HttpResponse:
    user = person(request)
    must_leave(version, ReleaseRoute.PAPER, user)
    log.record(Operation.CONSULTATION, of=version, question="paper")
    try:
        content = made(version, by=user, base=request.build_absolute_uri("/"))
    except typesetting.CannotPrint as why:
        messages.error(request, str(why))
        return redirect(version)
    count_use(request, UsageKind.PAPER, product=version.product)
    return downloads.inline(DownloadFile(name=f"{name}.pdf", mime=downloads.PDF, content=content))


def _published(product: Product) -> Version:
    """Return the published version; a withdrawn product can't be printed."""
    if product.current is None or product.current.state != VersionState.PUBLISHED:
        raise Http404
    product.current.product = product
    return product.current


def _part_of(version: Version, request: HttpRequest) -> str:
    """Return the requested paragraph; empty if the version does not have it."""
    anchor = request.GET.get("part", "")
    return anchor if anchor and version.passages.of_text().filter(anchor=anchor).exists() else ""


def _address(request: HttpRequest, product: Product, part: str) -> str:
    return request.build_absolute_uri(product.get_absolute_url() + (f"#{part}" if part else ""))
