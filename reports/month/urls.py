"""URLs of the months in steps."""

from django.urls import path

from reports.month import views

app_name = "publications"
MONTH = "<month:month>/"
urlpatterns = [
    path("", views.month_list, name="month-list"),
    path(MONTH, views.month_detail, name="month-detail"),
    path(f"{MONTH}tables/", views.month_tables, name="month-tables"),
    path(f"{MONTH}workbook/", views.month_workbook, name="month-workbook"),
    path(f"{MONTH}remind/<str:force>/", views.reminder_send, name="reminder-send"),
    path(f"{MONTH}extend/<str:force>/", views.extension_give, name="extension-give"),
]
