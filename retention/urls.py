"""URLs of retention."""

from django.urls import path

from retention import views

app_name = "retention"
urlpatterns = [
    path("", views.schedule_detail, name="schedule"),
    path("reviews/", views.review_list, name="review-list"),
    path("erasures/<uuid:public_id>/", views.erasure_detail, name="erasure-detail"),
    path("erasures/<uuid:public_id>/decide/", views.erasure_decide, name="erasure-decide"),
    path("<slug:kind_code>/<uuid:record>/", views.record_detail, name="record-detail"),
]
