"""The models of prosecutions: the group's action plan and meetings; cases, money and joint teams of investigations."""

from prosecutions.models.actions import ActionEvidence, PlanAction, PlanActionEvent
from prosecutions.models.assets import AssetRecord, AssetStep
from prosecutions.models.cases import ProsecutionCase, ProsecutionStep
from prosecutions.models.court_rules import PrincipalOffence, ProsecutionRule
from prosecutions.models.crime_links import DefendantCrime
from prosecutions.models.defendants import Charge, Defendant
from prosecutions.models.joint_teams import JointTeam, JointTeamStep
from prosecutions.models.meetings import MeetingDecision, MeetingPaper, MeetingStep, OversightMeeting
from prosecutions.models.witnesses import SpecialMeasure, Witness, WitnessStep, WitnessSupport

__all__ = [
    "ActionEvidence",
    "AssetRecord",
    "AssetStep",
    "Charge",
    "Defendant",
    "DefendantCrime",
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
