"""URLs of the comparison with a force's crime system."""

from django.urls import path

from nrm.crime_system.views import imports, items, overview

app_name = "crime_system"
ENTRY, RECORD = "entries/<uuid:public_id>/", "records/<uuid:public_id>/"
urlpatterns = [
    path("", overview.comparison, name="comparison"),
    path("next/", overview.next_item, name="next-item"),
    path("exports/", overview.export_list, name="export-list"),
    path("exports/<int:export>/withdraw/", overview.export_withdraw, name="export-withdraw"),
    path(ENTRY, items.entry_detail, name="entry-detail"),
    path(f"{ENTRY}restore/", items.entry_restore, name="entry-restore"),
    path(RECORD, items.record_detail, name="record-detail"),
    path(f"{RECORD}restore/", items.record_restore, name="record-restore"),
    *imports.URLS,
]
