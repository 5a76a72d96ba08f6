"""URLs of official statistics."""

from __future__ import annotations

from django.urls import path

from reports.official import views

app_name = "official"
urlpatterns = [
    path("", views.series_list, name="series-list"),
    path("editions/<uuid:public_id>/", views.edition_detail, name="edition-detail"),
    path("editions/<uuid:public_id>/correct/", views.edition_correct, name="edition-correct"),
    path("nrm/import/", views.nrm_import, name="nrm-import"),
    path("nrm/import/confirm/", views.nrm_import_confirm, name="nrm-import-confirm"),
    path("nrm/import/headers/", views.nrm_headers, name="nrm-headers"),
    path("nrm/import/headers/save/", views.nrm_headers_save, name="nrm-headers-save"),
    path("nrm/import/headers/<int:header>/delete/", views.nrm_header_delete, name="nrm-header-delete"),
    path("crime/import/", views.crime_import, name="crime-import"),
    path("crime/import/confirm/", views.crime_import_confirm, name="crime-import-confirm"),
    path("crime/import/headers/", views.crime_headers, name="crime-headers"),
    path("crime/import/headers/save/", views.crime_headers_save, name="crime-headers-save"),
    path("crime/import/headers/<int:header>/delete/", views.crime_header_delete, name="crime-header-delete"),
]
