"""Addresses of people, vocabularies and the log."""

from django.urls import path

from oversight import views

app_name = "oversight"
urlpatterns = [
    path("people/", views.people_list, name="people-list"),
    path("people/new/", views.person_new, name="person-new"),
    path("people/<uuid:public_id>/", views.person_detail, name="person-detail"),
    path("people/<uuid:public_id>/close/", views.person_close, name="person-close"),
    path("people/<uuid:public_id>/link/", views.person_link, name="person-link"),
    path("vocabularies/", views.vocabulary_list, name="vocabulary-list"),
    path("vocabularies/<slug:key>/", views.vocabulary_detail, name="vocabulary-detail"),
    path("log/", views.log_list, name="log-list"),
]
