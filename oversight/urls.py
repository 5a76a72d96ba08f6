"""Addresses of people, vocabularies, feedback and the log."""

from django.urls import path

from oversight import duty_views, feedback_views, law_views, offence_views, rule_views, tries_views, views, word_views

app_name = "oversight"
urlpatterns = [
    path("people/", views.people_list, name="people-list"),
    path("people/new/", views.person_new, name="person-new"),
    path("people/duties/", duty_views.duty_holders, name="duty-holders"),
    path("people/<uuid:public_id>/", views.person_detail, name="person-detail"),
    path("people/<uuid:public_id>/address/", views.person_address, name="person-address"),
    path("people/<uuid:public_id>/telephone/", views.person_telephone, name="person-telephone"),
    path("people/<uuid:public_id>/close/", views.person_close, name="person-close"),
    path("people/<uuid:public_id>/duties/", duty_views.duty_grant, name="duty-grant"),
    path("people/<uuid:public_id>/duties/<int:duty>/end/", duty_views.duty_end, name="duty-end"),
    path("people/<uuid:public_id>/link/", views.person_link, name="person-link"),
    path("vocabularies/", word_views.vocabulary_list, name="vocabulary-list"),
    path("vocabularies/<slug:key>/", word_views.vocabulary_detail, name="vocabulary-detail"),
    path("vocabularies/<slug:key>/add/", word_views.word_new, name="word-new"),
    path("vocabularies/<slug:key>/words/<str:code>/", word_views.word_detail, name="word-detail"),
    path("vocabularies/<slug:key>/words/<str:code>/end/", word_views.word_end, name="word-end"),
    path("vocabularies/<slug:key>/words/<str:code>/keep/", word_views.word_keep, name="word-keep"),
    path("vocabularies/<slug:key>/words/<str:code>/spelling/", word_views.word_respell, name="word-respell"),
    path("rules/", rule_views.rule_list, name="rule-list"),
    path("rules/<slug:code>/", rule_views.rule_detail, name="rule-detail"),
    path("rules/<slug:code>/add/", rule_views.rule_add, name="rule-add"),
    path("rules/<slug:code>/<int:rule>/end/", rule_views.rule_end, name="rule-end"),
    path("rules/<slug:code>/<int:rule>/confirm/", rule_views.rule_confirm, name="rule-confirm"),
    path("law/", law_views.law_list, name="law-list"),
    path("law/<slug:code>/<slug:kind>/", law_views.law_detail, name="law-detail"),
    path("law/<slug:code>/<slug:kind>/add/", law_views.law_add, name="law-add"),
    path("law/<slug:code>/<slug:kind>/<int:law>/end/", law_views.law_end, name="law-end"),
    path("law/<slug:code>/<slug:kind>/<int:law>/verify/", law_views.law_verify, name="law-verify"),
    path("offences/", offence_views.offence_list, name="offence-list"),
    path("offences/add/", offence_views.offence_add, name="offence-add"),
    path("offences/<slug:code>/", offence_views.offence_detail, name="offence-detail"),
    path("offences/<slug:code>/change/", offence_views.offence_change, name="offence-change"),
    path("offences/<slug:code>/<int:offence>/end/", offence_views.offence_end, name="offence-end"),
    path("offences/<slug:code>/<int:offence>/confirm/", offence_views.offence_confirm, name="offence-confirm"),
    path("feedback/", feedback_views.feedback_list, name="feedback-list"),
    path("feedback/<uuid:feedback_id>/done/", feedback_views.feedback_done, name="feedback-done"),
    path("log/", views.log_list, name="log-list"),
    path("log/tries/", tries_views.tries_list, name="tries-list"),
]
