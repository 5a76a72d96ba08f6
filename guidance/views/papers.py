"""Papers of a product: on A4, in a pocket, and the link and code that lead back to its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from audit import log
from audit.choices import Kind
from guidance import use
from guidance.choices import UseKind, VersionState
from guidance.models import Product, Version
from guidance.paper import sheets
from guidance.sharing import Way
from guidance.views.shared import must_leave, person, product_for, readers, version_for
from reference.paper import setting


@readers
@require_safe
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """The published version on A4."""
    return _paper(request, _published(product_for(slug, person(request))))


@readers
@require_safe
def version_paper(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A version that was published once, on A4, as it stood."""
    user = person(request)
    return _paper(request, version_for(product_for(slug, user), number, user))


def _paper(request: HttpRequest, version: Version) -> HttpResponse:
    user = person(request)
    must_leave(version, Way.PAPER, user)
    log.record(Kind.CONSULTATION, of=version, question="paper")
    try:
        content = sheets.pdf_of(version, by=user, base=request.build_absolute_uri("/"))
    except setting.CannotPrint as why:
        messages.error(request, str(why))
        return redirect(version)
    use.note(UseKind.PAPER, by=user, product=version.product)
    return _file(content, name=f"{version.product.slug}-v{version.number}.pdf")


def _published(found: Product) -> Version:
    """What stands in the library now; of what was withdrawn there is no paper."""
    if found.current is None or found.current.state != VersionState.PUBLISHED:
        raise Http404
    found.current.product = found
    return found.current


def _file(content: bytes, *, name: str) -> HttpResponse:
    """A paper in the browser's own reader, from which it is printed or kept."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
