"""URLs of the dashboards, and of the annotations that explain their figures."""

from django.urls import path

from reports.dashboards import annotation_views, dashboard_views

app_name = "dashboards"
urlpatterns = [
    path("", dashboard_views.dashboard, name="dashboard"),
    path("annotations/", annotation_views.annotation_list, name="annotation-list"),
    path("annotations/new/", annotation_views.annotation_new, name="annotation-new"),
    path("annotations/<uuid:public_id>/end/", annotation_views.annotation_end, name="annotation-end"),
]
