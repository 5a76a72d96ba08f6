"""Import of a competent authority's file: upload, preview, and record."""

from __future__ import annotations

from accounts.duties import DutyKind as Duty
from imports.table_import import with_count
from imports.views import HeaderPages, ImportPages
from nrm.imports.layout import LAYOUT, MOST_ROWS
from nrm.imports.receiving import DECISION_IMPORT
from nrm.views.shared import RECORDERS

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
URLS = PAGES.urls("decisions/", name="decision-import", allowed=RECORDERS, duty=Duty.NRM)
