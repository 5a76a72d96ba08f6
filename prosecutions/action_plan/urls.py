"""URLs of the action plan."""

from __future__ import annotations

from django.urls import path

from prosecutions.action_plan.views import actions, evidence, meetings

app_name = "action_plan"
ACTION = "actions/<uuid:public_id>/"
MEETING = "meetings/<uuid:meeting>/"
urlpatterns = [
    path("", actions.action_list, name="action-list"),
    path("actions/new/", actions.action_new, name="action-new"),
    path(ACTION, actions.action_detail, name="action-detail"),
    path(f"{ACTION}wording/", actions.action_wording, name="action-wording"),
    path(f"{ACTION}due-date/", actions.action_due_date, name="action-due-date"),
    path(f"{ACTION}owner/", actions.action_owner, name="action-owner"),
    path(f"{ACTION}status/<slug:move>/", actions.action_transition, name="action-transition"),
    path(f"{ACTION}updates/", actions.update_add, name="update-add"),
    path(f"{ACTION}comments/", actions.comment_add, name="comment-add"),
    path(f"{ACTION}files/", evidence.file_add, name="evidence-file-add"),
    path(f"{ACTION}evidence/", evidence.link_add, name="evidence-add"),
    path(f"{ACTION}evidence/<uuid:evidence>/remove/", evidence.evidence_remove, name="evidence-remove"),
    path("evidence/<uuid:public_id>/", evidence.evidence_file, name="evidence-file"),
    path("meetings/", meetings.meeting_list, name="meeting-list"),
    path("meetings/new/", meetings.meeting_new, name="meeting-new"),
    path(MEETING, meetings.meeting_detail, name="meeting-detail"),
    path(f"{MEETING}change/", meetings.meeting_change, name="meeting-change"),
    path(f"{MEETING}status/<slug:move>/", meetings.meeting_transition, name="meeting-transition"),
    path(f"{MEETING}papers/", meetings.paper_add, name="paper-add"),
    path(f"{MEETING}papers/<uuid:paper>/remove/", meetings.paper_remove, name="paper-remove"),
    path("papers/<uuid:paper>/", meetings.paper_file, name="paper-file"),
    path(f"{MEETING}decisions/", meetings.decision_new, name="decision-new"),
    path(f"{MEETING}decisions/<int:decision>/action/", meetings.decision_action_new, name="decision-action-new"),
]
