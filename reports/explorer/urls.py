"""The URLs of the explorer."""

from __future__ import annotations

from django.urls import path

from reports.explorer import saved_view_views, views

app_name = "explorer"
urlpatterns = [
    path("", views.explorer, name="explorer"),
    path("cases/", views.case_list, name="cases"),
    path("views/", saved_view_views.view_list, name="view-list"),
    path("views/save/", saved_view_views.view_save, name="view-save"),
    path("views/<uuid:public_id>/", saved_view_views.view_change, name="view-change"),
    path("views/<uuid:public_id>/open/", saved_view_views.view_open, name="view-open"),
    path("views/<uuid:public_id>/schedule/", saved_view_views.view_schedule, name="view-schedule"),
    path("views/<uuid:public_id>/delete/", saved_view_views.view_delete, name="view-delete"),
]
