"""Addresses of referrals."""

from django.urls import path

from nrm.views import (
    care,
    claims,
    drafts,
    earlier,
    form,
    incoming,
    papers,
    referrals,
    requests,
    section,
    steps,
    transfers,
    who,
)

app_name = "nrm"
REFERRAL = "<uuid:public_id>/"
urlpatterns = [
    path("", referrals.referral_list, name="referral-list"),
    path("new/", referrals.referral_new, name="referral-new"),
    path("earlier/", earlier.earlier_list, name="earlier-list"),
    path("decisions/", incoming.decisions_file, name="decisions-file"),
    path("decisions/confirm/", incoming.decisions_confirm, name="decisions-confirm"),
    path(REFERRAL, referrals.referral_detail, name="referral-detail"),
    path(f"{REFERRAL}care/", care.care, name="care"),
    path(f"{REFERRAL}care/<slug:part>/", care.care_part, name="care-part"),
    path(f"{REFERRAL}form/", form.form_tasks, name="form-tasks"),
    path(f"{REFERRAL}form/consent/", form.form_consent, name="form-consent"),
    path(f"{REFERRAL}form/check/", form.form_check, name="form-check"),
    path(f"{REFERRAL}form/throw-away/", drafts.draft_throw_away, name="draft-throw-away"),
    path(f"{REFERRAL}form/<slug:section>/", section.form_section, name="form-section"),
    path(f"{REFERRAL}steps/<slug:move>/", steps.step_new, name="step-new"),
    path(f"{REFERRAL}papers/", papers.paper_new, name="paper-new"),
    path(f"{REFERRAL}requests/", requests.request_list, name="request-list"),
    path(f"{REFERRAL}requests/<int:asked>/extend/", requests.request_extend, name="request-extend"),
    path(f"{REFERRAL}requests/<int:asked>/decide/", requests.request_decide, name="request-decide"),
    path(f"{REFERRAL}requests/<int:asked>/lift/", requests.request_lift, name="request-lift"),
    path(f"{REFERRAL}requests/held/", requests.held_file, name="held-file"),
    path(f"{REFERRAL}requests/categories/", requests.category_mark, name="category-mark"),
    path(f"{REFERRAL}claims/new/", claims.claim_new, name="claim-new"),
    path(f"{REFERRAL}claims/<int:claim>/", claims.claim_detail, name="claim-detail"),
    path(f"{REFERRAL}claims/<int:claim>/change/", claims.claim_change, name="claim-change"),
    path(f"{REFERRAL}transfer/", transfers.transfer_new, name="transfer-new"),
    path("transfers/<int:transfer>/", transfers.transfer_detail, name="transfer-detail"),
    path("transfers/<int:transfer>/decide/", transfers.transfer_decide, name="transfer-decide"),
    path(f"{REFERRAL}who/", who.who, name="who"),
    path(f"{REFERRAL}who/<int:look>/", who.look_decide, name="look-decide"),
    path(f"{REFERRAL}who/ask/", who.look_ask, name="look-ask"),
    path(f"{REFERRAL}earlier/", earlier.earlier_detail, name="earlier-detail"),
    path(f"{REFERRAL}earlier/ask/", earlier.earlier_ask, name="earlier-ask"),
    path(f"{REFERRAL}earlier/say/", earlier.earlier_say, name="earlier-say"),
    path(f"{REFERRAL}earlier/reply/", earlier.earlier_reply, name="earlier-reply"),
]
