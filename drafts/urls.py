"""URLs of a person's drafts."""

from django.urls import path

from drafts import views

app_name = "drafts"
urlpatterns = [
    path("", views.draft_list, name="list"),
    path("form/", views.draft_detail, name="detail"),
    path("save/", views.draft_save, name="save"),
    path("discard/", views.draft_discard, name="discard"),
]
