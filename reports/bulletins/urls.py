"""The URLs of bulletins."""

from __future__ import annotations

from django.urls import path

from reports.bulletins import views

app_name = "bulletins"
urlpatterns = [
    path("", views.bulletin_list, name="bulletin-list"),
    path("new/", views.bulletin_new, name="bulletin-new"),
    path("<uuid:public_id>/", views.bulletin_detail, name="bulletin-detail"),
    path("<uuid:public_id>/move/", views.bulletin_move, name="bulletin-move"),
    path("<uuid:public_id>/bulletin.<slug:file_format>", views.bulletin_file, name="bulletin-file"),
    path("<uuid:public_id>/<slug:section>/", views.section_edit, name="section-edit"),
]
