"""Models of referrals. Each table that holds or belongs to a force's record has the force in its own column."""

from nrm.models.age import AgeDecision
from nrm.models.care import MissingEpisode, SafeContact, Safeguarding, SafeguardingAction, SafeguardingText
from nrm.models.claims import ChargedOffence, Claim, ClaimText
from nrm.models.corrections import Correction
from nrm.models.crime import OUTCOME_NUMBER, CrimeRecord, CrimeStep, CrimeTransfer, OutcomeType
from nrm.models.crime_system import CrimeSystemEntry, CrimeSystemExport, RejectedPair
from nrm.models.extractions import ReferralExtraction, ReferralExtractionCell
from nrm.models.identity import Identity, IdentityAccessRequest
from nrm.models.owners import OwnerChange
from nrm.models.path import ConsentAct, ReferralStep
from nrm.models.person_match import MatchComparison, MatchInquiry
from nrm.models.priority import PriorityRequest
from nrm.models.records import AnswerText, Encounter, FormAnswer, Referral
from nrm.models.requests import PersonCategory, SubjectRequest
from nrm.models.rules import NrmRule
from nrm.models.takings import ExportRequest
from nrm.models.transfers import ReferralTransfer

__all__ = [
    "OUTCOME_NUMBER",
    "AgeDecision",
    "AnswerText",
    "ChargedOffence",
    "Claim",
    "ClaimText",
    "ConsentAct",
    "Correction",
    "CrimeRecord",
    "CrimeStep",
    "CrimeSystemEntry",
    "CrimeSystemExport",
    "CrimeTransfer",
    "Encounter",
    "ExportRequest",
    "FormAnswer",
    "Identity",
    "IdentityAccessRequest",
    "MatchComparison",
    "MatchInquiry",
    "MissingEpisode",
    "NrmRule",
    "OutcomeType",
    "OwnerChange",
    "PersonCategory",
    "PriorityRequest",
    "Referral",
    "ReferralExtraction",
    "ReferralExtractionCell",
    "ReferralStep",
    "ReferralTransfer",
    "RejectedPair",
    "SafeContact",
    "Safeguarding",
    "SafeguardingAction",
    "SafeguardingText",
    "SubjectRequest",
]
