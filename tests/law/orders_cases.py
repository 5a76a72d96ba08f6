"""Orders under Part 2 of the Modern Slavery Act 2015: applicants, duration, variation, and breach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from core.govuk import in_words
from orders import status_on_day
from orders.choices import (
    PROHIBITS,
    Basis,
    ConditionKind,
    CourtKind,
    OrderKind,
    OrderState,
    Party,
    Reach,
    RequiredDocument,
)
from orders.law import legal_checks, periods
from orders.models import Order
from orders.proposal import Clause, ProposedOrder
from orders.register import card
from orders.status_on_day import ConditionDays, StatusChange
from tests.law.case import Case
from tests.orders.lawbook import lawbook

LAW = lawbook()
SENTENCE, APPLICATION, RISK = OrderKind.STPO_SENTENCE, OrderKind.STPO_APPLICATION, OrderKind.STRO
INTERIM_STPO, INTERIM_STRO = OrderKind.INTERIM_STPO, OrderKind.INTERIM_STRO
NAMES = {
    SENTENCE: "A prevention order on sentence",
    APPLICATION: "A prevention order on application",
    RISK: "A risk order",
    INTERIM_STPO: "An interim prevention order",
    INTERIM_STRO: "An interim risk order",
}
MADE = date(2026, 3, 16)
WORK = Clause(number=1, kind=ConditionKind.PROHIBITION)
NOTICE = Clause(number=3, kind=ConditionKind.NOTIFICATION)
PASSPORTS = Clause(number=4, kind=ConditionKind.PASSPORTS)
BOTH_CONSENTS = frozenset({RequiredDocument.CONSENT_SUBJECT, RequiredDocument.CONSENT_POLICE})
IS_LAWFUL = "Can the court have ordered this?"
MAY_APPLY = "Can this be applied for?"
MAY_DISCHARGE = "Can it be discharged?"


def ban(last: date, *, reach: Reach = Reach.NAMED, runs_until: date | None = None) -> Clause:
    """A foreign travel prohibition with its last day, and its former one."""
    countries = ("Albania",) if reach == Reach.NAMED else ()
    kind = ConditionKind.TRAVEL_BAN
    return Clause(number=2, kind=kind, reach=reach, countries=countries, ends_on=last, runs_until=runs_until)


def ending(last: date) -> Clause:
    """A prohibition for a fixed time."""
    return replace(WORK, ends_on=last)


def order(kind: OrderKind, **more: object) -> ProposedOrder:
    """An order as a court could have made it, except for the arguments."""
    interim, on_sentence = kind in {INTERIM_STPO, INTERIM_STRO}, kind == SENTENCE
    court = CourtKind.CROWN if on_sentence else CourtKind.MAGISTRATES
    fields: dict[str, object] = {
        "move": "make",
        "on": MADE,
        "court_kind": court,
        "made_by": court,
        "applicant": Party.PROSECUTOR if on_sentence else Party.POLICE,
        "basis": Basis.NONE if kind in {RISK, INTERIM_STRO} else Basis.CONVICTION,
        "age": 44,
        "main_kind": {INTERIM_STPO: APPLICATION, INTERIM_STRO: RISK}.get(kind, ""),
        "main_state": OrderState.APPLIED if interim else "",
        "made_on": more.get("on", MADE),
        "starts_on": more.get("on", MADE),
        "ends_on": date(2026, 6, 15) if interim else None,
        "clauses": (WORK,),
        **more,
    }
    proposal = ProposedOrder(kind=kind, **fields)
    lasts = [clause.ends_on for clause in proposal.clauses if clause.kind in PROHIBITS]
    if "ends_on" in more or not lasts or None in lasts:
        return proposal
    return replace(proposal, ends_on=max(last for last in lasts if last))


def checked(proposal: ProposedOrder) -> Callable[[], str]:
    """Whether the service accepts it: `Yes`, `Yes, after a check (s.27)` if it warns, `No (s.17)`."""

    def answer() -> str:
        findings = legal_checks.findings(proposal, law=LAW)
        refusals = sorted({finding.section for finding in findings if finding.refuses})
        warnings = sorted({finding.section for finding in findings if not finding.refuses})
        if refusals:
            return f"No ({', '.join(refusals)})"
        return f"Yes, after a check ({', '.join(warnings)})" if warnings else "Yes"

    return answer


def three_days(since: date) -> Callable[[], str]:
    """The last of the days for name and address, by the law of the day."""
    return lambda: in_words(periods.last_day_of_days(since, LAW.value("notify_days", kind=RISK, on=since)))


def discharge(kind: OrderKind, made: date, on: date, **more: object) -> Callable[[], str]:
    return checked(order(kind, move="discharge", made_on=made, on=on, starts_on=made, **more))


def breach(kind: OrderKind, on: date) -> Callable[[], str]:
    """The order card's text about breach."""

    def answer() -> str:
        row = LAW.get("breach_months_on_indictment", kind=kind, on=on)
        says = card.breach_of(Order(kind=kind), day=on, law=LAW)
        if row is None or "offence where it was made" in says:
            return "Not the offence of s.30"
        return f"An offence under s.30, up to {row.value // 12} years" if "offence" in says else says

    return answer


def in_force(on: date, *legs: StatusChange) -> Callable[[], str]:
    return lambda: "Yes" if status_on_day.on(on, history=legs).is_in_force else "No"


def leg(on: date, became: OrderState, *, ends_on: date | None = None, starts_on: date | None = None) -> StatusChange:
    return StatusChange(on=on, became=became, starts_on=starts_on or on, ends_on=ends_on)


def bound_that_morning(on: date, *legs: StatusChange) -> Callable[[], str]:
    parts = [ConditionDays(number=1, added_on=legs[0].on)]
    return lambda: "Yes" if status_on_day.bound_until_decided_on(on, history=legs, parts=parts) else "No"


def _cases() -> list[tuple[date, str, str, str, str, Callable[[], str]]]:
    d = date
    cases: list[tuple[date, str, str, str, str, Callable[[], str]]] = []

    def add(on: date, facts: str, question: str, answer: str, source: str, ask: Callable[[], str]) -> None:
        cases.append((on, facts, question, answer, source, ask))

    # How long: ss.17, 18, 24, 25
    for kind, last, answer, section in (
        (SENTENCE, d(2031, 3, 15), "Yes", "s.17(4)(a)"),
        (SENTENCE, d(2031, 3, 14), "No (s.17)", "s.17(4)(a)"),
        (APPLICATION, d(2031, 3, 14), "No (s.17)", "s.17(4)(a)"),
        (RISK, d(2028, 3, 15), "Yes", "s.24(4)(a)"),
        (RISK, d(2028, 3, 14), "No (s.24)", "s.24(4)(a)"),
        (INTERIM_STRO, d(2026, 4, 12), "Yes", "s.28(7)(a)"),
    ):
        facts = f"{NAMES[kind]} of 16 March 2026. Its one prohibition ends on {in_words(last)}."
        add(MADE, facts, IS_LAWFUL, answer, section, checked(order(kind, clauses=(ending(last),))))
    leap = d(2024, 2, 29)
    for last, answer in ((d(2026, 2, 28), "Yes"), (d(2026, 2, 27), "No (s.24)")):
        facts = f"A risk order of 29 February 2024. Its one prohibition ends on {in_words(last)}."
        add(leap, facts, IS_LAWFUL, answer, "s.24(4)(a)", checked(order(RISK, on=leap, clauses=(ending(last),))))
    add(
        MADE,
        "A prevention order. Its one prohibition is until further order.",
        IS_LAWFUL,
        "Yes",
        "s.17(4)(b)",
        checked(order(APPLICATION)),
    )
    add(
        MADE,
        "A risk order. One prohibition ends on 15 March 2029, another is until further order.",
        IS_LAWFUL,
        "Yes",
        "s.24(5)",
        checked(order(RISK, clauses=(ending(d(2029, 3, 15)), replace(WORK, number=2)))),
    )
    add(
        MADE,
        "A risk order is typed with the last day 28 February 2030; one of its prohibitions ends on 28 February 2035.",
        "Is the order over on 1 March 2030?",
        "No (s.24)",
        "s.24(4)-(5): each prohibition has its own time",
        checked(order(RISK, ends_on=d(2030, 2, 28), clauses=(WORK, replace(ending(d(2035, 2, 28)), number=2)))),
    )
    add(
        MADE,
        "A risk order is typed as until further order; each of its prohibitions ends on 15 March 2030.",
        "Does it run on after that day?",
        "No (s.24)",
        "s.24(1), (4): it prohibits nothing then",
        checked(order(RISK, ends_on=None, clauses=(ending(d(2030, 3, 15)),))),
    )
    for kind, section in ((INTERIM_STPO, "s.21"), (INTERIM_STRO, "s.28")):
        add(
            MADE,
            f"{NAMES[kind]} states no last day.",
            IS_LAWFUL,
            f"No ({section})",
            f"{section}(7)(a)",
            checked(order(kind, ends_on=None)),
        )
    for kind, last, answer, section in (
        (APPLICATION, d(2031, 3, 15), "Yes", "s.18(1)"),
        (APPLICATION, d(2031, 3, 16), "No (s.18)", "s.18(1)"),
        (RISK, d(2031, 3, 15), "Yes", "s.25(1)"),
        (RISK, d(2031, 3, 16), "No (s.25)", "s.25(1)"),
    ):
        facts = f"{NAMES[kind]} of 16 March 2026 bans travel to Albania until {in_words(last)}."
        add(MADE, facts, IS_LAWFUL, answer, section, checked(order(kind, clauses=(WORK, ban(last)))))
    add(
        MADE,
        "An interim risk order bans travel to Albania until 1 January 2032.",
        IS_LAWFUL,
        "Yes",
        "s.34(1): s.25 is about orders made under s.23",
        checked(order(INTERIM_STRO, ends_on=d(2032, 1, 1), clauses=(WORK, ban(d(2032, 1, 1))))),
    )
    running = d(2026, 2, 28)
    for last, answer in ((d(2031, 2, 28), "Yes, after a check (s.20)"), (d(2031, 3, 1), "No (s.18)")):
        add(
            d(2025, 12, 1),
            "A ban on travel to Albania runs until 28 February 2026. On 1 December 2025 the court extends it until "
            f"{in_words(last)}.",
            IS_LAWFUL,
            answer,
            "s.18(3): a further period of no more than 5 years each time",
            checked(
                order(
                    APPLICATION,
                    move="vary",
                    on=d(2025, 12, 1),
                    clauses=(WORK, ban(last, runs_until=running)),
                )
            ),
        )
    everywhere = ban(d(2031, 3, 15), reach=Reach.ALL)
    for kind, section in ((APPLICATION, "s.18"), (RISK, "s.25")):
        for extra, words, answer in (
            ((), "and asks for no passports", f"No ({section})"),
            ((PASSPORTS,), "and asks for all passports", "Yes"),
        ):
            add(
                MADE,
                f"{NAMES[kind]} bans travel to all countries {words}.",
                IS_LAWFUL,
                answer,
                f"{section}(4)",
                checked(order(kind, clauses=(WORK, everywhere, *extra))),
            )
    add(
        MADE,
        "An interim prevention order bans travel to all countries and asks for no passports.",
        IS_LAWFUL,
        "Yes",
        "s.34(1): s.18(4) is about orders made under ss.14 and 15",
        checked(order(INTERIM_STPO, clauses=(WORK, ban(d(2026, 6, 15), reach=Reach.ALL)))),
    )

    # Name and address: ss.19, 26
    for served, last, why in (
        (d(2026, 3, 16), "18 March 2026", "a Monday"),
        (d(2026, 3, 20), "22 March 2026", "a Friday: weekends count"),
        (d(2026, 12, 30), "1 January 2027", "bank holidays count"),
        (d(2028, 2, 28), "1 March 2028", "29 February counts"),
        (d(2026, 3, 28), "30 March 2026", "over the change of the clocks"),
    ):
        add(
            served,
            f"A risk order that requires name and address is first served on {in_words(served)}, {why}.",
            "What is the last day to give them?",
            last,
            "s.26(3): 3 days beginning with the day",
            three_days(served),
        )
    add(
        d(2026, 2, 3),
        "A risk order served in 2025 is varied on 2 February 2026 to require name and address, and served on "
        "3 February.",
        "What is the last day to give them?",
        "5 February 2026",
        "ss.26(3), 27(4): the first service of an order requiring it",
        three_days(d(2026, 2, 3)),
    )

    # Who applies: ss.14, 15, 23
    for party, on, answer, source in (
        (Party.POLICE, MADE, "Yes", "s.23(1)(a)"),
        (Party.IMMIGRATION, MADE, "Yes, after a check (s.23)", "s.23(1)(b), (6): notice to the chief officer"),
        (Party.NCA, MADE, "Yes, after a check (s.23)", "s.23(1)(c), (6)"),
        (Party.PROSECUTOR, MADE, "No (s.23)", "s.23(1)"),
        (Party.GLAA, d(2016, 7, 11), "No (s.23)", "S.I. 2016/603 reg. 3(t): from 12 July 2016"),
        (Party.GLAA, d(2016, 7, 12), "Yes, after a check (s.23)", "S.I. 2016/603 reg. 3(t)"),
        (Party.GLAA, d(2026, 4, 6), "Yes, after a check (s.23)", "Employment Rights Act 2025 Sch. 10 para. 51"),
        (Party.GLAA, d(2026, 4, 7), "No (s.23)", "Employment Rights Act 2025 Sch. 10 para. 51"),
        (Party.SECRETARY_OF_STATE, d(2026, 4, 6), "No (s.23)", "Employment Rights Act 2025 Sch. 10 para. 51"),
        (
            Party.SECRETARY_OF_STATE,
            d(2026, 4, 7),
            "Yes, after a check (s.23, s.23(1)(ca))",
            "s.23(1)(ca): where a labour market offence of Part 1 appears",
        ),
    ):
        add(
            on,
            f"{party.label} applies for a risk order on {in_words(on)}.",
            MAY_APPLY,
            answer,
            source,
            checked(order(RISK, move="apply", applicant=party, on=on)),
        )
    add(
        d(2026, 5, 12),
        "The GLAA applied for a risk order on 16 March 2026. The court makes it on 12 May 2026.",
        IS_LAWFUL,
        "Yes",
        "Employment Rights Act 2025 Sch. 11 para. 6: what was begun goes on",
        checked(order(RISK, applicant=Party.GLAA, on=d(2026, 5, 12), applied_on=MADE)),
    )
    add(
        MADE,
        "The court deals with a person who was cautioned, and makes a prevention order.",
        IS_LAWFUL,
        "No (s.14)",
        "s.14(1): convicted, or found to have done the act",
        checked(order(SENTENCE, basis=Basis.CAUTION)),
    )
    for party, what in (
        (Party.PROSECUTOR, "asked by the prosecutor"),
        (Party.COURT, "of its own motion"),
    ):
        add(
            MADE,
            f"The court deals with a convicted person, and makes a prevention order {what}; nobody has applied for it.",
            IS_LAWFUL,
            "Yes",
            "s.14(1)",
            checked(order(SENTENCE, applicant=party, applied_on=None)),
        )
    add(
        MADE,
        "A court makes a risk order of its own motion.",
        IS_LAWFUL,
        "No (s.23)",
        "s.23(1): on application",
        checked(order(RISK, applicant=Party.COURT)),
    )
    add(
        MADE,
        "A chief officer applies for a prevention order against a person who was cautioned.",
        IS_LAWFUL,
        "Yes",
        "s.16(2)(d)",
        checked(order(APPLICATION, basis=Basis.CAUTION)),
    )
    add(
        MADE,
        "A chief officer applies for a prevention order against a person without conviction, finding or caution.",
        IS_LAWFUL,
        "No (s.16)",
        "ss.15(2)(a), 16",
        checked(order(APPLICATION, basis=Basis.NONE)),
    )
    add(
        MADE,
        "The same person, and a risk order.",
        IS_LAWFUL,
        "Yes",
        "s.23(2)",
        checked(order(RISK, basis=Basis.NONE)),
    )

    # Which court: ss.15(6), 23(5), 21, 28
    for age, court, answer in (
        (17, CourtKind.MAGISTRATES, "No (s.23)"),
        (17, CourtKind.YOUTH, "Yes"),
        (18, CourtKind.MAGISTRATES, "Yes"),
    ):
        add(
            MADE,
            f"An application for a risk order against a person of {age} goes to the {court.label.lower()}.",
            MAY_APPLY,
            answer,
            "s.23(5)",
            checked(order(RISK, move="apply", age=age, court_kind=court)),
        )
    add(
        MADE,
        "The Crown Court makes a risk order.",
        IS_LAWFUL,
        "No (s.23)",
        "s.23(1)",
        checked(order(RISK, court_kind=CourtKind.CROWN)),
    )
    add(
        MADE,
        "An interim risk order is made after the main application was refused.",
        IS_LAWFUL,
        "No (s.28)",
        "s.28(1)",
        checked(order(INTERIM_STRO, main_state=OrderState.REFUSED)),
    )

    # Changes: ss.20, 21(8), 27, 28(8)
    later, kept = d(2026, 9, 1), (replace(WORK, is_new=False),)
    for kind, applicant, asker, answer, source in (
        (SENTENCE, Party.PROSECUTOR, Party.SUBJECT, "Yes", "s.20(2)(a)"),
        (SENTENCE, Party.PROSECUTOR, Party.POLICE, "Yes", "s.20(2)(b)-(c)"),
        (SENTENCE, Party.PROSECUTOR, Party.NCA, "No (s.20)", "s.20(2)(f): only where it applied under s.15"),
        (
            APPLICATION,
            Party.NCA,
            Party.NCA,
            "Yes, after a check (s.20)",
            "s.20(2)(f), (9): notice to the chief officer",
        ),
        (APPLICATION, Party.POLICE, Party.IMMIGRATION, "No (s.20)", "s.20(2)(e)"),
        (RISK, Party.POLICE, Party.SECRETARY_OF_STATE, "No (s.27)", "s.27(2)(g)"),
        (
            RISK,
            Party.GLAA,
            Party.SECRETARY_OF_STATE,
            "Yes, after a check (s.27)",
            "Employment Rights Act 2025 Sch. 11 para. 17(2)",
        ),
        (RISK, Party.GLAA, Party.GLAA, "No (s.27)", "Employment Rights Act 2025 Sch. 10 para. 53: abolished"),
        (INTERIM_STRO, Party.NCA, Party.POLICE, "No (s.28)", "s.28(8): the applicant or the defendant"),
    ):
        add(
            later,
            f"{NAMES[kind]}, asked for by: {applicant.label}. On 1 September 2026 a variation is asked for by: "
            f"{asker.label}.",
            "May they ask?",
            answer,
            source,
            checked(
                order(kind, move="vary", on=later, starts_on=MADE, applicant=applicant, asked_by=asker, clauses=kept)
            ),
        )
    add(
        later,
        "A risk order is renewed on the application of a chief officer.",
        IS_LAWFUL,
        "Yes, after a check (s.27)",
        "s.27(4): only where risk and need are there",
        checked(order(RISK, move="renew", on=later, starts_on=MADE, asked_by=Party.POLICE, clauses=kept)),
    )
    for kind, made_by, court, answer, source in (
        (SENTENCE, CourtKind.CROWN, CourtKind.MAGISTRATES, "No (s.20)", "s.20(10)(a)"),
        (SENTENCE, CourtKind.APPEAL, CourtKind.CROWN, "Yes", "s.20(10)(a)"),
        (RISK, CourtKind.MAGISTRATES, CourtKind.CROWN, "No (s.27)", "s.27(8)"),
    ):
        add(
            later,
            f"{NAMES[kind]}, made by: {made_by.label}. It is varied by: {court.label}.",
            "Is it the right court?",
            answer,
            source,
            checked(
                order(
                    kind,
                    move="vary",
                    on=later,
                    starts_on=MADE,
                    made_by=made_by,
                    court_kind=court,
                    asked_by=Party.SUBJECT,
                    clauses=kept,
                )
            ),
        )

    # Discharge: ss.20(6)-(7), 27(6)
    for kind, made, on, more, words, answer, source in (
        (APPLICATION, d(2021, 3, 1), d(2026, 2, 28), {}, "without consents", "No (s.20)", "s.20(6)"),
        (APPLICATION, d(2021, 3, 1), d(2026, 3, 1), {}, "without consents", "Yes", "s.20(6)"),
        (RISK, d(2024, 3, 1), d(2026, 2, 28), {}, "without consents", "No (s.27)", "s.27(6)"),
        (RISK, d(2024, 3, 1), d(2026, 3, 1), {}, "without consents", "Yes", "s.27(6)"),
        (RISK, d(2024, 3, 1), d(2024, 9, 2), {"papers": BOTH_CONSENTS}, "with both consents", "Yes", "s.27(6)"),
    ):
        add(
            on,
            f"{NAMES[kind]} was made on {in_words(made)}. It is to be discharged on {in_words(on)} {words}.",
            MAY_DISCHARGE,
            answer,
            source,
            discharge(kind, made, on, asked_by=Party.SUBJECT, **more),
        )
    travel = (ban(d(2031, 3, 15)),)
    for kind, clauses, words, answer, source in (
        (APPLICATION, travel, "bans travel and nothing else", "Yes", "s.20(7)"),
        (
            APPLICATION,
            (*travel, NOTICE),
            "bans travel and requires name and address",
            "Yes",
            "s.20(7): s.19 is a requirement",
        ),
        (APPLICATION, (WORK, *travel), "bans travel and certain work", "No (s.20)", "s.20(6)-(7)"),
        (RISK, travel, "bans travel and nothing else", "No (s.27)", "s.27(6): no exception as in s.20(7)"),
    ):
        add(
            d(2027, 1, 4),
            f"{NAMES[kind]} of 16 March 2026 {words}. It is to be discharged on 4 January 2027 without consents.",
            MAY_DISCHARGE,
            answer,
            source,
            discharge(kind, MADE, d(2027, 1, 4), asked_by=Party.SUBJECT, clauses=clauses),
        )

    # Appeals: ss.22, 29
    for kind, made_by, court, answer, source in (
        (SENTENCE, CourtKind.CROWN, CourtKind.APPEAL, "Yes", "s.22(1)(a)"),
        (APPLICATION, CourtKind.MAGISTRATES, CourtKind.CROWN, "Yes", "s.22(1)(c)"),
        (RISK, CourtKind.MAGISTRATES, CourtKind.CROWN, "Yes", "s.29(1)"),
        (RISK, CourtKind.MAGISTRATES, CourtKind.APPEAL, "No (s.29)", "s.29(1)"),
        (INTERIM_STPO, CourtKind.MAGISTRATES, CourtKind.CROWN, "Yes", "s.22(2)"),
    ):
        add(
            d(2026, 4, 1),
            f"{NAMES[kind]}, made by: {made_by.label}. The subject appeals to the {court.label}.",
            "Does the appeal lie there?",
            answer,
            source,
            checked(order(kind, move="appeal", on=d(2026, 4, 1), made_by=made_by, court_kind=court)),
        )

    # Breach: s.30
    for kind, on, words, answer, source in (
        (RISK, later, "a risk order", "An offence under s.30, up to 5 years", "s.30(1)(c), (3)"),
        (INTERIM_STRO, later, "an interim risk order", "An offence under s.30, up to 5 years", "s.30(1)(d)"),
        (
            OrderKind.NI_STPO,
            later,
            "a Northern Irish prevention order",
            "An offence under s.30, up to 5 years",
            "s.30(1)(e)",
        ),
        (
            OrderKind.TEPO,
            d(2016, 12, 16),
            "a Scottish prevention order",
            "Not the offence of s.30",
            "S.I. 2016/1031: from 17 December 2016",
        ),
        (
            OrderKind.TEPO,
            d(2016, 12, 17),
            "a Scottish prevention order",
            "An offence under s.30, up to 5 years",
            "s.30(1)(g)",
        ),
        (OrderKind.TERO, later, "a Scottish risk order", "An offence under s.30, up to 5 years", "s.30(1)(i)"),
    ):
        add(
            on,
            f"In England a person does what {words} prohibits, without reasonable excuse.",
            "Is it an offence here?",
            answer,
            source,
            breach(kind, on),
        )

    # In force: ss.17(6), 21(7), 24(6). Add new cases at the end, so that no number changes.
    fixed = leg(MADE, OrderState.IN_FORCE, ends_on=d(2028, 3, 15))
    add(
        d(2028, 3, 15),
        "A risk order ends on 15 March 2028.",
        "Is it in force on that day?",
        "Yes",
        "s.24(4)(a)",
        in_force(d(2028, 3, 15), fixed),
    )
    add(
        d(2028, 3, 16),
        "A risk order ends on 15 March 2028.",
        "Is it in force the day after?",
        "No",
        "s.24(4)(a)",
        in_force(d(2028, 3, 16), fixed),
    )
    decided = (
        leg(MADE, OrderState.IN_FORCE, ends_on=d(2026, 6, 15)),
        leg(d(2026, 6, 1), OrderState.MAIN_DECIDED, ends_on=d(2026, 6, 15)),
    )
    add(
        d(2026, 6, 2),
        "An interim order runs until 15 June 2026. The main application is refused on 1 June.",
        "Is it in force on 2 June?",
        "No",
        "ss.21(7)(b), 28(7)(b)",
        in_force(d(2026, 6, 2), *decided),
    )
    add(
        d(2026, 6, 1),
        "The same interim order. The subject breaks it on the morning of 1 June, before the court decides.",
        "Can a breach be reported?",
        "Yes",
        "ss.21(7)(b), 28(7)(b): it ceases on the determination",
        bound_that_morning(d(2026, 6, 1), *decided),
    )
    appealed = (leg(MADE, OrderState.IN_FORCE), leg(d(2026, 4, 1), OrderState.UNDER_APPEAL, starts_on=MADE))
    add(
        d(2026, 4, 2),
        "The subject appeals against a risk order on 1 April 2026.",
        "Is it in force on 2 April?",
        "Yes",
        "s.29: an appeal suspends nothing",
        in_force(d(2026, 4, 2), *appealed),
    )
    for kind, words, section in (
        (OrderKind.NI_INTERIM_STPO, "a Northern Irish interim prevention order", "s.30(1)(f)"),
        (OrderKind.INTERIM_TEPO, "a Scottish interim prevention order", "s.30(1)(h)"),
        (OrderKind.INTERIM_TERO, "a Scottish interim risk order", "s.30(1)(j)"),
    ):
        add(
            later,
            f"In England a person does what {words} prohibits, without reasonable excuse.",
            "Is it an offence here?",
            "An offence under s.30, up to 5 years",
            section,
            breach(kind, later),
        )
    for made_by, age, court, answer, source in (
        (CourtKind.YOUTH, 17, CourtKind.YOUTH, "Yes", "s.27(8)(b)"),
        (CourtKind.YOUTH, 18, CourtKind.YOUTH, "No (s.27)", "s.27(8)(c)"),
        (CourtKind.YOUTH, 18, CourtKind.MAGISTRATES, "Yes", "s.27(8)(c)"),
        (CourtKind.MAGISTRATES, 19, CourtKind.YOUTH, "No (s.27)", "s.27(8)(a)"),
    ):
        add(
            later,
            f"A risk order, made by: {made_by.label}. The subject is {age}. It is varied by: {court.label}.",
            "Is it the right court?",
            answer,
            source,
            checked(
                order(
                    RISK,
                    move="vary",
                    on=later,
                    starts_on=MADE,
                    age=min(age, 17) if made_by == CourtKind.YOUTH else age,
                    age_now=age,
                    made_by=made_by,
                    court_kind=court,
                    asked_by=Party.SUBJECT,
                    clauses=kept,
                )
            ),
        )
    add(
        MADE,
        "The subject was 17 when a chief officer applied for a risk order, and is 18 when an adult court makes it.",
        IS_LAWFUL,
        "Yes, after a check (s.23)",
        "s.32(2)(b): only after a transfer",
        checked(order(RISK, age=17, age_now=18)),
    )
    for clause, words, answer, source in (
        (NOTICE, "name and address", "No (s.24)", "ss.24(1), 26(1): as well as prohibitions"),
        (PASSPORTS, "the surrender of passports", "No (s.24)", "ss.24(1), 25(4)"),
    ):
        facts = f"A risk order requires {words} and prohibits nothing."
        add(MADE, facts, IS_LAWFUL, answer, source, checked(order(RISK, clauses=(clause,))))
    add(
        d(2026, 6, 1),
        "An interim risk order is renewed until 15 July 2026 on the application of the chief officer who had applied.",
        IS_LAWFUL,
        "Yes",
        "s.28(8)",
        checked(order(INTERIM_STRO, move="renew", on=d(2026, 6, 1), asked_by=Party.POLICE, ends_on=d(2026, 7, 15))),
    )
    return cases


CASES = tuple(
    Case(number=f"O{place}", on=on, facts=facts, question=question, answer=answer, source=source, service=service)
    for place, (on, facts, question, answer, source, service) in enumerate(_cases(), start=1)
)
