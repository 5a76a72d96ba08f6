"""Pages of official statistics: the national team imports editions, everybody who reads figures reads them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.choices import Role
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import paging
from imports.table_import import with_count
from imports.views import HeaderPages, ImportPages
from reports import permissions
from reports.models import OfficialEdition
from reports.official import editions, page
from reports.official.forms import EditionForm
from reports.official.importing import CRIME_IMPORT, NRM_IMPORT, EditionImport
from reports.views import person


def _import_pages(table_import: EditionImport) -> ImportPages:
    series = table_import.series
    headers = HeaderPages(
        layouts=(series.layout,),
        title=f"Import an edition: {series.title}",
        sends=f"official:{series.code}-import",
        lists=f"official:{series.code}-import-headers",
        learns=f"official:{series.code}-import-headers-save",
        forgets=f"official:{series.code}-import-header-delete",
    )
    return ImportPages(
        table_import=table_import,
        header_pages=headers,
        template="official/import.html",
        done="official:series-list",
        caption=f"Official statistics, {series.publisher}",
        nothing_imported="No figures were imported",
        imported=lambda count: f"{with_count(count, 'figure')} imported.",
        more={"series": series, "columns": series.layout.columns, "confirms": f"official:{series.code}-import-confirm"},
    )


IMPORT_URLS = [
    url
    for table_import in (NRM_IMPORT, CRIME_IMPORT)
    for url in _import_pages(table_import).urls(
        f"{table_import.series.code}/import/", name=f"{table_import.series.code}-import", allowed=[Role.NATIONAL]
    )
]


@roles(*permissions.READERS)
@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    """List each series with its editions."""
    cards = page.cards(person(request))
    count = sum(len(card.editions) for card in cards)
    log.record(Operation.CONSULTATION, of="reports.officialedition", count=count, question="list of editions")
    return render(request, "official/list.html", {"cards": cards})


@roles(*permissions.READERS)
@require_safe
def edition_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show an edition: its years, what it revises, our own figures beside it, and every figure."""
    user = person(request)
    edition = OfficialEdition.objects.visible_to(user).for_list().filter(public_id=public_id).first()
    if edition is None:
        raise Http404
    edition_page = page.page_for(edition, user=user)
    figures = paging.page_of(request, edition_page.lines, singular="figure")
    log.record(Operation.CONSULTATION, of=edition)
    return render(request, "official/edition.html", {"edition_page": edition_page, "page": figures})


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def edition_correct(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Correct the day or the publication of an edition, which a person typed."""
    user = person(request)
    edition = OfficialEdition.objects.visible_to(user).filter(public_id=public_id).first()
    if edition is None:
        raise Http404
    form = EditionForm(
        request.POST or None,
        series=edition.series,
        last_quarter=edition.figures.latest("starts_on").starts_on,
        edition=edition,
        initial={"extracted_on": edition.extracted_on, "source": edition.source},
    )
    if request.method == "POST" and form.is_valid():
        try:
            editions.correct(public_id, form.details, by=user)
        except editions.SameDay as why:
            form.add_error("extracted_on", str(why))
        else:
            messages.success(request, "Edition corrected.")
            return redirect(edition)
    if not form.is_bound:
        log.record(Operation.CONSULTATION, of=edition)
    return render(
        request, "official/correct.html", {"form": form, "edition": edition}, status=422 if form.errors else 200
    )
