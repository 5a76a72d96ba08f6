"""URLs of official statistics."""

from __future__ import annotations

from django.urls import path

from reports.official import views

app_name = "official"
urlpatterns = [
    path("", views.series_list, name="series-list"),
    path("editions/<uuid:public_id>/", views.edition_detail, name="edition-detail"),
    path("editions/<uuid:public_id>/correct/", views.edition_correct, name="edition-correct"),
    *views.IMPORT_URLS,
]
