"""The models of the orders app. Each table that holds or belongs to a force's record has its own `force` column."""

from orders.models.breaches import Breach, BreachCondition, BreachStep
from orders.models.duplicates import DifferentPeople, SubjectMerge
from orders.models.enforcing import CompletedTask, DetailsNotice, ExpiryDecision, Passport
from orders.models.extractions import OrderExtraction, OrderExtractionCell
from orders.models.law import Law
from orders.models.library import ConditionTemplate
from orders.models.managing import DutyNumber, ManagerAssignment, RiskAssessment
from orders.models.orders import Condition, Order, OrderStep, Service
from orders.models.subjects import Subject, SubjectIdentifier
from orders.models.transfers import AreaAlert, SubjectTransfer
from orders.models.visits import ConditionCheck, Visit

__all__ = [
    "AreaAlert",
    "Breach",
    "BreachCondition",
    "BreachStep",
    "CompletedTask",
    "Condition",
    "ConditionCheck",
    "ConditionTemplate",
    "DetailsNotice",
    "DifferentPeople",
    "DutyNumber",
    "ExpiryDecision",
    "Law",
    "ManagerAssignment",
    "Order",
    "OrderExtraction",
    "OrderExtractionCell",
    "OrderStep",
    "Passport",
    "RiskAssessment",
    "Service",
    "Subject",
    "SubjectIdentifier",
    "SubjectMerge",
    "SubjectTransfer",
    "Visit",
]
