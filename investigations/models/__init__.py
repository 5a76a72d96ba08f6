"""The models of investigations and returns, by subject: the record, the return with its entries and review, advice."""

from investigations.models.advice import Advice, AdviceMonth, AdviceMonthCell
from investigations.models.answer_times import AnswerTime
from investigations.models.case_reviews import CaseReviewCount, CaseToReview
from investigations.models.certification import CertificationChoice
from investigations.models.delegations import ReviewDelegation
from investigations.models.entries import Entry, EntryPeople, EntryText
from investigations.models.joint import JointDecision
from investigations.models.profiles import EntryProfile
from investigations.models.records import (
    Holding,
    Investigation,
    InvestigationText,
    InvestigationTransfer,
    SupportingForce,
)
from investigations.models.returns import MonthlyReturn, ReturnEvent, Revision
from investigations.models.review import Finding, Query, QueryMessage, ReviewClaim
from investigations.models.rules import RuleChange
from investigations.models.seals import EmergencyAccess, InvestigationSeal, NamedPerson
from investigations.models.uploads import ReturnUpload

__all__ = [
    "Advice",
    "AdviceMonth",
    "AdviceMonthCell",
    "AnswerTime",
    "CaseReviewCount",
    "CaseToReview",
    "CertificationChoice",
    "EmergencyAccess",
    "Entry",
    "EntryPeople",
    "EntryProfile",
    "EntryText",
    "Finding",
    "Holding",
    "Investigation",
    "InvestigationSeal",
    "InvestigationText",
    "InvestigationTransfer",
    "JointDecision",
    "MonthlyReturn",
    "NamedPerson",
    "Query",
    "QueryMessage",
    "ReturnEvent",
    "ReturnUpload",
    "ReviewClaim",
    "ReviewDelegation",
    "Revision",
    "RuleChange",
    "SupportingForce",
]
