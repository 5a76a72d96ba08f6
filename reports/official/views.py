"""Pages of official statistics: the national team imports editions, everybody who reads figures reads them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.choices import Role
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import paging
from imports.receiving import UploadRequest
from imports.table_import import with_count
from imports.views import HeaderPages, ImportPages
from reports import permissions
from reports.models import OfficialEdition
from reports.official import editions, page
from reports.official.definitions import CRIME, NRM, OfficialSeries
from reports.official.forms import EditionForm
from reports.official.importing import CRIME_IMPORT, NRM_IMPORT, EditionImport
from reports.views import person

national = roles(Role.NATIONAL)


def _import_pages(series: OfficialSeries, table_import: EditionImport) -> ImportPages:
    headers = HeaderPages(
        layouts=(series.layout,),
        title=f"Import an edition: {series.title}",
        sends=f"official:{series.code}-import",
        lists=f"official:{series.code}-headers",
        learns=f"official:{series.code}-headers-save",
        forgets=f"official:{series.code}-header-delete",
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


NRM_PAGES, CRIME_PAGES = _import_pages(NRM, NRM_IMPORT), _import_pages(CRIME, CRIME_IMPORT)


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


@national
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


@roles(Role.NATIONAL, reads_upload=NRM.layout.kind)
@require_http_methods(["GET", "POST"])
def nrm_import(request: UploadRequest) -> HttpResponse:
    """Upload an edition of NRM referrals, and show what it holds or what is wrong with it."""
    return NRM_PAGES.upload(request)


@national
@require_POST
def nrm_import_confirm(request: HttpRequest) -> HttpResponse:
    """Store the edition of NRM referrals that the preview showed."""
    return NRM_PAGES.confirm(request)


@national
@require_safe
def nrm_headers(request: HttpRequest) -> HttpResponse:
    """Show which columns the headers of such files are."""
    return NRM_PAGES.header_pages.page(request)


@national
@require_POST
def nrm_headers_save(request: HttpRequest) -> HttpResponse:
    """Remember which column each header is."""
    return NRM_PAGES.header_pages.learn(request)


@national
@require_POST
def nrm_header_delete(request: HttpRequest, header: int) -> HttpResponse:
    """Forget a header."""
    return NRM_PAGES.header_pages.forget(request, header)


@roles(Role.NATIONAL, reads_upload=CRIME.layout.kind)
@require_http_methods(["GET", "POST"])
def crime_import(request: UploadRequest) -> HttpResponse:
    """Upload an edition of recorded crimes, and show what it holds or what is wrong with it."""
    return CRIME_PAGES.upload(request)


@national
@require_POST
def crime_import_confirm(request: HttpRequest) -> HttpResponse:
    """Store the edition of recorded crimes that the preview showed."""
    return CRIME_PAGES.confirm(request)


@national
@require_safe
def crime_headers(request: HttpRequest) -> HttpResponse:
    """Show which columns the headers of such files are."""
    return CRIME_PAGES.header_pages.page(request)


@national
@require_POST
def crime_headers_save(request: HttpRequest) -> HttpResponse:
    """Remember which column each header is."""
    return CRIME_PAGES.header_pages.learn(request)


@national
@require_POST
def crime_header_delete(request: HttpRequest, header: int) -> HttpResponse:
    """Forget a header."""
    return CRIME_PAGES.header_pages.forget(request, header)
