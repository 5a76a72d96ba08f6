"""An investigation whose primary type is still not known after half a year."""

from __future__ import annotations

from investigations.choices import Severity
from investigations.quality.rules.facts import QualityRule
from investigations.quality.rules.value_not_updated import value_not_updated

RULE = QualityRule(
    code="type_not_known",
    severity=Severity.WARNING,
    wrong="The primary type of a case is not known six months after it was opened.",
    remedy="Choose the primary type, or explain why it is not known.",
    find=value_not_updated("primary_type", "UNK", after=6, message="The primary type is not known."),
)
