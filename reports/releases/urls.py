"""URLs of releases."""

from django.urls import path

from reports.releases import views

app_name = "releases"
RELEASE = "<uuid:public_id>/"
urlpatterns = [
    path("", views.release_list, name="release-list"),
    path("prepare/", views.release_prepare, name="release-prepare"),
    path(RELEASE, views.release_detail, name="release-detail"),
    path(f"{RELEASE}file/", views.release_file, name="release-file"),
    path(f"{RELEASE}readers/", views.release_readers, name="release-readers"),
    path(f"{RELEASE}readers/<int:reader>/remove/", views.release_reader_remove, name="release-reader-remove"),
    path(f"{RELEASE}report/", views.release_report, name="release-report"),
    path(f"{RELEASE}approve/", views.release_approve, name="release-approve"),
    path(f"{RELEASE}discard/", views.release_discard, name="release-discard"),
    path(f"{RELEASE}withdraw/", views.release_withdraw, name="release-withdraw"),
]
