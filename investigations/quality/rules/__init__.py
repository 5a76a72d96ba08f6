"""The registry of quality rules: errors block a return, warnings need one reason.

A rule is a module with `RULE`. To add one: write the module, add it to `RULES`, and plant its fault in the
demonstration data.
"""

from __future__ import annotations

from investigations.quality.rules import (
    children_flag,
    closed_together,
    dates,
    flag_types,
    joint,
    late_first_report,
    long_triage,
    many_closed,
    missing,
    no_change,
    nothing_changed,
    nrm_referrals,
    outcome,
    people,
    personal_data,
    reopened,
    retired_term,
    same_operation,
    stage_back,
    sub_types,
    type_not_known,
    unreadable,
    usual_range,
    very_many_people,
    very_old,
    victims,
)
from investigations.quality.rules.facts import (
    Effect,
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
    "Effect",
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
        children_flag.RULE,
        sub_types.RULE,
        retired_term.RULE,
        victims.RULE,
        people.RULE,
        very_many_people.RULE,
        nrm_referrals.RULE,
        stage_back.RULE,
        no_change.RULE,
        long_triage.RULE,
        type_not_known.RULE,
        flag_types.COUNTY_LINES,
        flag_types.ADULT_SERVICES,
        late_first_report.RULE,
        very_old.RULE,
        reopened.RULE,
        closed_together.RULE,
        many_closed.RULE,
        nothing_changed.RULE,
        usual_range.RULE,
        joint.RULE,
        same_operation.RULE,
        personal_data.RULE,
    )
}
