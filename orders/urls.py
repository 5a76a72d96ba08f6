"""Addresses of subjects and their orders."""

from django.urls import path

from orders.views import orders, subjects

app_name = "orders"
ORDER = "<uuid:public_id>/"
SUBJECT = "subjects/<uuid:public_id>/"
urlpatterns = [
    path("", orders.order_list, name="order-list"),
    path(SUBJECT, subjects.subject_detail, name="subject-detail"),
    path(ORDER, orders.order_detail, name="order-detail"),
]
