"""URLs of exports."""

from django.urls import path

from exports import views

app_name = "exports"
urlpatterns = [
    path("", views.export_list, name="export-list"),
    path("new/<slug:list_name>/", views.export_new, name="export-new"),
    path("<uuid:public_id>/", views.export_detail, name="export-detail"),
    path("<uuid:public_id>/decide/", views.export_decide, name="export-decide"),
    path("<uuid:public_id>/cancel/", views.export_cancel, name="export-cancel"),
    path("<uuid:public_id>/download/", views.export_download, name="export-download"),
]
