"""The registry of quality rules: errors block a return, warnings need one reason.

A rule is a module with `RULE`. To add one: write the module, add it to `RULES`, and plant its fault in the
demonstration data.
"""

from __future__ import annotations

from investigations.quality.rules import (
    dates,
    joint,
    missing,
    outcome,
    people,
    personal_data,
    reopened,
    retired_term,
    sub_types,
    unreadable,
    usual_range,
    victims,
)
from investigations.quality.rules.facts import (
    InvestigationFacts,
    MissingInvestigation,
    Picture,
    PreviousEntry,
    QualityRule,
    RetiredTerm,
    RuleFinding,
)

__all__ = [
    "RULES",
    "InvestigationFacts",
    "MissingInvestigation",
    "Picture",
    "PreviousEntry",
    "QualityRule",
    "RetiredTerm",
    "RuleFinding",
]

# In the order of the page: errors come first.
RULES: dict[str, QualityRule] = {
    rule.code: rule
    for rule in (
        unreadable.RULE,
        dates.RULE,
        outcome.RULE,
        missing.RULE,
        sub_types.RULE,
        retired_term.RULE,
        victims.RULE,
        people.RULE,
        reopened.RULE,
        usual_range.RULE,
        joint.RULE,
        personal_data.RULE,
    )
}
