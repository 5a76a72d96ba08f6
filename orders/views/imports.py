"""Import a force's past orders from a file: upload, preview, confirm."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.duties import DutyKind as Duty
from core import downloads
from core.downloads import DownloadFile
from imports.table_import import with_count
from imports.views import HeaderPages, ImportPages
from imports.writing import CONTENT_TYPE
from orders.imports import template
from orders.imports.layout import LAYOUT, LAYOUTS, MOST_ROWS, MOST_STEPS, STEPS
from orders.imports.receiving import ORDER_IMPORT
from orders.views.shared import FORCE, force_people

HEADERS = HeaderPages(
    layouts=LAYOUTS,
    title="Import past orders",
    sends="orders:order-import",
    lists="orders:order-import-headers",
    learns="orders:order-import-headers-save",
    forgets="orders:order-import-header-delete",
)
PAGES = ImportPages(
    table_import=ORDER_IMPORT,
    header_pages=HEADERS,
    template="orders/order_import.html",
    done="orders:order-list",
    caption="Your force’s existing list of orders",
    nothing_imported="No orders were added",
    imported=lambda count: f"{with_count(count, 'order')} added.",
    more={
        "columns": LAYOUT.columns,
        "always": LAYOUT.always,
        "steps": STEPS,
        "most_rows": MOST_ROWS,
        "most_steps": f"{MOST_STEPS:,}",
    },
)
URLS = PAGES.urls("import/", name="order-import", allowed=FORCE, duty=Duty.ORDERS)


@force_people
@require_safe
def order_import_template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in. It holds no data of the force."""
    return downloads.attachment(DownloadFile(name=template.FILE_NAME, mime=CONTENT_TYPE, content=template.workbook()))
