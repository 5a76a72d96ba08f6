"""The law case by case: what makes an order unlawful, with the section, on both sides of each limit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

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
from orders.law import legal_checks
from orders.law.lawbook import DatedLaw, Lawbook, NoLaw
from orders.proposal import Clause, ProposedOrder
from tests.orders.lawbook import lawbook, rows

LAW = lawbook()
MADE = date(2026, 3, 16)
BAN = Clause(
    number=2, kind=ConditionKind.TRAVEL_BAN, reach=Reach.NAMED, countries=("Albania",), ends_on=date(2031, 3, 15)
)
PASSPORTS = Clause(number=3, kind=ConditionKind.PASSPORTS)
NOTICE = Clause(number=4, kind=ConditionKind.NOTIFICATION)
PROHIBITION = Clause(number=1, kind=ConditionKind.PROHIBITION)
SENTENCE, APPLICATION, RISK = OrderKind.STPO_SENTENCE, OrderKind.STPO_APPLICATION, OrderKind.STRO
INTERIM_PREVENTION, INTERIM_RISK = OrderKind.INTERIM_STPO, OrderKind.INTERIM_STRO
CHECKED = (SENTENCE, APPLICATION, RISK, INTERIM_PREVENTION, INTERIM_RISK)
CONSENTS = frozenset({RequiredDocument.CONSENT_SUBJECT, RequiredDocument.CONSENT_POLICE})


def sound(kind: str, **more: object) -> ProposedOrder:
    """An order of the kind as a court could have made it."""
    proposal = ProposedOrder(
        move="make",
        kind=kind,
        on=MADE,
        court_kind=CourtKind.CROWN if kind == SENTENCE else CourtKind.MAGISTRATES,
        made_by=CourtKind.CROWN if kind == SENTENCE else CourtKind.MAGISTRATES,
        applicant=Party.PROSECUTOR if kind == SENTENCE else Party.POLICE,
        basis=Basis.NONE if kind in {RISK, INTERIM_RISK} else Basis.CONVICTION,
        age=44,
        main_kind={INTERIM_PREVENTION: APPLICATION, INTERIM_RISK: RISK}.get(kind, ""),
        main_state=OrderState.APPLIED if kind in {INTERIM_PREVENTION, INTERIM_RISK} else "",
        made_on=MADE,
        starts_on=MADE,
        ends_on=date(2026, 6, 15) if kind in {INTERIM_PREVENTION, INTERIM_RISK} else None,
        clauses=(PROHIBITION,),
    )
    proposal = replace(proposal, **more)
    lasts = [clause.ends_on for clause in proposal.clauses if clause.kind in PROHIBITS]
    if "ends_on" in more or not lasts or None in lasts:
        return proposal
    return replace(proposal, ends_on=max(last for last in lasts if last))  # an order lasts as long as what it prohibits


def until(day: date | None, **more: object) -> tuple[Clause, ...]:
    return (replace(PROHIBITION, ends_on=day, **more),)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is proposed, and the legal result: the code and section of each finding, `!` if it refuses."""

    what: str
    of: ProposedOrder
    says: tuple[str, ...] = ()


CASES = (
    # Length: ss.17, 24
    Case(what="prevention order of five years", of=sound(SENTENCE, clauses=until(date(2031, 3, 15)))),
    Case(
        what="prevention order of a day less",
        of=sound(SENTENCE, clauses=until(date(2031, 3, 14))),
        says=("!too_short s.17",),
    ),
    Case(
        what="prevention order on application of two years",
        of=sound(APPLICATION, clauses=until(date(2028, 3, 15))),
        says=("!too_short s.17",),
    ),
    Case(what="prevention order until further order", of=sound(APPLICATION)),
    Case(what="risk order of two years", of=sound(RISK, clauses=until(date(2028, 3, 15)))),
    Case(what="risk order of a day less", of=sound(RISK, clauses=until(date(2028, 3, 14))), says=("!too_short s.24",)),
    Case(what="the order’s own last day counts", of=sound(RISK, ends_on=date(2028, 3, 14)), says=("!too_short s.24",)),
    Case(
        what="a prohibition that begins later is counted from its first day",
        of=sound(RISK, clauses=until(date(2028, 3, 15), starts_on=date(2026, 4, 1))),
        says=("!too_short s.24",),
    ),
    Case(
        what="two prohibitions of different length",
        of=sound(RISK, clauses=(replace(PROHIBITION, ends_on=date(2029, 3, 15)), replace(PROHIBITION, number=2))),
    ),
    Case(
        what="begun on 29 February, two years end on 28 February",
        of=sound(RISK, on=date(2024, 2, 29), starts_on=date(2024, 2, 29), clauses=until(date(2026, 2, 28))),
    ),
    Case(
        what="begun on 29 February, a day less",
        of=sound(RISK, on=date(2024, 2, 29), starts_on=date(2024, 2, 29), clauses=until(date(2026, 2, 27))),
        says=("!too_short s.24",),
    ),
    Case(what="an interim order has no least length", of=sound(INTERIM_RISK, ends_on=date(2026, 3, 20))),
    # The order lasts as long as its longest prohibition: ss.17(4)-(5), 24(4)-(5)
    *(
        Case(
            what=f"{kind.label}: a prohibition that outlives the order",
            of=sound(
                kind,
                ends_on=date(2036, 3, 15),
                clauses=(PROHIBITION, replace(PROHIBITION, number=2, ends_on=date(2036, 3, 16))),
            ),
            says=(f"!outlives {section}",),
        )
        for kind, section in (
            (SENTENCE, "s.17"),
            (APPLICATION, "s.17"),
            (RISK, "s.24"),
            (INTERIM_PREVENTION, "s.21"),
            (INTERIM_RISK, "s.28"),
        )
    ),
    Case(
        what="or ends with it",
        of=sound(RISK, ends_on=date(2036, 3, 15), clauses=until(date(2036, 3, 15))),
    ),
    Case(
        what="a variation adds one that outlives it",
        of=sound(RISK, move="vary", ends_on=date(2030, 3, 15), clauses=until(date(2035, 3, 15))),
        says=("!outlives s.24", "variation_test s.27"),
    ),
    *(
        Case(
            what=f"every prohibition ends and the order runs {words}",
            of=sound(RISK, ends_on=ends_on, clauses=(*until(date(2030, 3, 15)), NOTICE)),
            says=("!binds_nothing s.24",),
        )
        for words, ends_on in (("until further order", None), ("a day longer", date(2030, 3, 16)))
    ),
    Case(
        what="a variation may leave it so: what the court did is recorded, with a warning",
        of=sound(
            RISK,
            move="vary",
            ends_on=None,
            clauses=(*until(date(2030, 3, 15), is_new=False), replace(NOTICE, is_new=False)),
        ),
        says=("binds_nothing s.24",),
    ),
    Case(
        what="of a Scottish order nothing else is compared",
        of=sound(
            OrderKind.TERO,
            applicant=Party.PROSECUTOR,
            ends_on=date(2026, 4, 1),
            clauses=until(date(2026, 4, 2)),
        ),
        says=("!outlives",),
    ),
    # Interim orders: ss.21, 28
    Case(what="interim risk order without last day", of=sound(INTERIM_RISK, ends_on=None), says=("!interim_end s.28",)),
    Case(
        what="interim prevention order without last day",
        of=sound(INTERIM_PREVENTION, ends_on=None),
        says=("!interim_end s.21",),
    ),
    Case(
        what="interim order beside nothing", of=sound(INTERIM_RISK, main_kind="", main_state=""), says=("!main s.28",)
    ),
    Case(
        what="interim risk order beside a prevention application",
        of=sound(INTERIM_RISK, main_kind=APPLICATION),
        says=("!main s.28",),
    ),
    Case(
        what="interim order when the main application is decided",
        of=sound(INTERIM_PREVENTION, main_state=OrderState.REFUSED),
        says=("!main s.21",),
    ),
    Case(what="interim order while the hearing is adjourned", of=sound(INTERIM_RISK, main_state=OrderState.ADJOURNED)),
    # Foreign travel: ss.18, 25
    Case(what="ban of five years", of=sound(SENTENCE, clauses=(PROHIBITION, BAN))),
    Case(
        what="ban of a day more",
        of=sound(SENTENCE, clauses=(PROHIBITION, replace(BAN, ends_on=date(2031, 3, 16)))),
        says=("!ban_too_long s.18",),
    ),
    Case(
        what="ban of a risk order of a day more",
        of=sound(RISK, clauses=(replace(BAN, ends_on=date(2031, 3, 16)),)),
        says=("!ban_too_long s.25",),
    ),
    Case(
        what="a ban may be shorter than a prohibition",
        of=sound(RISK, clauses=(replace(BAN, ends_on=date(2026, 9, 1)),)),
    ),
    Case(
        what="ban until further order",
        of=sound(RISK, clauses=(replace(BAN, ends_on=None),)),
        says=("!ban_without_end s.25",),
    ),
    Case(
        what="a running ban extended by a further period of five years",
        of=sound(
            RISK,
            move="extend",
            on=date(2030, 1, 10),
            clauses=(replace(BAN, runs_until=date(2031, 3, 15), ends_on=date(2036, 3, 15)),),
        ),
    ),
    Case(
        what="a running ban extended by a day more",
        of=sound(
            RISK,
            move="renew",
            on=date(2030, 1, 10),
            clauses=(replace(BAN, runs_until=date(2031, 3, 15), ends_on=date(2036, 3, 16)),),
        ),
        says=("!ban_too_long s.25", "variation_test s.27"),
    ),
    Case(
        what="a ban that is over is not extended: five years from the day of the decision",
        of=sound(
            SENTENCE,
            move="vary",
            on=date(2032, 1, 10),
            clauses=(replace(BAN, runs_until=date(2031, 3, 15), ends_on=date(2037, 1, 10)), PROHIBITION),
        ),
        says=("!ban_too_long s.18", "variation_test s.20"),
    ),
    Case(
        what="a ban on other countries that a variation adds runs from its own first day",
        of=sound(RISK, move="extend", on=date(2030, 1, 10), clauses=(replace(BAN, ends_on=date(2035, 1, 10)),)),
        says=("!ban_too_long s.25",),
    ),
    Case(
        what="a ban that a variation leaves as it was is not counted again",
        of=sound(RISK, move="vary", on=date(2026, 9, 1), clauses=(replace(BAN, is_new=False), PROHIBITION)),
        says=("variation_test s.27",),
    ),
    Case(
        what="a ban of an interim risk order has no longest time: s.25 is about orders made under s.23",
        of=sound(INTERIM_RISK, clauses=(replace(BAN, ends_on=date(2032, 1, 1)),)),
    ),
    Case(
        what="ban on all countries without passports",
        of=sound(SENTENCE, clauses=(replace(BAN, reach=Reach.ALL, countries=()),)),
        says=("!passports s.18",),
    ),
    Case(
        what="the same of a risk order",
        of=sound(RISK, clauses=(replace(BAN, reach=Reach.ALL, countries=()),)),
        says=("!passports s.25",),
    ),
    Case(
        what="an interim order asks for no passports: s.18(4) is about orders made under ss.14 and 15",
        of=sound(INTERIM_PREVENTION, clauses=(replace(BAN, reach=Reach.ALL, countries=(), ends_on=None),)),
    ),
    Case(
        what=f"{APPLICATION.label}: too long a ban on all countries, without passports",
        of=sound(APPLICATION, clauses=(replace(BAN, reach=Reach.ALL, countries=(), ends_on=date(2032, 1, 1)),)),
        says=("!ban_too_long s.18", "!passports s.18"),
    ),
    Case(
        what="ban on all countries with passports",
        of=sound(RISK, clauses=(replace(BAN, reach=Reach.ALL, countries=()), PASSPORTS)),
    ),
    Case(
        what="named countries that nobody named",
        of=sound(RISK, clauses=(replace(BAN, countries=()),)),
        says=("!countries s.25",),
    ),
    Case(
        what="all but some that nobody named",
        of=sound(SENTENCE, clauses=(replace(BAN, reach=Reach.ALL_BUT, countries=()),)),
        says=("!countries s.18",),
    ),
    Case(
        what="all countries, and some of them named",
        of=sound(RISK, clauses=(replace(BAN, reach=Reach.ALL), PASSPORTS)),
        says=("!countries s.25",),
    ),
    # Grounds: ss.14 to 16
    *(
        Case(what=f"on sentence: {basis.label}", of=sound(SENTENCE, basis=basis), says=says)
        for basis, says in (
            (Basis.CONVICTION, ()),
            (Basis.INSANITY, ()),
            (Basis.DISABILITY, ()),
            (Basis.CAUTION, ("!basis s.14",)),
            (Basis.ABROAD, ("!basis s.14",)),
            (Basis.NONE, ("!basis s.14",)),
        )
    ),
    *(
        Case(what=f"on application: {basis.label}", of=sound(APPLICATION, basis=basis), says=says)
        for basis, says in (
            (Basis.CAUTION, ()),
            (Basis.ABROAD, ()),
            (Basis.NONE, ("!basis s.16",)),
        )
    ),
    Case(
        what="interim prevention order without conviction",
        of=sound(INTERIM_PREVENTION, basis=Basis.NONE),
        says=("!basis s.21",),
    ),
    Case(what="a risk order needs no conviction, and may follow one", of=sound(RISK, basis=Basis.CONVICTION)),
    # Who applies: ss.14, 15, 23
    *(
        Case(what=f"{kind.label} asked for by {party.label}", of=sound(kind, applicant=party))
        for kind in (APPLICATION, RISK, INTERIM_PREVENTION, INTERIM_RISK)
        for party in (Party.POLICE, Party.IMMIGRATION, Party.NCA, Party.GLAA)
    ),
    Case(
        what="a prosecutor does not apply", of=sound(APPLICATION, applicant=Party.PROSECUTOR), says=("!applicant s.15",)
    ),
    Case(what="nor for a risk order", of=sound(RISK, applicant=Party.PROSECUTOR), says=("!applicant s.23",)),
    Case(
        what="the police do not ask at sentence",
        of=sound(SENTENCE, applicant=Party.POLICE),
        says=("!applicant s.14",),
    ),
    Case(what="the court makes it at sentence of its own motion", of=sound(SENTENCE, applicant=Party.COURT)),
    Case(
        what="but not on application",
        of=sound(APPLICATION, applicant=Party.COURT),
        says=("!applicant s.15",),
    ),
    Case(
        what="GLAA before it was added",
        of=sound(RISK, applicant=Party.GLAA, on=date(2016, 7, 11), starts_on=date(2016, 7, 11)),
        says=("!applicant s.23",),
    ),
    Case(
        what="a force without a police area did not apply",
        of=sound(RISK, applicant_has_area=False),
        says=("police_area s.23",),
    ),
    Case(
        what="nor for a prevention order",
        of=sound(APPLICATION, move="apply", applicant_has_area=False),
        says=("police_area s.15",),
    ),
    # The Gangmasters and Labour Abuse Authority ended on 6 April 2026 (Employment Rights Act 2025)
    *(
        Case(
            what=f"{kind.label}: the GLAA applies for the last time on 6 April 2026",
            of=sound(kind, move="apply", applicant=Party.GLAA, on=date(2026, 4, day)),
            says=says,
        )
        for kind, section in ((APPLICATION, "s.15"), (RISK, "s.23"))
        for day, says in (
            (6, (f"chief_officer {section}",)),
            (7, (f"!applicant {section}", f"chief_officer {section}")),
        )
    ),
    *(
        Case(
            what=f"{kind.label}: the Secretary of State applies from 7 April 2026, for a labour market offence",
            of=sound(kind, move="apply", applicant=Party.SECRETARY_OF_STATE, on=date(2026, 4, day)),
            says=says,
        )
        for kind, section, notice in (
            (APPLICATION, "s.15", ("chief_officer s.15",)),
            (RISK, "s.23", ("chief_officer s.23",)),
            (INTERIM_PREVENTION, "s.21", ()),
            (INTERIM_RISK, "s.28", ()),
        )
        for day, says in (
            (6, (f"!applicant {section}", *notice)),
            (7, (f"labour_market {section if notice == () else section + '(1)(ca)'}", *notice)),
        )
    ),
    Case(
        what="what the GLAA had applied for by its last day the court may order after it",
        of=sound(RISK, applicant=Party.GLAA, on=date(2026, 5, 12), starts_on=date(2026, 5, 12), applied_on=MADE),
    ),
    Case(
        what="but not what it is said to have applied for after it",
        of=sound(
            RISK, applicant=Party.GLAA, on=date(2026, 9, 1), starts_on=date(2026, 9, 1), applied_on=date(2026, 8, 3)
        ),
        says=("!applicant s.23",),
    ),
    *(
        Case(
            what=f"{kind.label} of the GLAA: on {day} April 2026 {asker.label} asks for its variation",
            of=sound(
                kind,
                move="vary",
                on=date(2026, 4, day),
                applicant=Party.GLAA,
                asked_by=asker,
                clauses=until(None, is_new=False),
            ),
            says=(*((f"!asker {section}",) if is_refused else ()), f"chief_officer {section}"),
        )
        for kind, section in ((APPLICATION, "s.20"), (RISK, "s.27"))
        for day, asker, is_refused in (
            (6, Party.GLAA, False),
            (6, Party.SECRETARY_OF_STATE, True),
            (7, Party.GLAA, True),
            (7, Party.SECRETARY_OF_STATE, False),
        )
    ),
    Case(
        what="another applicant than the police tells the chief officer",
        of=sound(RISK, move="apply", applicant=Party.NCA),
        says=("chief_officer s.23",),
    ),
    Case(
        what="for a prevention order too",
        of=sound(APPLICATION, move="apply", applicant=Party.IMMIGRATION),
        says=("chief_officer s.15",),
    ),
    *(
        Case(
            what=f"an application for an {kind.label} needs no notice: ss.21 and 28 have no such duty",
            of=sound(kind, move="apply", applicant=Party.NCA),
        )
        for kind in (INTERIM_PREVENTION, INTERIM_RISK)
    ),
    *(
        Case(
            what=f"who {move}s an order and is no chief officer tells the chief officer, {kind.label}",
            of=sound(
                kind,
                move=move,
                on=date(2032, 9, 1),
                court_kind=sound(kind).court_kind,
                applicant=Party.NCA,
                asked_by=Party.NCA,
                clauses=until(None, is_new=False),
            ),
            says=(f"chief_officer {section}", *((f"variation_test {section}",) if move == "renew" else ())),
        )
        for kind, section in ((APPLICATION, "s.20"), (RISK, "s.27"))
        for move in ("vary", "extend", "renew", "discharge")
    ),
    Case(what="a chief officer tells nobody", of=sound(RISK, move="apply")),
    # Which court: ss.14, 15, 21, 23, 28
    *(
        Case(what=f"on sentence: {court.label}", of=sound(SENTENCE, court_kind=court))
        for court in (CourtKind.CROWN, CourtKind.MAGISTRATES, CourtKind.YOUTH, CourtKind.APPEAL)
    ),
    Case(what="a Crown Court makes no risk order", of=sound(RISK, court_kind=CourtKind.CROWN), says=("!court s.23",)),
    Case(
        what="nor one on application",
        of=sound(APPLICATION, court_kind=CourtKind.CROWN),
        says=("!court s.15",),
    ),
    Case(what="no court", of=sound(RISK, move="apply", court_kind=""), says=("!court s.23",)),
    Case(what="a subject of 17", of=sound(RISK, age=17), says=("!youth_court s.23",)),
    Case(what="a subject of 17 of an interim order", of=sound(INTERIM_RISK, age=17), says=("!youth_court s.28",)),
    Case(what="a subject of 17 of a prevention order", of=sound(APPLICATION, age=17), says=("!youth_court s.15",)),
    Case(what="of 17 at a youth court", of=sound(RISK, age=17, court_kind=CourtKind.YOUTH)),
    *(
        Case(what=f"of 17 at a youth court, {kind.label}", of=sound(kind, age=17, court_kind=CourtKind.YOUTH))
        for kind in (APPLICATION, INTERIM_PREVENTION, INTERIM_RISK)
    ),
    Case(
        what="a subject of 17 of an interim prevention order",
        of=sound(INTERIM_PREVENTION, age=17),
        says=("!youth_court s.21",),
    ),
    Case(what="of 18", of=sound(RISK, age=18)),
    Case(what="of 18 at a youth court", of=sound(RISK, age=18, court_kind=CourtKind.YOUTH), says=("youth_court s.23",)),
    Case(what="of unknown age", of=sound(RISK, age=None), says=("age s.23",)),
    Case(what="the age decides no court at sentence", of=sound(SENTENCE, age=17)),
    # Text and dates
    Case(what="an order without a condition", of=sound(RISK, clauses=()), says=("!words s.24",)),
    Case(what="a prevention order without one", of=sound(SENTENCE, clauses=()), says=("!words s.17",)),
    Case(what="without first day", of=sound(RISK, starts_on=None), says=("!days",)),
    Case(what="begun before it was made", of=sound(RISK, starts_on=date(2026, 3, 15)), says=("!days",)),
    Case(what="begun after it was made", of=sound(RISK, starts_on=date(2026, 4, 1))),
    Case(
        what="ended before it began",
        of=sound(INTERIM_RISK, starts_on=date(2026, 4, 1), ends_on=date(2026, 3, 31)),
        says=("!days",),
    ),
    Case(
        what="extended into the past",
        of=sound(INTERIM_RISK, move="extend", on=date(2026, 6, 1), ends_on=date(2026, 5, 31)),
        says=("!days",),
    ),
    # Discharge: ss.20, 27
    Case(
        what="prevention order a day before five years",
        of=sound(APPLICATION, move="discharge", on=date(2031, 3, 15)),
        says=("!lock s.20",),
    ),
    Case(what="prevention order at five years", of=sound(APPLICATION, move="discharge", on=date(2031, 3, 16))),
    Case(
        what="risk order a day before two years",
        of=sound(RISK, move="discharge", on=date(2028, 3, 15)),
        says=("!lock s.27",),
    ),
    Case(what="risk order at two years", of=sound(RISK, move="discharge", on=date(2028, 3, 16))),
    Case(
        what="with one consent of two",
        of=sound(RISK, move="discharge", on=date(2027, 1, 4), papers=frozenset({RequiredDocument.CONSENT_SUBJECT})),
        says=("!lock s.27",),
    ),
    Case(what="with both consents", of=sound(RISK, move="discharge", on=date(2027, 1, 4), papers=CONSENTS)),
    Case(
        what="the lock spares a prevention order that bans travel only",
        of=sound(APPLICATION, move="discharge", on=date(2027, 1, 4), clauses=(BAN, PASSPORTS)),
    ),
    Case(
        what="but not a risk order: s.27(6) has no exception",
        of=sound(RISK, move="discharge", on=date(2027, 1, 4), clauses=(BAN,)),
        says=("!lock s.27",),
    ),
    Case(
        what="a notice of name and address is a requirement and no prohibition, so the lock is off all the same",
        of=sound(APPLICATION, move="discharge", on=date(2027, 1, 4), clauses=(BAN, NOTICE)),
    ),
    Case(
        what="requirements alone are no ban on travel",
        of=sound(APPLICATION, move="discharge", on=date(2027, 1, 4), clauses=(PASSPORTS, NOTICE)),
        says=("!lock s.20",),
    ),
    Case(
        what="and a prevention order on sentence",
        of=sound(SENTENCE, move="discharge", on=date(2027, 1, 4), clauses=(BAN,)),
    ),
    Case(
        what="not one with another prohibition",
        of=sound(SENTENCE, move="discharge", on=date(2027, 1, 4), clauses=(BAN, PROHIBITION)),
        says=("!lock s.20",),
    ),
    Case(
        what="made on 29 February, the lock ends on 1 March",
        of=sound(RISK, move="discharge", made_on=date(2024, 2, 29), on=date(2026, 2, 28)),
        says=("!lock s.27",),
    ),
    Case(
        what="on 1 March",
        of=sound(RISK, move="discharge", made_on=date(2024, 2, 29), on=date(2026, 3, 1)),
    ),
    Case(what="an interim order has no lock", of=sound(INTERIM_RISK, move="discharge", on=date(2026, 4, 1))),
    # Which court changes it, and which hears the appeal: ss.20 to 22, 27 to 29
    Case(
        what="a magistrates’ court does not vary what the Crown Court made",
        of=sound(SENTENCE, move="vary", court_kind=CourtKind.MAGISTRATES, clauses=until(None, is_new=False)),
        says=("!court_of_change s.20",),
    ),
    Case(what="the Crown Court does", of=sound(SENTENCE, move="vary", clauses=until(None, is_new=False))),
    Case(
        what="also where the Court of Appeal made it",
        of=sound(SENTENCE, move="vary", made_by=CourtKind.APPEAL, clauses=until(None, is_new=False)),
    ),
    Case(
        what="a Crown Court does not vary a risk order",
        of=sound(RISK, move="vary", court_kind=CourtKind.CROWN, clauses=until(None, is_new=False)),
        says=("!court_of_change s.27",),
    ),
    Case(
        what="another court does not change an interim order",
        of=sound(INTERIM_RISK, move="vary", made_by=CourtKind.YOUTH, clauses=until(None, is_new=False)),
        says=("!court_of_change s.28",),
    ),
    Case(
        what="nor an interim prevention order",
        of=sound(INTERIM_PREVENTION, move="vary", made_by=CourtKind.YOUTH, clauses=until(None, is_new=False)),
        says=("!court_of_change s.21",),
    ),
    Case(what="an appeal against a risk order", of=sound(RISK, move="appeal", court_kind=CourtKind.CROWN)),
    Case(
        what="not to a magistrates’ court",
        of=sound(RISK, move="appeal", court_kind=CourtKind.MAGISTRATES),
        says=("!court_above s.29",),
    ),
    Case(
        what="against the Crown Court’s order to the Court of Appeal",
        of=sound(SENTENCE, move="appeal", court_kind=CourtKind.APPEAL),
    ),
    Case(
        what="not to the Crown Court itself",
        of=sound(SENTENCE, move="appeal", court_kind=CourtKind.CROWN),
        says=("!court_above s.22",),
    ),
    *(
        Case(
            what=f"{kind.label} made by the {made_by.label}, appealed against at the {court.label}",
            of=sound(kind, move="appeal", made_by=made_by, court_kind=court),
            says=() if court == above else (f"!court_above {section}",),
        )
        for kind, section in (
            (SENTENCE, "s.22"),
            (APPLICATION, "s.22"),
        )
        for made_by, above in ((CourtKind.MAGISTRATES, CourtKind.CROWN), (CourtKind.CROWN, CourtKind.APPEAL))
        for court in (CourtKind.MAGISTRATES, CourtKind.CROWN, CourtKind.APPEAL)
    ),
    *(
        Case(
            what=f"{kind.label}: the Crown Court hears the appeal, and no other: {court.label}",
            of=sound(kind, move="appeal", court_kind=court),
            says=() if court == CourtKind.CROWN else (f"!court_above {section}",),
        )
        for kind, section in ((INTERIM_PREVENTION, "s.22"), (RISK, "s.29"), (INTERIM_RISK, "s.29"))
        for court in (CourtKind.MAGISTRATES, CourtKind.CROWN, CourtKind.APPEAL)
    ),
    # Who applies for a change: ss.20(2), 21(8), 27(2), 28(8)
    *(
        Case(
            what=f"the {who.label} may ask for a change of a {kind.label}",
            of=sound(kind, move="vary", asked_by=who, clauses=until(None, is_new=False)),
        )
        for kind in (SENTENCE, APPLICATION, RISK)
        for who in (Party.SUBJECT, Party.POLICE)
    ),
    *(
        Case(
            what=f"{kind.label}: {who.label} did not apply, and asks for no change",
            of=sound(kind, move="vary", asked_by=who, clauses=until(None, is_new=False)),
            says=(f"!asker {section}", f"chief_officer {section}"),
        )
        for kind, section in ((SENTENCE, "s.20"), (APPLICATION, "s.20"), (RISK, "s.27"))
        for who in (Party.IMMIGRATION, Party.NCA, Party.GLAA, Party.SECRETARY_OF_STATE)
    ),
    Case(
        what="the applicant of an interim order may",
        of=sound(INTERIM_RISK, move="vary", applicant=Party.NCA, asked_by=Party.NCA, clauses=until(None, is_new=False)),
    ),
    Case(
        what="but no chief officer who did not apply for it",
        of=sound(
            INTERIM_RISK, move="vary", applicant=Party.NCA, asked_by=Party.POLICE, clauses=until(None, is_new=False)
        ),
        says=("!asker s.28",),
    ),
    # What a variation adds: ss.20, 27
    Case(
        what="a renewal meets the test of the order, whatever it adds",
        of=sound(RISK, move="renew", clauses=until(None, is_new=False)),
        says=("variation_test s.27",),
    ),
    Case(
        what="nything a variation adds must meet the test for the order",
        of=sound(APPLICATION, move="vary"),
        says=("variation_test s.20",),
    ),
    Case(what="also at sentence", of=sound(SENTENCE, move="vary"), says=("variation_test s.20",)),
    # Requirements accompany prohibitions: ss.17(1), 19(1), 24(1), 26(1)
    *(
        Case(
            what=f"an order of {clause.kind.label.lower()} alone",
            of=sound(APPLICATION, clauses=(clause,)),
            says=("!words s.17",),
        )
        for clause in (PASSPORTS, NOTICE)
    ),
    # Subjects who turn 18: ss.20(10), 27(8), 32(2)
    Case(
        what="17 at the application and 18 when an adult court makes it: only after a transfer",
        of=sound(RISK, age=17, age_now=18),
        says=("transferred s.23",),
    ),
    Case(
        what="17 at the application and when an adult court makes it",
        of=sound(RISK, age=17, age_now=17),
        says=("!youth_court s.23",),
    ),
    *(
        Case(
            what=f"made by {made_by.label}, at {age} changed by {court.label}",
            of=sound(
                RISK,
                move="vary",
                asked_by=Party.SUBJECT,
                made_by=made_by,
                court_kind=court,
                age=16,
                age_now=age,
                clauses=until(None, is_new=False),
            ),
            says=() if court == wanted else ("!court_of_change s.27",),
        )
        for made_by, age, wanted in (
            (CourtKind.YOUTH, 17, CourtKind.YOUTH),
            (CourtKind.YOUTH, 18, CourtKind.MAGISTRATES),
            (CourtKind.MAGISTRATES, 17, CourtKind.MAGISTRATES),
            (CourtKind.MAGISTRATES, 18, CourtKind.MAGISTRATES),
        )
        for court in (CourtKind.YOUTH, CourtKind.MAGISTRATES)
    ),
    Case(
        what="of a variation by the Crown Court of what the Court of Appeal made, to the Court of Appeal",
        of=sound(SENTENCE, move="appeal", made_by=CourtKind.APPEAL, court_kind=CourtKind.APPEAL),
    ),
    Case(
        what="an interim order may be renewed",
        of=sound(INTERIM_RISK, move="renew", asked_by=Party.POLICE, ends_on=date(2026, 7, 15)),
    ),
    # Orders made elsewhere are recorded
    *(
        Case(what=f"{kind.label} is not judged", of=sound(kind, clauses=(), starts_on=None, court_kind=""))
        for kind in (OrderKind.NI_STPO, OrderKind.TEPO, OrderKind.TERO)
    ),
)


def said(case: Case) -> list[str]:
    return sorted(
        f"{'!' if finding.refuses else ''}{finding.code} {finding.section}".strip()
        for finding in legal_checks.findings(case.of, law=LAW)
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_findings_match_the_case(case: Case) -> None:
    assert said(case) == sorted(case.says)


def test_each_finding_is_a_sentence_with_its_source_and_next_step() -> None:
    findings = [(case.what, case_finding) for case in CASES for case_finding in legal_checks.findings(case.of, law=LAW)]

    assert len(findings) > 100
    for what, finding in findings:
        assert finding.sentence[0].isupper() or finding.sentence[0] == "“", what
        assert finding.sentence.endswith("."), what
        assert finding.cited.endswith(f"(Modern Slavery Act 2015 {finding.section})") or not finding.section, what


@pytest.mark.parametrize("kind", CHECKED)
def test_sound_order_of_each_kind_has_no_finding(kind: str) -> None:
    assert legal_checks.findings(sound(kind), law=LAW) == []


# Rows used by another module, not by the checker.
ELSEWHERE = {"notify_days", "replaces_earlier", "breach_months_on_indictment", "breach_months_summarily"}


@pytest.mark.parametrize(
    ("code", "kind"),
    sorted({(r["code"], r["kind"]) for r in rows() if r["kind"] != "any" and r["code"] not in ELSEWHERE}),
)
def test_every_row_of_the_law_has_an_effect(code: str, kind: str) -> None:
    """Without the row, or with another value, some case of its kind has another result."""
    without = Lawbook(
        DatedLaw(
            code=row["code"],
            kind=row["kind"],
            value=int(row["value"]),
            section=row["section"],
            valid_from=date.fromisoformat(row["valid_from"]),
            is_verified=row["is_verified"] == "yes",
        )
        for row in rows()
        if (row["code"], row["kind"]) != (code, kind)
    )
    of_kind = [case.of for case in CASES if case.of.kind == kind] + [sound(kind)]

    changed = [
        facts for facts in of_kind if legal_checks.findings(facts, law=without) != legal_checks.findings(facts, law=LAW)
    ]

    assert changed


def test_missing_row_is_named() -> None:
    with pytest.raises(NoLaw, match="No row “min_years” for “stro” applies on 1 January 2015"):
        LAW.value("min_years", kind=RISK, on=date(2015, 1, 1))


def test_details_that_the_law_of_the_day_lacks_are_not_asked_for() -> None:
    assert LAW.get("asks_glaa", kind=RISK, on=date(2016, 7, 11)) is None
    assert LAW.says("asks_glaa", kind=RISK, on=date(2016, 7, 12))
    assert LAW.says("asks_glaa", kind=RISK, on=date(2026, 4, 6))
    assert LAW.get("asks_glaa", kind=RISK, on=date(2026, 4, 7)) is None
