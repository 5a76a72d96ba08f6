"""URLs of notices."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notice_list, name="notice-list"),
    path("read/", views.notices_read, name="notices-read"),
    path("settings/", views.settings, name="settings"),
    path("bounces/", views.bounce_list, name="bounce-list"),
    path("bounces/<uuid:public_id>/resume/", views.bounce_resume, name="bounce-resume"),
    path("calendar/new/", views.calendar_make, name="calendar-make"),
    path("calendar/remove/", views.calendar_remove, name="calendar-remove"),
    path("calendar/<slug:token>.ics", views.calendar, name="calendar"),
    path("<uuid:public_id>/open/", views.notice_open, name="notice-open"),
    path("<uuid:public_id>/read/", views.notice_read, name="notice-read"),
]
