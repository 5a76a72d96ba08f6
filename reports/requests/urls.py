"""URLs of requests for analysis."""

from __future__ import annotations

from django.urls import path

from reports.requests import views

app_name = "requests"
REQUEST = "<uuid:public_id>/"
urlpatterns = [
    path("", views.request_list, name="request-list"),
    path("new/", views.request_new, name="request-new"),
    path(REQUEST, views.request_detail, name="request-detail"),
    path(f"{REQUEST}change/", views.request_change, name="request-change"),
    path(f"{REQUEST}figures/", views.figure_add, name="figure-add"),
    path(f"{REQUEST}figures/<int:figure>/remove/", views.figure_remove, name="figure-remove"),
    path(f"{REQUEST}answer/", views.request_answer, name="request-answer"),
    path(f"{REQUEST}close/", views.request_close, name="request-close"),
]
