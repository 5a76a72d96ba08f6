"""Import of a competent authority's file: upload, preview, and record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.duties import DutyKind as Duty
from accounts.policies import roles
from imports.receiving import UploadRequest
from imports.table_import import with_count
from imports.views import HeaderPages, ImportPages
from nrm.imports.layout import KIND, LAYOUT, MOST_ROWS
from nrm.imports.receiving import DECISION_IMPORT
from nrm.views.shared import RECORDERS

recorders = roles(*RECORDERS, duty=Duty.NRM)
HEADERS = HeaderPages(
    layouts=(LAYOUT,),
    title="Import decisions",
    sends="nrm:decision-import",
    lists="nrm:decision-import-headers",
    learns="nrm:decision-import-headers-save",
    forgets="nrm:decision-import-header-delete",
)
PAGES = ImportPages(
    table_import=DECISION_IMPORT,
    header_pages=HEADERS,
    template="nrm/decision_import.html",
    done="nrm:referral-list",
    caption="File from a competent authority",
    nothing_imported="No decisions were imported",
    imported=lambda count: f"{with_count(count, 'decision')} imported.",
    more={"columns": LAYOUT.columns, "most_rows": MOST_ROWS},
)


@roles(*RECORDERS, duty=Duty.NRM, reads_upload=KIND)
@require_http_methods(["GET", "POST"])
def decision_import(request: UploadRequest) -> HttpResponse:
    """Upload a file, and show what it would record or what is wrong with it."""
    return PAGES.upload(request)


@recorders
@require_POST
def decision_import_confirm(request: HttpRequest) -> HttpResponse:
    """Record what the preview showed, all of it or nothing."""
    return PAGES.confirm(request)


@recorders
@require_safe
def decision_import_headers(request: HttpRequest) -> HttpResponse:
    """Show which columns the force has mapped the headers of such files to."""
    return HEADERS.page(request)


@recorders
@require_POST
def decision_import_headers_save(request: HttpRequest) -> HttpResponse:
    """Remember which column each header is."""
    return HEADERS.learn(request)


@recorders
@require_POST
def decision_import_header_delete(request: HttpRequest, header: int) -> HttpResponse:
    """Forget a header, so that the next import asks about it again."""
    return HEADERS.forget(request, header)
