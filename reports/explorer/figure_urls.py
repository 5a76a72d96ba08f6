"""URLs of figure references: one figure, and the search for it."""

from __future__ import annotations

from django.urls import path

from figures import url_converters  # noqa: F401  (registers <month:…>)
from reports.explorer import figure_views

app_name = "figures"
urlpatterns = [
    path("", figure_views.figure_search, name="figure-search"),
    path("<slug:code>/<month:month>/", figure_views.figure_detail, name="figure-detail"),
]
