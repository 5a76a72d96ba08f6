"""What each rule of the mechanism governs, in words, and which values it may have."""

from __future__ import annotations

from core.dated_rules.definitions import RuleDefinition


def _switch(title: str, sentence: str, *, switches: str = "") -> RuleDefinition:
    return RuleDefinition(title=title, sentence=sentence, is_switch=True, switches=switches)


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
        "A credible account also needs objective evidence. A change breaks the series.",
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
        "A decision about earlier exploitation gives no new recovery period.",
    ),
    "reconsideration_days": _days(
        "Reconsideration",
        "Days after a negative decision in which a reconsideration can be requested. If empty, there is no limit. "
        "Until verified, this only gives a warning.",
    ),
    "disqualification_open": _switch(
        "Disqualification", "A person can be disqualified on grounds of public order or bad faith."
    ),
    "panel_reviews_negative_cg": _switch(
        "Panel review",
        "A panel reviews negative conclusive grounds decisions. If so, the page where you record the decision says so.",
    ),
    "authority_nca_ukvi": _switch(
        "National Crime Agency and UK Visas and Immigration",
        "They make NRM decisions.",
        switches="Make NRM decisions",
    ),
    "authority_sca": _switch("Single Competent Authority", "It makes NRM decisions.", switches="Makes NRM decisions"),
    "authority_ieca": _switch(
        "Immigration Enforcement Competent Authority", "It makes NRM decisions.", switches="Makes NRM decisions"
    ),
    "authority_pilot": _switch(
        "Local authorities in the pilot",
        "Some of them make NRM decisions for children.",
        switches="Make NRM decisions",
    ),
    "joint_decision_in_pilot": _switch("Both decisions at once", "The pilot can make both decisions at once."),
    "duty_to_notify": _switch(
        "Duty to notify", "The police must notify the Home Office of an adult who does not consent."
    ),
    "notifications_recorded": _switch(
        "Notifications recorded", "Every force’s notifications are recorded. Earlier months are gaps, not 0."
    ),
    "criminal_counted_as_labour": _switch(
        "Criminal exploitation counted as labour", "Published tables count criminal exploitation as labour."
    ),
    "safeguarding_days": _days("First safeguarding action", "Days within which the first safeguarding action is due."),
    "collision_days": _days(
        "Section 45 warning", "Days before a trial or custody time limit from which we show a warning."
    ),
    "request_months": RuleDefinition(
        title="Data rights request",
        sentence="Months to respond to a request for access, correction or restriction.",
        unit="month",
        must_hold=True,
    ),
    "request_further_months": RuleDefinition(
        title="Extension of a data rights request",
        sentence="Extra months, allowed once and with a reason.",
        unit="month",
    ),
}


def governed(code: str) -> RuleDefinition:
    """Return the definition of a rule; only its code if no definition is written yet."""
    return GOVERNED.get(code) or RuleDefinition(title=code.replace("_", " ").capitalize(), sentence="")
