"""Addresses of subjects and their orders."""

from django.urls import path

from orders.views import (
    beginning,
    breaches,
    handovers,
    incoming,
    library,
    managing,
    merges,
    moves,
    orders,
    past,
    register,
    subjects,
    visits,
)

app_name = "orders"
ORDER = "<uuid:public_id>/"
SUBJECT = "subjects/<uuid:public_id>/"
urlpatterns = [
    path("", orders.order_list, name="order-list"),
    path("find/", orders.order_find, name="find"),
    path("library/", library.library, name="library"),
    path("library/new/", library.library_new, name="library-new"),
    path("library/<slug:code>/", library.library_change, name="library-change"),
    path("library/<slug:code>/end/", library.library_end, name="library-end"),
    path("past-orders/", incoming.past_file, name="past-file"),
    path("past-orders/confirm/", incoming.past_confirm, name="past-confirm"),
    path("past-orders/headers/", incoming.past_headers, name="past-headers"),
    path("past-orders/headers/learn/", incoming.past_headers_learn, name="past-headers-learn"),
    path("past-orders/headers/<int:header>/forget/", incoming.past_header_forget, name="past-header-forget"),
    path("subjects/new/", subjects.subject_new, name="subject-new"),
    path("register/", register.look, name="register"),
    path("card/<uuid:public_id>/", register.order_card, name="card"),
    path(SUBJECT, subjects.subject_detail, name="subject-detail"),
    path(f"{SUBJECT}merge/", merges.merge_new, name="merge-new"),
    path("merges/<int:merge>/", merges.merge_detail, name="merge-detail"),
    path("merges/<int:merge>/decide/", merges.merge_decide, name="merge-decide"),
    path(f"{SUBJECT}known/", subjects.known_add, name="known-add"),
    path(f"{SUBJECT}known/<int:known>/end/", subjects.known_end, name="known-end"),
    path(f"{SUBJECT}orders/new/", beginning.order_new, name="order-new"),
    path(ORDER, orders.order_detail, name="order-detail"),
    path(f"{ORDER}application/", beginning.order_correct, name="order-correct"),
    path(f"{ORDER}past/", past.order_past, name="order-past"),
    path(f"{ORDER}evidence/", past.evidence_new, name="evidence-new"),
    path(f"{ORDER}moves/<slug:move>/", moves.move_new, name="move-new"),
    path(f"{SUBJECT}managing/", managing.managing, name="managing"),
    path(f"{SUBJECT}managing/<slug:part>/", managing.managing_part, name="managing-part"),
    path(f"{SUBJECT}visit/", visits.visit_new, name="visit-new"),
    path(f"{SUBJECT}handover/", handovers.handover_new, name="handover-new"),
    path("handovers/<int:handover>/", handovers.handover_detail, name="handover-detail"),
    path("handovers/<int:handover>/decide/", handovers.handover_decide, name="handover-decide"),
    path("out-of-hours/", managing.duty_number, name="duty-number"),
    path("homes/<int:alert>/", managing.area_note, name="area-note"),
    path(f"{ORDER}managing/<slug:part>/", managing.order_part, name="order-part"),
    path(f"{ORDER}breaches/new/", breaches.breach_new, name="breach-new"),
    path("breaches/", breaches.breach_list, name="breach-list"),
    path("breaches/<uuid:breach>/", breaches.breach_detail, name="breach-detail"),
    path("breaches/<uuid:breach>/<slug:move>/", breaches.breach_move, name="breach-move"),
]
