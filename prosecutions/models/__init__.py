"""The models of prosecutions: the group's actions with their history and evidence, and its meetings."""

from prosecutions.models.actions import ActionEvidence, PlanAction, PlanActionEvent
from prosecutions.models.meetings import MeetingDecision, MeetingPaper, MeetingStep, OversightMeeting

__all__ = [
    "ActionEvidence",
    "MeetingDecision",
    "MeetingPaper",
    "MeetingStep",
    "OversightMeeting",
    "PlanAction",
    "PlanActionEvent",
]
