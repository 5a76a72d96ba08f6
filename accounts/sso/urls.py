"""The URLs of single sign-on for administrators."""

from __future__ import annotations

from django.urls import path

from accounts.sso import rule_views as views

app_name = "sso"
urlpatterns = [
    path("", views.provider_list, name="provider-list"),
    path("<slug:provider>/", views.provider_detail, name="provider-detail"),
    path("<slug:provider>/rules/", views.rule_new, name="rule-new"),
    path("<slug:provider>/try/", views.claims_try, name="claims-try"),
    path("rules/<uuid:rule>/confirm/", views.rule_confirm, name="rule-confirm"),
    path("rules/<uuid:rule>/end/", views.rule_end, name="rule-end"),
]
