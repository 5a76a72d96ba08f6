"""The registry of quality rules: errors block a return, questions want one reason.

A rule is a module with `RULE`. To add one: write the module, put it in `RULES`, plant its fault in the demonstration.
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
    retired_word,
    sub_types,
    unreadable,
    usual_range,
    victims,
)
from investigations.quality.rules.facts import (
    Before,
    InvestigationFacts,
    MissingInvestigation,
    Picture,
    QualityRule,
    RetiredWord,
    RuleFinding,
)

__all__ = [
    "RULES",
    "Before",
    "InvestigationFacts",
    "MissingInvestigation",
    "Picture",
    "QualityRule",
    "RetiredWord",
    "RuleFinding",
]

# In the order in which a page lists what they find: what blocks first.
RULES: dict[str, QualityRule] = {
    rule.code: rule
    for rule in (
        unreadable.RULE,
        dates.RULE,
        outcome.RULE,
        missing.RULE,
        sub_types.RULE,
        retired_word.RULE,
        victims.RULE,
        people.RULE,
        reopened.RULE,
        usual_range.RULE,
        joint.RULE,
        personal_data.RULE,
    )
}
