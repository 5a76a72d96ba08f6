"""The records of the room. Each table that holds or hangs on a force's record has the force in a column of its own."""

from nrm.models.age import AgeDecision
from nrm.models.care import Care, CareWords, MissingEpisode, SafeContact, SafeguardingAction
from nrm.models.claims import ChargedOffence, Claim, ClaimWords
from nrm.models.corrections import Correction
from nrm.models.earlier import Comparison, Inquiry
from nrm.models.extractions import Extraction, ExtractionCell
from nrm.models.identity import Identity, Look
from nrm.models.owners import OwnerChange
from nrm.models.path import ConsentAct, Step
from nrm.models.priority import PriorityRequest
from nrm.models.records import Answer, Encounter, Referral, Words
from nrm.models.requests import PersonCategory, SubjectRequest
from nrm.models.rules import Rule
from nrm.models.takings import Taking
from nrm.models.transfers import Transfer

__all__ = [
    "AgeDecision",
    "Answer",
    "Care",
    "CareWords",
    "ChargedOffence",
    "Claim",
    "ClaimWords",
    "Comparison",
    "ConsentAct",
    "Correction",
    "Encounter",
    "Extraction",
    "ExtractionCell",
    "Identity",
    "Inquiry",
    "Look",
    "MissingEpisode",
    "OwnerChange",
    "PersonCategory",
    "PriorityRequest",
    "Referral",
    "Rule",
    "SafeContact",
    "SafeguardingAction",
    "Step",
    "SubjectRequest",
    "Taking",
    "Transfer",
    "Words",
]
