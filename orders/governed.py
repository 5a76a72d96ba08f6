"""What each row of the law of the orders is about, in words, and what its value may be."""

from __future__ import annotations

from orders.choices import ELSEWHERE, CourtKind, OrderKind, Party
from orders.law import ANY
from orders.path import MAY_ASK
from reference.keeping import Governed

# The kinds that this law is about. Of orders made elsewhere in the United Kingdom it knows only their breach (s.30).
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


def _switch(title: str, sentence: str) -> Governed:
    return Governed(title=title, sentence=sentence, is_switch=True)


def _years(title: str, sentence: str) -> Governed:
    return Governed(title=title, sentence=sentence, unit="year")


def _default(title: str, sentence: str, unit: str = "day") -> Governed:
    """A rhythm or ladder of this service, which stops without it."""
    return Governed(title=title, sentence=sentence, unit=unit, must_hold=True)


OF_AN_ORDER: dict[str, Governed] = {
    "min_years": _years("Shortest fixed time", "Years that a prohibition for a fixed time has at least."),
    "travel_ban_max_years": _years("Longest ban on foreign travel", "Years that it has at most, each time."),
    "passports_with_all_countries": _switch(
        "Passports with a ban on all countries", "Whether such a ban asks for the surrender of all passports."
    ),
    "notify_days": Governed(
        title="Name and address", sentence="Days for telling them, the day of the first service among them."
    ),
    "lock_years": _years("Lock", "Years after the making in which a discharge needs both consents."),
    "lock_spares_travel_only": _switch(
        "Lock and travel only", "Whether an order that only bans foreign travel is free of the lock."
    ),
    "replaces_earlier": _switch("Replacing", "Whether a new order ends an earlier one of its sort."),
    "needs_end": _switch("Last day", "Whether the order states its last day."),
    "needs_main": _switch("Main application", "Whether it stands beside a main application that is not decided."),
    "needs_conviction": _switch("Conviction", "Whether it follows a conviction or a finding that the act was done."),
    "needs_relevant_offender": _switch("Relevant offender", "Whether it is made only against a relevant offender."),
    "tells_chief_officer": _switch(
        "Chief officer told", "Whether an applicant that is no chief officer tells the one of the area."
    ),
    "tells_chief_officer_of_change": _switch(
        "Chief officer told of a change", "Whether who asks for a change and is no chief officer tells that one too."
    ),
    "variation_needs_test": _switch(
        "New words on a variation", "Whether what a variation adds meets the test of the order itself."
    ),
    "youth_court_under": Governed(
        title="Youth court", sentence="Age under which the application goes to a youth court.", unit="year"
    ),
    "breach_months_on_indictment": Governed(
        title="Breach, on indictment", sentence="Months of prison at most.", unit="month"
    ),
    "breach_months_summarily": Governed(title="Breach, summarily", sentence="Months of prison at most.", unit="month"),
    **{
        f"asks_{party.value}": _switch(f"Asks: {party.label}", "Whether this applicant may ask the court for it.")
        for party in Party
        if party in MAY_ASK
    },
    **{
        f"court_{court.value}": _switch(f"Makes: {court.label}", "Whether this court makes it.")
        for court in (CourtKind.MAGISTRATES, CourtKind.YOUTH, CourtKind.CROWN, CourtKind.APPEAL)
    },
    **{
        f"appeal_{court.value}": _switch(f"Appeal: {court.label}", "Whether an appeal may lie to this court.")
        for court in (CourtKind.CROWN, CourtKind.APPEAL)
    },
}
OF_ANY: dict[str, Governed] = {
    **{
        f"review_months_{level}": _default(f"Review, risk {words}", "Months from one review to the next.", "month")
        for level, words in LEVELS.items()
    },
    **{
        f"visit_days_{level}": _default(f"Visits, risk {words}", "Days from one visit to the next.")
        for level, words in LEVELS.items()
    },
    **{
        f"expiry_rung_{rung}": _default(f"Expiry, step {rung}", "Days before the end on which a decision is asked for.")
        for rung in (1, 2, 3, 4)
    },
    "interim_ends_soon_days": _default("Interim order ends", "Days before its end on which the queue warns."),
    "serve_days": _default("Service", "Days after the making by which an order is served."),
    "task_days_pnc_set": _default("Police National Computer, marker set", "Days after the making."),
    "task_days_pnc_checked": _default("Police National Computer, marker checked", "Days after the making."),
    "task_days_pnd": _default("Police National Database", "Days after the making."),
    "task_days_ports": _default("Ports and Border Force told", "Days after the making, with a ban on foreign travel."),
    "task_days_passports": _default("Surrender of passports checked", "Days after the making."),
    "task_days_partners": _default("Partner agencies told", "Days after the making."),
    "removal_days_pnc_set": _default("Police National Computer, marker removed", "Days after the order has ended."),
    "removal_days_pnd": _default("Police National Database, entry removed", "Days after the order has ended."),
    "removal_days_ports": _default(
        "Ports and Border Force, alert removed", "Days after the order or its ban has ended."
    ),
    "passport_return_days": _default("Passports given back", "Days after the last day of the ban."),
    "handover_answer_days": _default("Answer to an offer", "Days after which the queue presses for one."),
}


def known(kind: str) -> dict[str, Governed]:
    """What there may be a row of for a kind of order, in the order of the page; of no other kind is there any."""
    if kind == ANY:
        return OF_ANY
    if kind in ELSEWHERE:
        return {code: what for code, what in OF_AN_ORDER.items() if code.startswith("breach_")}
    return OF_AN_ORDER if kind in KINDS else {}
