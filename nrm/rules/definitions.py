"""What each rule of the mechanism governs, in words, and which values it may have."""

from __future__ import annotations

from core.dated_rules import RuleDefinition


def _switch(title: str, sentence: str) -> RuleDefinition:
    return RuleDefinition(title=title, sentence=sentence, is_switch=True)


def _days(title: str, sentence: str, *, must_hold: bool = False) -> RuleDefinition:
    return RuleDefinition(title=title, sentence=sentence, must_hold=must_hold)


GOVERNED: dict[str, RuleDefinition] = {
    "rg_working_days": _days(
        "Reasonable grounds decision",
        "Working days after the referral by which the decision is due.",
        must_hold=True,
    ),
    "rg_test_is_objective": _switch(
        "Objective test for reasonable grounds",
        "Whether a credible account also needed objective evidence. A change makes a break in the series.",
    ),
    "recovery_days": _days(
        "Recovery period",
        "Minimum number of days. Day 1 is the date of the positive decision.",
        must_hold=True,
    ),
    "support_days_scotland": _days(
        "Support in Scotland", "Days of support for an adult. Day 1 is the date of the positive decision."
    ),
    "support_days_northern_ireland": _days(
        "Support in Northern Ireland",
        "Minimum days of support for an adult, counted from the day after the positive decision.",
    ),
    "further_rg_without_period": _switch(
        "Further reasonable grounds decision",
        "Whether a decision about earlier exploitation gives no new recovery period.",
    ),
    "reconsideration_days": _days(
        "Reconsideration",
        "Days after a negative decision in which it may be requested. None: no limit. Not verified: a warning only.",
    ),
    "disqualification_open": _switch(
        "Disqualification", "Whether a person may be disqualified for public order or bad faith."
    ),
    "panel_reviews_negative_cg": _switch(
        "Panels", "Whether a panel reviews negative conclusive grounds decisions. If so, a page shows it."
    ),
    "authority_nca_ukvi": _switch("National Crime Agency and UK Visas and Immigration", "Whether they make decisions."),
    "authority_sca": _switch("Single Competent Authority", "Whether it makes decisions."),
    "authority_ieca": _switch("Immigration Enforcement Competent Authority", "Whether it makes decisions."),
    "authority_pilot": _switch("Local authorities in the pilot", "Whether some of them make decisions for children."),
    "joint_decision_in_pilot": _switch("Both decisions at once", "Whether the pilot may make both at once."),
    "duty_to_notify": _switch(
        "Duty to notify", "Whether the police must notify the Home Office of an adult who does not consent."
    ),
    "notifications_recorded": _switch(
        "Notifications recorded", "Whether every force’s notifications are recorded. Months before are gaps, not 0."
    ),
    "criminal_counted_as_labour": _switch(
        "Criminal exploitation counted as labour", "Whether published tables count it as labour."
    ),
    "safeguarding_days": _days("First safeguarding action", "Days in which a first safeguarding action is due."),
    "collision_days": _days(
        "Section 45 warning", ("Days before a trial or custody time limit at which we show a warning.")
    ),
    "request_months": RuleDefinition(
        title="Data rights request",
        sentence="Months to answer a request for access, correction or restriction.",
        unit="month",
        must_hold=True,
    ),
    "request_further_months": RuleDefinition(
        title="Extension of a data rights request", sentence="Further months, once, with a reason.", unit="month"
    ),
}


def governed(code: str) -> RuleDefinition:
    """Return the definition of a rule; only its code if no definition is written yet."""
    return GOVERNED.get(code) or RuleDefinition(title=code.replace("_", " ").capitalize(), sentence="")
