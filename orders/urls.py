"""Addresses of subjects and their orders."""

from django.urls import path

from orders.views import beginning, moves, orders, subjects

app_name = "orders"
ORDER = "<uuid:public_id>/"
SUBJECT = "subjects/<uuid:public_id>/"
urlpatterns = [
    path("", orders.order_list, name="order-list"),
    path("subjects/new/", subjects.subject_new, name="subject-new"),
    path(SUBJECT, subjects.subject_detail, name="subject-detail"),
    path(f"{SUBJECT}known/", subjects.known_add, name="known-add"),
    path(f"{SUBJECT}known/<int:known>/end/", subjects.known_end, name="known-end"),
    path(f"{SUBJECT}orders/new/", beginning.order_new, name="order-new"),
    path(ORDER, orders.order_detail, name="order-detail"),
    path(f"{ORDER}application/", beginning.order_correct, name="order-correct"),
    path(f"{ORDER}moves/<slug:move>/", moves.move_new, name="move-new"),
]
