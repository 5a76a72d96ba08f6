"""URLs of victims and witnesses."""

from django.urls import path

from prosecutions.support.views import witnesses

app_name = "witnesses"
WITNESS = "<uuid:public_id>/"
urlpatterns = [
    path("", witnesses.witness_list, name="witness-list"),
    path("new/<uuid:public_id>/", witnesses.witness_new, name="witness-new"),
    path(WITNESS, witnesses.witness_detail, name="witness-detail"),
    path(f"{WITNESS}steps/<slug:move>/", witnesses.witness_step, name="witness-step"),
    path(f"{WITNESS}referral/", witnesses.witness_referral, name="witness-referral"),
]
