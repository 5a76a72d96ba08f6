"""Definitions of the rows of the law: what each row is about, in words, and which values it accepts."""

from __future__ import annotations

from core.dated_rules.definitions import RuleDefinition
from orders.choices import ELSEWHERE, CourtKind, OrderKind, Party
from orders.law.lawbook import ANY
from orders.workflow import MAY_ASK

# The kinds of order that this law covers. For orders made elsewhere in the UK it covers only their breach (s.30).
KINDS: dict[str, str] = {
    kind.value: str(kind.label)
    for kind in (
        OrderKind.STPO_SENTENCE,
        OrderKind.STPO_APPLICATION,
        OrderKind.STRO,
        OrderKind.INTERIM_STPO,
        OrderKind.INTERIM_STRO,
        *sorted(ELSEWHERE),
    )
} | {ANY: "Defaults of this service"}
LEVELS = {"very_high": "very high", "high": "high", "medium": "medium", "low": "low"}


def _switch(title: str, sentence: str) -> RuleDefinition:
    return RuleDefinition(title=title, sentence=sentence, is_switch=True)


def _years(title: str, sentence: str) -> RuleDefinition:
    return RuleDefinition(title=title, sentence=sentence, unit="year")


def _default(title: str, sentence: str, unit: str = "day") -> RuleDefinition:
    """An interval or a set of reminder days of this service, which can't work without it."""
    return RuleDefinition(title=title, sentence=sentence, unit=unit, must_hold=True)


OF_AN_ORDER: dict[str, RuleDefinition] = {
    "min_years": _years("Minimum fixed period", "Minimum years for a prohibition with a fixed period."),
    "travel_ban_max_years": _years("Maximum foreign travel prohibition", "Maximum years each time."),
    "passports_with_all_countries": _switch(
        "Passports when all countries are prohibited",
        ("Whether such a prohibition requires the surrender of all passports."),
    ),
    "notify_days": RuleDefinition(
        title="Name and address", sentence="Days to notify the police, starting with the day of first service."
    ),
    "lock_years": _years("Discharge lock", "Years after the order was made in which a discharge needs both consents."),
    "lock_spares_travel_only": _switch(
        "Discharge lock: travel-only orders",
        ("Whether an order that only prohibits foreign travel is exempt from the lock."),
    ),
    "replaces_earlier": _switch("Replacement", "Whether a new order ends an earlier one of the same kind."),
    "needs_end": _switch("Last day", "Whether the order must state its last day."),
    "needs_main": _switch("Main application", "Whether it needs a main application that has not been decided."),
    "needs_conviction": _switch(
        "Conviction", ("Whether it needs a conviction or a finding that the person did the act.")
    ),
    "needs_relevant_offender": _switch("Relevant offender", "Whether it can be made only against a relevant offender."),
    "tells_chief_officer": _switch(
        "Notice to chief officer",
        ("Whether an applicant other than a chief officer must notify the chief officer of the area."),
    ),
    "tells_chief_officer_of_change": _switch(
        "Notice to chief officer of a change",
        ("Whether an applicant for a change, other than a chief officer, must also notify the chief officer."),
    ),
    "variation_needs_test": _switch(
        "New conditions on a variation", "Whether anything a variation adds must meet the test for the order."
    ),
    "youth_court_under": RuleDefinition(
        title="Youth court", sentence="Age under which an application goes to a youth court.", unit="year"
    ),
    "breach_months_on_indictment": RuleDefinition(
        title="Breach, on indictment", sentence="Maximum months of imprisonment.", unit="month"
    ),
    "breach_months_summarily": RuleDefinition(
        title="Breach, summarily", sentence=("Maximum months of imprisonment."), unit="month"
    ),
    **{
        f"asks_{party.value}": _switch(
            f"Applicant: {party.label}", ("Whether this applicant can apply to the court for it.")
        )
        for party in Party
        if party in MAY_ASK
    },
    **{
        f"court_{court.value}": _switch(f"Made by: {court.label}", "Whether this court can make it.")
        for court in (CourtKind.MAGISTRATES, CourtKind.YOUTH, CourtKind.CROWN, CourtKind.APPEAL)
    },
    **{
        f"appeal_{court.value}": _switch(f"Appeal: {court.label}", "Whether an appeal can be made to this court.")
        for court in (CourtKind.CROWN, CourtKind.APPEAL)
    },
}
OF_ANY: dict[str, RuleDefinition] = {
    **{
        f"review_months_{level}": _default(f"Review, risk {words}", "Months from one review to the next.", "month")
        for level, words in LEVELS.items()
    },
    **{
        f"visit_days_{level}": _default(f"Visits, risk {words}", "Days from one visit to the next.")
        for level, words in LEVELS.items()
    },
    **{
        f"expiry_reminder_{number}": _default(
            f"Expiry, step {number}", "Days before the end when we ask for a decision."
        )
        for number in (1, 2, 3, 4)
    },
    "interim_ends_soon_days": _default("Interim order ends", "Days before its end when we show a warning."),
    "serve_days": _default("Service", "Days after the order is made by which we expect it to be served."),
    "task_days_pnc_set": _default("Police National Computer, marker set", "Days after the order is made."),
    "task_days_pnc_checked": _default("Police National Computer, marker checked", "Days after the order is made."),
    "task_days_pnd": _default("Police National Database", "Days after the order is made."),
    "task_days_ports": _default(
        "Ports and Border Force notified", ("Days after the order is made, if it prohibits foreign travel.")
    ),
    "task_days_passports": _default("Surrender of passports checked", "Days after the order is made."),
    "task_days_partners": _default("Partner agencies notified", "Days after the order is made."),
    "removal_days_pnc_set": _default("Police National Computer, marker removed", "Days after the order ends."),
    "removal_days_pnd": _default("Police National Database, entry removed", "Days after the order ends."),
    "removal_days_ports": _default(
        "Ports and Border Force, alert removed", "Days after the order or its foreign travel prohibition ends."
    ),
    "passport_return_days": _default(
        "Passports returned", "Days after the last day of the prohibition on all foreign travel."
    ),
    "transfer_answer_days": _default("Reply to a transfer offer", "Days after which we show a reminder."),
}


def known(kind: str) -> dict[str, RuleDefinition]:
    """The definitions for a kind of order, in the order of the page; other kinds have none."""
    if kind == ANY:
        return OF_ANY
    if kind in ELSEWHERE:
        return {code: what for code, what in OF_AN_ORDER.items() if code.startswith("breach_")}
    return OF_AN_ORDER if kind in KINDS else {}
