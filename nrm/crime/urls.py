"""URLs of crime records, their transfers and their figures."""

from django.urls import path

from nrm.crime.views import figures, record, register, transfers

app_name = "crime"
RECORD = "<uuid:public_id>/"
urlpatterns = [
    path("", register.record_list, name="record-list"),
    path("missing/", register.record_missing, name="record-missing"),
    path("outcomes/", figures.outcome_figures, name="outcome-figures"),
    path("recording/", figures.recording_figures, name="recording-figures"),
    path("new/", register.record_new, name="record-new"),
    path(RECORD, record.record_detail, name="record-detail"),
    path(f"{RECORD}change/", record.record_change, name="record-change"),
    path(f"{RECORD}decision/", record.decision_new, name="decision-new"),
    path(f"{RECORD}outcome/", record.outcome_new, name="outcome-new"),
    path(f"{RECORD}investigation/", record.record_link, name="record-link"),
    path(f"{RECORD}steps/<slug:move>/", record.record_step, name="record-step"),
    path(f"{RECORD}transfer/", transfers.transfer_new, name="transfer-new"),
    path("transfers/<int:transfer>/", transfers.transfer_detail, name="transfer-detail"),
    path("transfers/<int:transfer>/decide/", transfers.transfer_decide, name="transfer-decide"),
]
