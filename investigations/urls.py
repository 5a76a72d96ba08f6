"""Addresses of returns, their review, and investigations."""

from django.urls import path

from figures import converters  # noqa: F401  (registers <month:…>)
from investigations.views import records, returns, review

app_name = "investigations"
REVIEW = "review/<slug:force>/<month:month>/"
RETURN = "returns/<slug:force>/<month:month>/"
urlpatterns = [
    path("returns/", returns.return_list, name="return-list"),
    path(RETURN, returns.return_detail, name="return-detail"),
    path(f"{RETURN}begin/", returns.return_begin, name="return-begin"),
    path(f"{RETURN}nil/", returns.return_nil, name="return-nil"),
    path(f"{RETURN}add/", returns.row_add, name="row-add"),
    path(f"{RETURN}reopen-row/", returns.row_reopen, name="row-reopen"),
    path(f"{RETURN}rows/<int:entry>/", returns.row_save, name="row-save"),
    path(f"{RETURN}rows/<int:entry>/end/", returns.row_end, name="row-end"),
    path(f"{RETURN}offers/<int:handover>/", returns.offer_accept, name="offer-accept"),
    path(f"{RETURN}unchanged/", returns.rest_unchanged, name="rest-unchanged"),
    path(f"{RETURN}earlier/", returns.earlier_accept, name="earlier-accept"),
    path(f"{RETURN}findings/<int:finding>/", returns.finding_explain, name="finding-explain"),
    path(f"{RETURN}submit/", returns.return_submit, name="return-submit"),
    path(f"{RETURN}receipt/", returns.return_receipt, name="return-receipt"),
    path(f"{RETURN}move/", returns.return_move, name="return-move"),
    path(f"{RETURN}queries/<int:query>/", returns.query_answer, name="query-answer"),
    path("review/", review.review_queue, name="review-queue"),
    path("review/board/", review.board_page, name="board"),
    path(REVIEW, review.review_detail, name="review-detail"),
    path(f"{REVIEW}query/", review.review_query, name="review-query"),
    path(f"{REVIEW}queries/<int:query>/", review.query_reply, name="query-reply"),
    path(f"{REVIEW}approve/", review.review_approve, name="review-approve"),
    path(f"{REVIEW}reopen/", review.review_reopen, name="review-reopen"),
    path("investigations/", records.investigation_list, name="investigation-list"),
    path("investigations/export.csv", records.investigation_export, name="investigation-export"),
    path("investigations/<uuid:public_id>/", records.investigation_detail, name="investigation-detail"),
]
