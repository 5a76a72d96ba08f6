"""URLs of key data."""

from __future__ import annotations

from django.urls import path

from reports.key_data import views

app_name = "key_data"
urlpatterns = [path("", views.key_data, name="key-data")]
