"""URLs of the access review."""

from __future__ import annotations

from django.urls import path

from accounts.access_review import views

app_name = "access"
urlpatterns = [
    path("", views.review_list, name="review-list"),
    path("<uuid:public_id>/", views.review_detail, name="review-detail"),
    path("<uuid:public_id>/confirm-others/", views.others_confirm, name="others-confirm"),
    path("people/<uuid:public_id>/answer/", views.person_answer, name="person-answer"),
    path("people/<uuid:public_id>/done/", views.request_done, name="request-done"),
]
