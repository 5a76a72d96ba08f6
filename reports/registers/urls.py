"""URLs of registers in national figures."""

from __future__ import annotations

from django.urls import path

from reports.registers import views

app_name = "registers"
urlpatterns = [
    path("", views.register_list, name="register-list"),
    path("<uuid:public_id>/end/", views.span_end, name="span-end"),
    path("tables/<uuid:public_id>/withdraw/", views.table_withdraw, name="table-withdraw"),
    *views.IMPORT_URLS,
    path("<slug:register>/begin/", views.span_begin, name="span-begin"),
]
