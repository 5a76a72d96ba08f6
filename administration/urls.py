"""URLs of people, vocabularies, feedback and the log."""

from django.urls import path

from administration import (
    duty_views,
    factor_views,
    feedback_views,
    log_views,
    match_attempt_views,
    proposal_views,
    views,
    vocabulary_views,
)
from administration.service_status import views as service_status_views

app_name = "administration"
urlpatterns = [
    path("people/", views.people_list, name="people-list"),
    path("people/new/", views.person_new, name="person-new"),
    path("people/duties/", duty_views.duty_holders, name="duty-holders"),
    path("people/<uuid:public_id>/", views.person_detail, name="person-detail"),
    path("people/<uuid:public_id>/email/", views.person_email, name="person-email"),
    path("people/<uuid:public_id>/phone/", views.person_phone, name="person-phone"),
    path("people/<uuid:public_id>/close/", views.person_close, name="person-close"),
    path("people/<uuid:public_id>/reopen/", views.person_reopen, name="person-reopen"),
    path("people/<uuid:public_id>/factor/", factor_views.person_factor, name="person-factor"),
    path("people/<uuid:public_id>/factor/decide/", factor_views.person_factor_decide, name="person-factor-decide"),
    path("people/<uuid:public_id>/proposal/", proposal_views.person_proposal, name="person-proposal"),
    path(
        "people/<uuid:public_id>/proposal/decide/",
        proposal_views.person_proposal_decide,
        name="person-proposal-decide",
    ),
    path("people/<uuid:public_id>/duties/", duty_views.duty_grant, name="duty-grant"),
    path("people/<uuid:public_id>/duties/<int:duty>/end/", duty_views.duty_end, name="duty-end"),
    path("people/<uuid:public_id>/link/", views.person_link, name="person-link"),
    path("vocabularies/", vocabulary_views.vocabulary_list, name="vocabulary-list"),
    path("vocabularies/<slug:key>/", vocabulary_views.vocabulary_detail, name="vocabulary-detail"),
    path("vocabularies/<slug:key>/add/", vocabulary_views.term_new, name="term-new"),
    path("vocabularies/<slug:key>/terms/<str:code>/", vocabulary_views.term_detail, name="term-detail"),
    path("vocabularies/<slug:key>/terms/<str:code>/end/", vocabulary_views.term_end, name="term-end"),
    path("vocabularies/<slug:key>/terms/<str:code>/undo-end/", vocabulary_views.term_undo_end, name="term-undo-end"),
    path("vocabularies/<slug:key>/terms/<str:code>/spelling/", vocabulary_views.term_respell, name="term-respell"),
    path("feedback/", feedback_views.feedback_list, name="feedback-list"),
    path("feedback/<uuid:feedback_id>/done/", feedback_views.feedback_done, name="feedback-done"),
    path("service/", service_status_views.service_status, name="service-status"),
    path(
        "service/announcements/<uuid:announcement>/end/", service_status_views.announcement_end, name="announcement-end"
    ),
    path("log/", log_views.log_list, name="log-list"),
    path("log/match-attempts/", match_attempt_views.match_attempt_list, name="match-attempt-list"),
]
