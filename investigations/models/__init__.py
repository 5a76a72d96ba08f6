"""The tables of investigations and their returns, by idea: the record, the return, its entries, its review."""

from investigations.models.entries import Entry, EntryPeople, EntryWords
from investigations.models.joint import JointDecision
from investigations.models.records import Handover, Holding, Investigation, InvestigationWords, Support
from investigations.models.returns import MonthlyReturn, ReturnEvent, Revision
from investigations.models.review import Finding, Query, QueryMessage

__all__ = [
    "Entry",
    "EntryPeople",
    "EntryWords",
    "Finding",
    "Handover",
    "Holding",
    "Investigation",
    "InvestigationWords",
    "JointDecision",
    "MonthlyReturn",
    "Query",
    "QueryMessage",
    "ReturnEvent",
    "Revision",
    "Support",
]
