"""An investigation that is still at triage a year and a half after it was opened."""

from __future__ import annotations

from investigations.choices import Severity
from investigations.quality.rules.facts import QualityRule
from investigations.quality.rules.value_not_updated import value_not_updated

RULE = QualityRule(
    code="long_triage",
    severity=Severity.WARNING,
    wrong="A case is still at triage 18 months after it was opened.",
    remedy="Set the stage it has reached, close it, or explain why it is still at triage.",
    find=value_not_updated("stage", "triage", after=18, message="Still at triage."),
)
