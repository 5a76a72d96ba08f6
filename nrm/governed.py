"""What each rule of the mechanism governs, in words, and what its value may be."""

from __future__ import annotations

from reference.keeping import Governed


def _switch(title: str, sentence: str) -> Governed:
    return Governed(title=title, sentence=sentence, is_switch=True)


def _days(title: str, sentence: str, *, must_hold: bool = False) -> Governed:
    return Governed(title=title, sentence=sentence, must_hold=must_hold)


GOVERNED: dict[str, Governed] = {
    "rg_working_days": _days(
        "Reasonable grounds decision",
        "Working days after the referral on which the decision is due.",
        must_hold=True,
    ),
    "rg_test_is_objective": _switch(
        "Objective test for reasonable grounds",
        "Whether a credible account needed objective evidence beside it. A change breaks those series.",
    ),
    "recovery_days": _days(
        "Recovery period",
        "Days for which it lasts at least, counted from the day of the positive decision.",
        must_hold=True,
    ),
    "support_days_scotland": _days(
        "Support in Scotland", "How many days an adult is supported. Day 1 is the day of the positive decision."
    ),
    "support_days_northern_ireland": _days(
        "Support in Northern Ireland",
        "Fewest days an adult is supported, counted from the day after the positive decision.",
    ),
    "further_rg_without_period": _switch(
        "Further reasonable grounds decision",
        "Whether one about earlier exploitation gives no new recovery period.",
    ),
    "reconsideration_days": _days(
        "Reconsideration",
        "Days after a negative decision within which it may be asked for. None: no limit. Unverified: a warning only.",
    ),
    "disqualification_open": _switch(
        "Disqualification", "Whether a person may be disqualified for public order or bad faith."
    ),
    "panel_reviews_negative_cg": _switch(
        "Panels", "Whether a panel looks at negative conclusive grounds decisions; a page then says so."
    ),
    "authority_nca_ukvi": _switch("National Crime Agency and UK Visas and Immigration", "Whether they decide."),
    "authority_sca": _switch("Single Competent Authority", "Whether it decides."),
    "authority_ieca": _switch("Immigration Enforcement Competent Authority", "Whether it decides."),
    "authority_pilot": _switch("Local authorities in the pilot", "Whether some of them decide for children."),
    "joint_decision_in_pilot": _switch("Both decisions at once", "Whether the pilot may make both at once."),
    "duty_to_notify": _switch(
        "Duty to notify", "Whether the police must notify the Home Office of an adult who does not consent."
    ),
    "notifications_recorded": _switch(
        "Notifications recorded", "Whether every force’s notifications are recorded. Months before are gaps, not 0."
    ),
    "criminal_counted_as_labour": _switch(
        "Criminal exploitation within labour", "Whether published tables count it there."
    ),
    "safeguarding_days": _days("First safeguarding action", "Days in which the queue looks for one."),
    "collision_days": _days("Section 45 warning", "Days before a trial or custody time limit from which a case warns."),
    "request_months": Governed(
        title="Request of a person",
        sentence="Months in which access, correction or restriction is answered.",
        unit="month",
        must_hold=True,
    ),
    "request_further_months": Governed(
        title="Extension of such a request", sentence="Further months, once, with a reason.", unit="month"
    ),
}


def governed(code: str) -> Governed:
    """What a rule governs; its code alone where no sentence is written yet."""
    return GOVERNED.get(code) or Governed(title=code.replace("_", " ").capitalize(), sentence="")
