"""Import of an export of the crime system: upload, preview, and comparison."""

from __future__ import annotations

from core.sentences import counted_noun
from imports.views import HeaderPages, ImportPages
from nrm.crime.permissions import DUTIES
from nrm.crime_system.layout import LAYOUT, MOST_ROWS
from nrm.crime_system.receiving import EXPORT_IMPORT
from nrm.views.shared import FORCE

HEADERS = HeaderPages(
    layouts=(LAYOUT,),
    title="Compare with your crime system",
    sends="crime_system:export-import",
    lists="crime_system:export-import-headers",
    learns="crime_system:export-import-headers-save",
    forgets="crime_system:export-import-header-delete",
)
PAGES = ImportPages(
    table_import=EXPORT_IMPORT,
    header_pages=HEADERS,
    template="crime_system/import.html",
    done="crime_system:comparison",
    caption="Export of your crime system",
    nothing_imported="Nothing was compared",
    imported=lambda count: f"{counted_noun(count, 'entry', 'entries')} compared.",
    more={"columns": LAYOUT.columns, "most_rows": MOST_ROWS},
)
URLS = PAGES.urls("import/", name="export-import", allowed=FORCE, duty=DUTIES)
