"""The models of prosecutions: the group's action plan and meetings, cases and joint teams."""

from prosecutions.models.actions import ActionEvidence, PlanAction, PlanActionEvent
from prosecutions.models.cases import ProsecutionCase, ProsecutionStep
from prosecutions.models.court_rules import PrincipalOffence, ProsecutionRule
from prosecutions.models.defendants import Charge, Defendant
from prosecutions.models.joint_teams import JointTeam, JointTeamStep
from prosecutions.models.meetings import MeetingDecision, MeetingPaper, MeetingStep, OversightMeeting
from prosecutions.models.witnesses import SpecialMeasure, Witness, WitnessStep, WitnessSupport

__all__ = [
    "ActionEvidence",
    "Charge",
    "Defendant",
    "JointTeam",
    "JointTeamStep",
    "MeetingDecision",
    "MeetingPaper",
    "MeetingStep",
    "OversightMeeting",
    "PlanAction",
    "PlanActionEvent",
    "PrincipalOffence",
    "ProsecutionCase",
    "ProsecutionRule",
    "ProsecutionStep",
    "SpecialMeasure",
    "Witness",
    "WitnessStep",
    "WitnessSupport",
]
