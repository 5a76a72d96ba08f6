"""URLs of victims and witnesses."""

from django.urls import path

from prosecutions.witnesses import views

app_name = "witnesses"
WITNESS = "<uuid:public_id>/"
urlpatterns = [
    path("", views.witness_list, name="witness-list"),
    path("new/<uuid:public_id>/", views.witness_new, name="witness-new"),
    path(WITNESS, views.witness_detail, name="witness-detail"),
    path(f"{WITNESS}steps/<slug:move>/", views.witness_step, name="witness-step"),
    path(f"{WITNESS}referral/", views.witness_referral, name="witness-referral"),
]
