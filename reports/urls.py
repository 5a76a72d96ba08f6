"""URLs of the national page, of snapshots, and of their publication."""

from django.urls import path

from reports import chart_views, period_views, views
from reports.guidance import views as guidance_views
from reports.orders import views as orders_views
from reports.referrals import views as referrals_views

app_name = "reports"
MONTH = "<month:month>/"
urlpatterns = [
    path("", views.national, name="national"),
    path("nrm/", referrals_views.referral_figures, name="referral-figures"),
    path("orders/", orders_views.orders_over_time, name="order-figures"),
    path("guidance/", guidance_views.guidance_over_time, name="guidance-figures"),
    path("charts/<slug:page>/<slug:name>.<slug:file_format>", chart_views.chart_file, name="chart-file"),
    path("start-series/", period_views.series_start, name="series-start"),
    path(MONTH, views.snapshot_detail, name="snapshot-detail"),
    path(f"{MONTH}difference/", views.snapshot_difference, name="snapshot-difference"),
    path(f"{MONTH}export/", views.snapshot_export, name="snapshot-export"),
    path(f"{MONTH}schema.json", views.snapshot_schema, name="snapshot-schema"),
    path(f"{MONTH}propose/", views.snapshot_propose, name="snapshot-propose"),
    path(f"{MONTH}confirm/", views.snapshot_confirm, name="snapshot-confirm"),
    path(f"{MONTH}withdraw/", views.snapshot_withdraw, name="snapshot-withdraw"),
    path(f"{MONTH}dates/", period_views.period_dates, name="period-dates"),
    path(f"{MONTH}lock/", period_views.period_lock, name="period-lock"),
]
