"""Cases of the National Referral Mechanism, duty to notify and section 45, each with its section or guidance."""

from __future__ import annotations

from datetime import date as d

from nrm.choices import Authority, ReferralState
from tests.law import asking as ask
from tests.law.case import Case

GUIDANCE = "Statutory guidance under MSA s.49"
S61 = "NABA s.61(3)"
S62 = "NABA s.62"
S63 = "NABA s.63(1)"
S52 = "MSA s.52, s.60(1)"
STATEMENT = "Written statement of 13 December 2022"
WITHDRAWN = "R (AS and BXR) v Secretary of State, June 2023; guidance of July 2023, day not verified"
ANNEX = "Guidance of early 2024; Home Office annex to the statistics of January to March 2025"

ADULT_NO = {"under_18": "no", "consent": "refused"}
ADULT_YES = {"under_18": "no", "consent": "given"}
LANCASHIRE, GWENT, SCOTLAND, NORTHERN_IRELAND, BTP = "E23000003", "W15000002", "S23000009", "PSNI", "BTP"


def _due(sent: d, answer: str, facts: str) -> tuple[object, ...]:
    return sent, facts, "By when is reasonable grounds aimed for?", answer, GUIDANCE, lambda: ask.decision_due(sent)


def _recovery(decided: d, answer: str, facts: str, source: str = S61) -> tuple[object, ...]:
    question = "What is the last day of the recovery period at least?"
    return decided, facts, question, answer, source, lambda: ask.last_day_of_recovery(decided)


def _supported(decided: d, where: str, answer: str, facts: str, source: str) -> tuple[object, ...]:
    return decided, facts, "How long is an adult supported?", answer, source, lambda: ask.supported(decided, where)


def _may(
    on: d, answer: str, facts: str, question: str, source: str, move: str, state: ReferralState, **more: object
) -> tuple[object, ...]:
    return on, facts, question, answer, source, lambda: ask.may(move, state, on, **more)


def _sent(answer: str, facts: str, force: str, where: str, source: str = S52, **answers: str) -> tuple[object, ...]:
    on, question = d(2026, 11, 24), "What is sent to the Home Office?"
    return on, facts, question, answer, source, lambda: ask.what_is_sent(force, where, **answers)


def _offence(answer: str, facts: str, code: str, source: str) -> tuple[object, ...]:
    question = "Is the defence of section 45 open?"
    return d(2026, 11, 24), facts, question, answer, source, lambda: ask.defence(code)


def _decides(on: d, answer: str, who: Authority, source: str) -> tuple[object, ...]:
    return on, f"{who.label}.", "Does it decide on that day?", answer, source, lambda: ask.decides(who, on)


SCOTTISH = "Human Trafficking and Exploitation (Scotland) Act 2015 s.9(2); S.S.I. 2018/90"
DUE = d(2026, 3, 30)
ROWS: tuple[tuple[object, ...], ...] = (
    # The first decision.
    _due(d(2026, 11, 2), "9 November 2026", "Referred on a Monday."),
    _due(d(2026, 11, 7), "13 November 2026", "Referred on a Saturday."),
    _due(d(2026, 12, 23), "4 January 2027", "Referred two days before Christmas; Boxing Day is a Saturday."),
    _due(d(2020, 4, 8), "17 April 2020", "Referred on the Wednesday before Easter."),
    _due(d(2026, 4, 2), "13 April 2026", "Referred on the Thursday before Easter."),
    _due(d(2020, 5, 5), "13 May 2020", "Referred in the week of the moved early May holiday."),
    _due(d(2026, 8, 31), "7 September 2026", "Referred on a bank holiday."),
    # Support of an adult in Scotland and Northern Ireland.
    _supported(
        d(2026, 3, 1),
        "scotland",
        "Until 29 May 2026, or the conclusive grounds decision if that is sooner",
        "Positive reasonable grounds on 1 March 2026; referred in Scotland. That day is the first of 90.",
        SCOTTISH,
    ),
    _supported(
        d(2018, 3, 31),
        "scotland",
        "No law of its own",
        "Positive reasonable grounds on the day before the Scottish regulations; referred in Scotland.",
        SCOTTISH,
    ),
    _supported(
        d(2018, 4, 1),
        "scotland",
        "Until 29 June 2018, or the conclusive grounds decision if that is sooner",
        "Positive reasonable grounds on the first day of the regulations; referred in Scotland.",
        SCOTTISH,
    ),
    _supported(
        d(2026, 3, 1),
        "northern_ireland",
        "Until the conclusive grounds decision. If that is positive, until at least 15 April 2026",
        "Positive reasonable grounds on 1 March 2026; referred in Northern Ireland.",
        "Human Trafficking and Exploitation (Criminal Justice and Support for Victims) Act (NI) 2015 s.18(3), (4)",
    ),
    _supported(d(2026, 3, 1), "england", "No law of its own", "The same, referred in England.", S61),
    # Which cases an authority decides.
    _may(
        d(2026, 10, 8),
        "Yes, with a warning",
        "An adult; a local authority of the pilot.",
        "Can a positive reasonable grounds decision be recorded?",
        GUIDANCE,
        "rg_positive",
        ReferralState.AWAITING_REASONABLE_GROUNDS,
        authority=Authority.PILOT,
    ),
    _may(
        d(2026, 10, 8),
        "Yes",
        "A child; a local authority of the pilot.",
        "Can a positive reasonable grounds decision be recorded?",
        GUIDANCE,
        "rg_positive",
        ReferralState.AWAITING_REASONABLE_GROUNDS,
        authority=Authority.PILOT,
        is_adult=False,
    ),
    _may(
        d(2026, 10, 8),
        "Yes, with a warning",
        "A child; the Immigration Enforcement Competent Authority.",
        "Can a positive reasonable grounds decision be recorded?",
        "Answer to parliamentary question 96934, 8 November 2021",
        "rg_positive",
        ReferralState.AWAITING_REASONABLE_GROUNDS,
        authority=Authority.IECA,
        is_adult=False,
    ),
    # The recovery period.
    _recovery(d(2026, 3, 1), "30 March 2026", "Positive reasonable grounds on 1 March 2026: that day is the first of 30."),
    _recovery(d(2023, 1, 30), "28 February 2023", "Positive reasonable grounds on the first day of section 61."),
    _recovery(d(2023, 1, 29), "27 February 2023", "Positive reasonable grounds on the day before section 61.", STATEMENT),
    _recovery(d(2022, 12, 13), "11 January 2023", "Positive reasonable grounds on the day of the statement.", STATEMENT),
    _recovery(d(2022, 12, 12), "25 January 2023", "Positive reasonable grounds the day before the statement.", "Home Office factsheet: 45 days"),
    _recovery(d(2019, 6, 3), "17 July 2019", "Positive reasonable grounds in 2019.", "Home Office factsheet: 45 days"),
    _recovery(d(2024, 2, 1), "1 March 2024", "Positive reasonable grounds in a February of 29 days."),
    _recovery(d(2026, 12, 15), "13 January 2027", "Positive reasonable grounds in December."),
    _recovery(d(2026, 10, 24), "22 November 2026", "Positive reasonable grounds on the eve of the clock change."),
    (d(2026, 3, 1), "Positive reasonable grounds on 1 March 2026.", "From which day is a conclusive decision expected?", "31 March 2026", "NABA s.61(3); guidance aims at a decision after the period", lambda: ask.earliest_conclusive(d(2026, 3, 1))),
    _may(d(2026, 3, 30), "Yes, with a warning", "Positive reasonable grounds on 1 March 2026; the letter is of 30 March.", "Can a positive conclusive decision be recorded?", "NABA s.61(3)(b)(i), (ii)", "cg_positive", ReferralState.RECOVERY, due_on=DUE, step_began=d(2026, 3, 1)),
    _may(d(2026, 3, 20), "Yes, with a warning", "The same; an expedited custody case, decided on 20 March.", "Can a positive conclusive decision be recorded?", "NABA s.61(3)(b)(i), (ii)", "cg_positive", ReferralState.RECOVERY, due_on=DUE, step_began=d(2026, 3, 1)),
    _may(d(2026, 3, 20), "Yes, with a warning", "The same; the decision is negative.", "Can a negative conclusive decision be recorded?", "NABA s.61(3)(b)(i), (ii)", "cg_negative", ReferralState.RECOVERY, due_on=DUE, step_began=d(2026, 3, 1)),
    _may(d(2026, 2, 28), "No", "The same; the letter is dated 28 February, before the first decision.", "Can a conclusive decision be recorded?", "NABA s.61(3)", "cg_positive", ReferralState.RECOVERY, due_on=DUE, step_began=d(2026, 3, 1)),
    _may(d(2026, 4, 1), "Yes", "The recovery period is over.", "Can a conclusive decision be recorded?", GUIDANCE, "cg_positive", ReferralState.AWAITING_CONCLUSIVE_GROUNDS, step_began=d(2026, 3, 31)),
    _may(d(2026, 3, 30), "No", "The thirtieth day.", "Is the recovery period over?", S61, "recovery_over", ReferralState.RECOVERY, due_on=DUE, step_began=d(2026, 3, 1)),
    _may(d(2026, 3, 31), "Yes", "The day after the thirtieth.", "Is the recovery period over?", S61, "recovery_over", ReferralState.RECOVERY, due_on=DUE, step_began=d(2026, 3, 1)),
    (d(2026, 5, 1), "A second positive decision, about exploitation wholly before the first.", "Does it begin a recovery period as of right?", "No", S62, lambda: ask.begins_recovery("rg_positive_further")),
    (d(2026, 5, 1), "A second positive decision, about exploitation after the first.", "Does it begin a recovery period?", "Yes", "NABA s.61(1)(b)", lambda: ask.begins_recovery("rg_positive")),
    _may(d(2026, 5, 1), "Yes", "A further positive decision about earlier exploitation.", "Can it be recorded without a new period?", S62, "rg_positive_further", ReferralState.SUBMITTED, step_began=d(2026, 4, 20)),
    _may(d(2023, 1, 29), "No", "The same, before section 62 was in force.", "Can it be recorded without a new period?", S62, "rg_positive_further", ReferralState.SUBMITTED, step_began=d(2023, 1, 20)),
    # The test for reasonable grounds.
    *((on, facts, "Is objective evidence needed as well as a credible account?", answer, source, (lambda on=on: ask.objective_test(on))) for on, facts, answer, source in (
        (d(2023, 1, 29), "Decided on the day before the guidance of January 2023.", "No", "Guidance before: suspect but cannot prove"),
        (d(2023, 1, 30), "Decided on the first day of the guidance of January 2023.", "Yes", "Statutory guidance from 30 January 2023"),
        (d(2023, 7, 9), "Decided before the revised guidance.", "Yes", WITHDRAWN),
        (d(2023, 7, 10), "Decided by the revised guidance.", "No", WITHDRAWN),
        (d(2026, 11, 24), "Decided today.", "No", WITHDRAWN),
    )),
    # Reconsideration.
    *((on, f"Refused on that day: {facts}", "Until when is a reconsideration asked for?", answer, ANNEX, (lambda on=on: ask.limit(on))) for on, facts, answer in (
        (d(2022, 6, 1), "long before the limit.", "No limit"),
        (d(2023, 1, 30), "section 61 brought no limit with it.", "No limit"),
        (d(2024, 2, 21), "the day before the limit.", "No limit"),
        (d(2024, 2, 22), "the first day of the limit.", "23 March 2024; the rule’s first day is not verified"),
        (d(2026, 11, 24), "today’s guidance.", "24 December 2026; the rule’s first day is not verified"),
    )),
    _may(d(2026, 11, 7), "Yes", "Refused on 8 October 2026; asked on the last day of 30.", "Can the request be recorded?", ANNEX, "reconsider_rg", ReferralState.REASONABLE_GROUNDS_NEGATIVE, step_began=d(2026, 10, 8), reconsider_until=d(2026, 11, 7)),
    _may(d(2026, 11, 8), "Yes, with a warning", "The same; asked a day late. Nobody says whether it was accepted.", "Can the request be recorded?", ANNEX, "reconsider_rg", ReferralState.REASONABLE_GROUNDS_NEGATIVE, step_began=d(2026, 10, 8), reconsider_until=d(2026, 11, 7)),
    _may(d(2026, 12, 1), "Yes", "The same; accepted out of time in exceptional circumstances.", "Can the request be recorded?", ANNEX, "reconsider_rg", ReferralState.REASONABLE_GROUNDS_NEGATIVE, step_began=d(2026, 10, 8), reconsider_until=d(2026, 11, 7), accepted_late=True),
    _may(d(2026, 12, 1), "No", "The same, without a reason.", "Can the request be recorded?", "Rule of the service: an exception needs its reason", "reconsider_rg", ReferralState.REASONABLE_GROUNDS_NEGATIVE, step_began=d(2026, 10, 8), reconsider_until=d(2026, 11, 7), accepted_late=True, reasons=" "),
    _may(d(2026, 11, 24), "Yes", "A negative conclusive decision.", "Can a request be recorded?", ANNEX, "reconsider_cg", ReferralState.CONCLUSIVE_GROUNDS_NEGATIVE, step_began=d(2026, 11, 2), reconsider_until=d(2026, 12, 2)),
    _may(d(2026, 11, 24), "Yes", "A person was disqualified.", "Can a reconsideration of that be recorded?", "The 2025 annex counts such requests apart", "reconsider_disqualification", ReferralState.DISQUALIFIED, step_began=d(2026, 11, 2)),
    # Disqualification.
    *(_may(d(2026, 11, 24), answer, facts, "Can a disqualification be recorded?", S63, "disqualify", state, step_began=d(2026, 11, 2), **more) for facts, state, more, answer in (
        ("In the recovery period.", ReferralState.RECOVERY, {}, "Yes"),
        ("After a positive conclusive decision: section 65 leave is at stake.", ReferralState.CONCLUSIVE_GROUNDS_POSITIVE, {}, "Yes"),
        ("While a negative conclusive decision is reconsidered.", ReferralState.RECONSIDERING_CONCLUSIVE_GROUNDS, {}, "Yes"),
        ("Suspended, after positive reasonable grounds.", ReferralState.SUSPENDED, {"rg_was_positive": True}, "Yes"),
        ("Suspended, before any decision.", ReferralState.SUSPENDED, {"rg_was_positive": False}, "No"),
        ("Before any decision.", ReferralState.AWAITING_REASONABLE_GROUNDS, {}, "No"),
    )),
    _may(d(2023, 1, 29), "No", "The day before Part 5 of NABA was in force.", "Can a disqualification be recorded?", S63, "disqualify", ReferralState.RECOVERY, step_began=d(2023, 1, 2), due_on=d(2023, 2, 1)),
    # Withdrawal and age.
    _may(d(2026, 11, 24), "Yes", "An adult wants to leave.", "Can the withdrawal be recorded?", GUIDANCE, "withdraw", ReferralState.RECOVERY, step_began=d(2026, 11, 2)),
    _may(d(2026, 11, 24), "No", "A child wants to leave.", "Can the withdrawal be recorded?", GUIDANCE, "withdraw", ReferralState.RECOVERY, step_began=d(2026, 11, 2), is_adult=False),
    _may(d(2026, 11, 24), "No", "Somebody whose age is not known wants to leave.", "Can the withdrawal be recorded?", "MSA s.51: presumption about age", "withdraw", ReferralState.RECOVERY, step_began=d(2026, 11, 2), is_adult=None),
    (d(2026, 3, 1), "Born on 29 February 2008.", "When is the person 18?", "1 March 2026", "Family Law Reform Act 1969 s.9", lambda: ask.adult_on(d(2008, 2, 29))),
    # Duty to notify.
    _sent("NRM referral", "An adult in England consents.", LANCASHIRE, "england", GUIDANCE, **ADULT_YES),
    _sent("NRM referral", "A child of 17 in England.", LANCASHIRE, "england", GUIDANCE, under_18="yes"),
    _sent("NRM referral", "In England; whether the person is 18 is not sure.", LANCASHIRE, "england", "MSA s.51", under_18="not_sure"),
    _sent("Duty to notify", "An adult in England refuses.", LANCASHIRE, "england", "MSA s.52(5)(a)", **ADULT_NO),
    _sent("Duty to notify", "An adult in Wales refuses.", GWENT, "wales", "MSA s.52(5)(a)", **ADULT_NO),
    _sent("Duty to notify", "British Transport Police meet an adult in England who refuses.", BTP, "england", "MSA s.52(5)(b)", **ADULT_NO),
    _sent("Nothing", "British Transport Police meet an adult in Scotland who refuses.", BTP, "scotland", **ADULT_NO),
    _sent("Nothing", "Police Scotland meet an adult who refuses.", SCOTLAND, "scotland", **ADULT_NO),
    _sent("Nothing", "PSNI meet an adult who refuses.", NORTHERN_IRELAND, "northern_ireland", **ADULT_NO),
    _sent("NRM referral", "PSNI meet a child.", NORTHERN_IRELAND, "northern_ireland", GUIDANCE, under_18="yes"),
    _may(d(2015, 10, 31), "No", "The day before section 52 was in force.", "Can a notification be recorded?", "MSA s.52; in force 1 November 2015", "notify", ReferralState.READY_TO_NOTIFY, step_began=d(2015, 10, 30)),
    _may(d(2015, 11, 1), "Yes", "The first day of section 52.", "Can a notification be recorded?", "MSA s.52; in force 1 November 2015", "notify", ReferralState.READY_TO_NOTIFY, step_began=d(2015, 10, 30)),
    *((d(2026, 11, 24), facts, "Does the notification name them?", answer, "MSA s.52(3)", (lambda more=more: ask.asks_for_a_name(**ADULT_NO, **more))) for facts, more, answer in (
        ("An adult refuses, and says nothing about a name.", {}, "No name"),
        ("An adult refuses, helps the police, and does not agree to be named.", {"willing_to_help_police": "yes", "agrees_to_be_named": "no"}, "No name"),
        ("An adult refuses and agrees to be named.", {"agrees_to_be_named": "yes"}, "A name, which may be left out"),
    )),
    # Competent authorities.
    _decides(d(2019, 4, 28), "Yes", Authority.NCA_UKVI, "Home Office, April 2019"),
    _decides(d(2019, 4, 29), "No", Authority.NCA_UKVI, "Home Office, April 2019"),
    _decides(d(2019, 4, 29), "Yes", Authority.SCA, "Home Office, April 2019"),
    _decides(d(2021, 11, 7), "No", Authority.IECA, "Answer to parliamentary question 96934"),
    _decides(d(2021, 11, 8), "Yes", Authority.IECA, "Answer to parliamentary question 96934"),
    # Section 45.
    _offence("Open", "Charged with cultivating cannabis.", "cannabis_cultivation", "MSA s.45, Sch.4: not in it"),
    _offence("Open", "Charged with supplying drugs.", "drug_supply", "MSA s.45, Sch.4: not in it"),
    _offence("Open", "Charged with theft.", "theft", "MSA s.45, Sch.4: not in it"),
    _offence("Open", "Charged with having a false identity document.", "identity_documents", "MSA s.45, Sch.4: not in it"),
    _offence("Open", "Charged with actual bodily harm (s.47 of the Act of 1861).", "actual_bodily_harm", "MSA Sch.4 para 7: s.47 is not in it"),
    _offence("Open", "A victim made to manage others is charged with controlling prostitution.", "controlling_prostitution", "MSA Sch.4 para 33: ss.52, 53 are not in it"),
    _offence("Open", "Charged under section 4 of the Act.", "msa_intent", "MSA Sch.4 para 36: ss.1, 2 only"),
    _offence("Closed", "Charged with human trafficking.", "msa_trafficking", "MSA Sch.4 para 36"),
    _offence("Closed", "Charged with robbery.", "robbery", "MSA Sch.4 para 14"),
    _offence("Closed", "Charged with violent disorder.", "violent_disorder", "MSA Sch.4 para 22"),
    _offence("Closed", "Charged with child abduction.", "child_abduction", "MSA Sch.4 para 21"),
    _offence("Closed", "Charged with putting people in fear of violence.", "fear_of_violence", "MSA Sch.4 para 27"),
    _offence("Closed", "Charged with assisting unlawful immigration to the United Kingdom.", "unlawful_immigration", "MSA Sch.4 para 16"),
    _offence("Not verified", "Charged with cuckooing under the Crime and Policing Act 2026.", "cuckooing", "Crime and Policing Act 2026; Sch.4 to be compared"),
    (d(2026, 11, 24), "An adult at the act.", "How much does the defence ask for?", "3 elements", "MSA s.45(1)", lambda: ask.elements_of("adult")),
    (d(2026, 11, 24), "A child at the act.", "How much does the defence ask for?", "2 elements", "MSA s.45(4)", lambda: ask.elements_of("child")),
)  # fmt: skip


def _cases() -> tuple[Case, ...]:
    made = []
    for number, (on, facts, question, answer, source, service) in enumerate(ROWS, start=1):
        assert isinstance(on, d)
        made.append(
            Case(
                number=f"N{number}",
                on=on,
                facts=str(facts),
                question=str(question),
                answer=str(answer),
                source=str(source),
                service=service,
            )
        )
    return tuple(made)


CASES = _cases()
