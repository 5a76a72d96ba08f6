"""URLs of carried forces."""

from __future__ import annotations

from django.urls import path

from reports.carried import views

app_name = "carried"
urlpatterns = [
    path("", views.carried_list, name="carried-list"),
    path("<month:month>/", views.carried_month, name="carried-month"),
    path("end/<uuid:public_id>/", views.carried_end, name="carried-end"),
]
