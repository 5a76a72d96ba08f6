"""The records of the room. Each table that holds or hangs on a force's record has the force in a column of its own."""

from orders.models.breaches import Breach, BreachCondition, BreachStep
from orders.models.duplicates import DifferentPeople, Merge
from orders.models.enforcing import ExpiryDecision, Notice, Passport, TaskDone
from orders.models.extractions import OrderExtraction, OrderExtractionCell
from orders.models.handovers import AreaAlert, Handover
from orders.models.law import Law
from orders.models.library import ConditionTemplate
from orders.models.managing import Assignment, DutyNumber, RiskAssessment
from orders.models.orders import Condition, Order, Service, Step
from orders.models.subjects import KnownBy, Subject
from orders.models.visits import Check, Visit

__all__ = [
    "AreaAlert",
    "Assignment",
    "Breach",
    "BreachCondition",
    "BreachStep",
    "Check",
    "Condition",
    "ConditionTemplate",
    "DifferentPeople",
    "DutyNumber",
    "ExpiryDecision",
    "Handover",
    "KnownBy",
    "Law",
    "Merge",
    "Notice",
    "Order",
    "OrderExtraction",
    "OrderExtractionCell",
    "Passport",
    "RiskAssessment",
    "Service",
    "Step",
    "Subject",
    "TaskDone",
    "Visit",
]
