"""URLs of returns, their review, and investigations."""

from django.urls import path

from investigations.views import (
    advice,
    board,
    case_queries,
    case_review,
    joint,
    offers,
    records,
    returns,
    review,
    row_endings,
    rows,
    submission,
    supports,
    threads,
)

app_name = "investigations"
REVIEW = "review/<slug:force>/<month:month>/"
RETURN = "returns/<slug:force>/<month:month>/"
urlpatterns = [
    path("returns/", returns.return_list, name="return-list"),
    path(RETURN, returns.return_detail, name="return-detail"),
    path(f"{RETURN}start/", returns.return_start, name="return-start"),
    path(f"{RETURN}nil/", returns.return_nil, name="return-nil"),
    path(f"{RETURN}add/", rows.row_add, name="row-add"),
    path(f"{RETURN}reopen-row/", rows.row_reopen, name="row-reopen"),
    path(f"{RETURN}rows/<int:entry>/", rows.row_save, name="row-save"),
    path(f"{RETURN}rows/<int:entry>/end/", row_endings.row_end, name="row-end"),
    path(f"{RETURN}transfers/<int:transfer>/", offers.transfer_accept, name="transfer-accept"),
    path(f"{RETURN}transfers/<int:transfer>/decline/", offers.transfer_decline, name="transfer-decline"),
    path(f"{RETURN}transfers/<int:transfer>/acknowledge/", offers.transfer_acknowledge, name="transfer-acknowledge"),
    path(f"{RETURN}unchanged/", rows.rows_unchanged, name="rows-unchanged"),
    path(f"{RETURN}earlier-months/", rows.earlier_months_accept, name="earlier-months-accept"),
    path(f"{RETURN}findings/<int:finding>/", rows.finding_explain, name="finding-explain"),
    path(f"{RETURN}submit/", submission.return_submit, name="return-submit"),
    path(f"{RETURN}receipt/", submission.return_receipt, name="return-receipt"),
    path(f"{RETURN}transition/", submission.return_transition, name="return-transition"),
    path(f"{RETURN}queries/<int:query>/", threads.query_reply_force, name="query-reply-force"),
    path("review/", review.review_queue, name="review-queue"),
    path("review/board/", board.return_board, name="return-board"),
    path(REVIEW, review.review_detail, name="review-detail"),
    path(f"{REVIEW}query/", review.review_query, name="review-query"),
    path(f"{REVIEW}queries/<int:query>/", review.query_reply, name="query-reply"),
    path(f"{REVIEW}approve/", review.review_approve, name="review-approve"),
    path(f"{REVIEW}reopen/", review.review_reopen, name="review-reopen"),
    path("case-review/", case_review.case_review, name="case-review"),
    path("investigations/", records.investigation_list, name="investigation-list"),
    path("investigations/supporting/", supports.supporting_list, name="supporting-list"),
    path("investigations/advice/", advice.advice_list, name="advice-list"),
    path("investigations/advice/<uuid:advice>/", advice.advice_result, name="advice-result"),
    path("investigations/advice/<uuid:advice>/withdraw/", advice.advice_withdraw, name="advice-withdraw"),
    path("investigations/<uuid:public_id>/advice/", advice.advice_new, name="advice-new"),
    path("investigations/<uuid:public_id>/ask/", case_queries.case_ask, name="case-ask"),
    path("investigations/<uuid:public_id>/joint/", joint.joint_operation, name="joint-operation"),
    path("investigations/<uuid:public_id>/supports/", supports.support_enter, name="support-enter"),
    path("investigations/<uuid:public_id>/supports/<int:support>/end/", supports.support_end, name="support-end"),
    path("investigations/<uuid:public_id>/", records.investigation_detail, name="investigation-detail"),
]
