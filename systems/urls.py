"""URLs of systems, their tokens and webhooks."""

from django.urls import path

from systems import views
from systems.webhooks import views as webhook_views

app_name = "systems"
urlpatterns = [
    path("", views.system_list, name="system-list"),
    path("new/", views.system_new, name="system-new"),
    path("own/", views.own_list, name="own-list"),
    path("<uuid:public_id>/", views.system_detail, name="system-detail"),
    path("<uuid:public_id>/change/", views.system_change, name="system-change"),
    path("<uuid:public_id>/decide/", views.system_decide, name="system-decide"),
    path("<uuid:public_id>/close/", views.system_close, name="system-close"),
    path("<uuid:public_id>/tokens/new/", views.token_new, name="token-new"),
    path("<uuid:public_id>/webhooks/new/", webhook_views.webhook_new, name="webhook-new"),
    path("tokens/<uuid:public_id>/rotate/", views.token_rotate, name="token-rotate"),
    path("tokens/<uuid:public_id>/revoke/", views.token_revoke, name="token-revoke"),
    path("webhooks/<uuid:public_id>/", webhook_views.webhook_detail, name="webhook-detail"),
    path("webhooks/<uuid:public_id>/secret/", webhook_views.webhook_secret, name="webhook-secret"),
    path("webhooks/<uuid:public_id>/switch/", webhook_views.webhook_switch, name="webhook-switch"),
    path("webhooks/<uuid:public_id>/ping/", webhook_views.webhook_ping, name="webhook-ping"),
    path("deliveries/<uuid:public_id>/redeliver/", webhook_views.delivery_redeliver, name="delivery-redeliver"),
]
