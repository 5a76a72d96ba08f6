"""URLs of figure references: one figure, and the search for it."""

from __future__ import annotations

from django.urls import path

from reports.explorer import figure_views

app_name = "figures"
urlpatterns = [
    path("", figure_views.figure_search, name="figure-search"),
    path("<slug:code>/<month:month>/", figure_views.figure_detail, name="figure-detail"),
]
