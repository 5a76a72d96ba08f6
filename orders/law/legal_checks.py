"""Legal checks of an order, each finding with its section of the Act. Pure: the caller supplies the order and the law.

A finding *refuses* where the court could not have made such an order, so that somebody must have mistyped it. It
*warns* where the law leaves discretion, or where the row that it depends on is not verified. One check is one function
in `CHECKS`. A change in the law is a row of `data/law.csv` or of the administrators' page, never a change here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.govuk import in_words
from orders.choices import (
    ELSEWHERE,
    MAIN_OF,
    PROHIBITS,
    Basis,
    ConditionKind,
    CourtKind,
    MissingDetail,
    OrderKind,
    Party,
    Reach,
)
from orders.law import change_checks
from orders.law.lawbook import Lawbook
from orders.law.periods import A_DAY, last_day_of_years
from orders.proposal import LegalFinding, ProposedOrder, refuse, warn
from orders.workflow import APPLICANTS, BEFORE_COURT, DRAFT

TERM = frozenset({"make", "extend", "renew", "renewed_before", "appeal_varied"})
WORDS = TERM | {"vary"}
CHANGES = frozenset({"vary", "extend", "renew", "discharge"})  # what ss.20 and 27 call varying, renewing, discharging
Check = Callable[[ProposedOrder, Lawbook], Iterator[LegalFinding]]


def findings(proposal: ProposedOrder, *, law: Lawbook) -> list[LegalFinding]:
    """Every finding against the order, refusals first.

    For orders made elsewhere in the UK, only the days are checked.
    """
    checks = OF_ANY_KIND if proposal.kind in ELSEWHERE else (*CHECKS, *OF_ANY_KIND)
    unsorted = [finding for moves, check in checks if proposal.move in moves for finding in check(proposal, law)]
    return sorted(unsorted, key=lambda finding: not finding.refuses)


def right_applicant(proposal: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """The kind of order and the day decide who may apply."""
    if proposal.is_unknown(MissingDetail.APPLICANT, proposal.applicant):
        return
    day = proposal.applied_on or proposal.on
    if law.says(f"asks_{proposal.applicant}", kind=proposal.kind, on=day):
        return
    row = law.get("asks_prosecutor", kind=proposal.kind, on=proposal.on) or law.get(
        "asks_police", kind=proposal.kind, on=proposal.on
    )
    if proposal.applicant == Party.COURT:
        yield refuse(
            "applicant",
            row,
            "A court can make this order only on an application. It can act of its own motion only on "
            "sentence (s.14). Check the applicant and the kind of order.",
            about="applicant",
        )
        return
    yield refuse(
        "applicant",
        row,
        f"{Party(proposal.applicant).label} could not apply for this order on {in_words(day)}. Check the applicant "
        "and the kind of order.",
        about="applicant",
    )


def police_area(proposal: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """A chief officer of police applies for a police area in England and Wales (ss.15(1)(a), (4), 23(1)(a), (3)).

    Section 101 of the Police Act 1996 defines these words, by Schedule 1 to the Interpretation Act 1978. This is code
    rather than a dated rule because the Act names no force. A new record is refused when it is created; about what a
    court has already done, this check can only warn.
    """
    if proposal.applicant == Party.POLICE and not proposal.applicant_has_area:
        yield warn(
            "police_area",
            law.get("asks_police", kind=proposal.kind, on=proposal.applied_on or proposal.on),
            "The force has no police area in England and Wales, so its chief officer could not apply. Check who "
            "applied.",
            about="applicant",
        )


def labour_market_offence(proposal: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """The Secretary of State applies only where there appears to be a labour market offence of Part 1.

    Sections 15(1)(ca) and 23(1)(ca).
    """
    row = law.get(f"asks_{Party.SECRETARY_OF_STATE}", kind=proposal.kind, on=proposal.applied_on or proposal.on)
    if row and proposal.applicant == Party.SECRETARY_OF_STATE:
        yield warn(
            "labour_market",
            row,
            "The Secretary of State may apply only where it appears that an offence under Part 1 which is a labour "
            "market offence has been, is being or may be committed. Check that the application says so.",
            about="applicant",
        )


def right_basis(proposal: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """A prevention order needs a conviction or an equivalent; for an order on sentence a caution is not enough."""
    if proposal.is_unknown(MissingDetail.BASIS, proposal.basis):
        return
    row = law.get("needs_conviction", kind=proposal.kind, on=proposal.on)
    if row and row.value and proposal.basis not in {Basis.CONVICTION, Basis.INSANITY, Basis.DISABILITY}:
        yield refuse(
            "basis",
            row,
            "An order on sentence needs a conviction or a finding that the person did the act. Check the grounds.",
            about="basis",
        )
    row = law.get("needs_relevant_offender", kind=proposal.kind, on=proposal.on)
    if row and row.value and proposal.basis == Basis.NONE:
        yield refuse(
            "basis",
            row,
            "This order can be made only against a relevant offender, such as a person convicted or cautioned. For "
            "anyone else, choose a risk order.",
            about="basis",
        )


def chief_officer_notified(proposal: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """An applicant other than a chief officer notifies the chief officer of the area of an application or change."""
    is_change = proposal.move in CHANGES
    row = law.get(f"tells_chief_officer{'_of_change' if is_change else ''}", kind=proposal.kind, on=proposal.on)
    asked_by = proposal.asked_by if is_change else proposal.applicant
    if row and row.value and asked_by in APPLICANTS - {Party.POLICE}:
        yield warn(
            "chief_officer",
            row,
            f"{Party(asked_by).label} must give the chief officer of the area notice of the application. Check that it "
            "did.",
            about="asked_by" if is_change else "applicant",
        )


def right_court(proposal: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """The kind of order and the subject's age decide which court hears an application."""
    if proposal.is_unknown(MissingDetail.COURT_KIND, proposal.court_kind):
        return
    if not law.says(f"court_{proposal.court_kind}", kind=proposal.kind, on=proposal.on):
        row = law.get("court_magistrates", kind=proposal.kind, on=proposal.on)
        yield refuse(
            "court",
            row,
            f"“{CourtKind(proposal.court_kind).label if proposal.court_kind else 'No court'}” cannot make a "
            f"“{OrderKind(proposal.kind).label}”. Check the court and the kind of order.",
            about="court_kind",
        )
        return
    under = law.get("youth_court_under", kind=proposal.kind, on=proposal.on)
    if under is None:
        return
    if proposal.age is None:
        yield warn(
            "age",
            under,
            "The subject’s age is not recorded, so we cannot check that this is the right court.",
            about="court_kind",
        )
    elif proposal.age < under.value <= (proposal.age_now or 0) and proposal.court_kind != CourtKind.YOUTH:
        yield warn(
            "transferred",
            under,
            f"The subject was {proposal.age} on the day of the application and is {proposal.age_now} now. An adult "
            "court can decide only if the youth court transferred the case (s.32). Check that it did.",
            about="court_kind",
        )
    elif proposal.age < under.value and proposal.court_kind != CourtKind.YOUTH:
        yield refuse(
            "youth_court",
            under,
            f"The subject is {proposal.age} on that date, so the application goes to a youth court. Check the court.",
            about="court_kind",
        )
    elif proposal.age >= under.value and proposal.court_kind == CourtKind.YOUTH:
        yield warn(
            "youth_court",
            under,
            f"The subject is {proposal.age} on that date. A youth court deals only with people under {under.value}. "
            "Check the court.",
            about="court_kind",
        )


def right_main(proposal: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """An interim order belongs to a main application that is not decided."""
    row = law.get("needs_main", kind=proposal.kind, on=proposal.on)
    if not row or not row.value:
        return
    if proposal.main_kind not in MAIN_OF[proposal.kind]:
        yield refuse(
            "main",
            row,
            ("An interim order needs a main application of the matching kind. Choose that application."),
            about="main",
        )
    elif proposal.main_state not in BEFORE_COURT | DRAFT:
        yield refuse(
            "main",
            row,
            ("The main application has been decided, so an interim order can no longer be made."),
            about="main",
        )


def has_words(proposal: ProposedOrder, _law: Lawbook) -> Iterator[LegalFinding]:
    """An order contains a prohibition; requirements are in addition to it (ss.17(1), 19(1), 24(1), 26(1))."""
    if not any(clause.kind in PROHIBITS for clause in proposal.clauses):
        yield LegalFinding(
            code="words",
            section=_SECTION_OF_TERM.get(proposal.kind, ""),
            sentence="An order must contain a prohibition. Add each prohibition in the court’s words.",
            refuses=True,
            about="conditions",
        )


def has_days(proposal: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """An order has a first day, and an interim order also has a last day."""
    if proposal.starts_on is None:
        yield LegalFinding(
            code="days", section="", sentence="Enter the order’s first day.", refuses=True, about="starts_on"
        )
    elif proposal.move == "make" and proposal.starts_on < proposal.on:
        yield LegalFinding(
            code="days",
            section="",
            sentence=f"The first day is before the order was made on {in_words(proposal.on)}. Check the first day.",
            refuses=True,
            about="starts_on",
        )
    elif proposal.ends_on and proposal.ends_on < proposal.starts_on:
        yield LegalFinding(
            code="days",
            section="",
            sentence="The last day is before the first day. Check both.",
            refuses=True,
            about="ends_on",
        )
    elif proposal.ends_on and proposal.ends_on < proposal.on:
        yield LegalFinding(
            code="days",
            section="",
            sentence=f"The last day is before the court decided on {in_words(proposal.on)}. Check both dates.",
            refuses=True,
            about="ends_on",
        )
    row = law.get("needs_end", kind=proposal.kind, on=proposal.on)
    if row and row.value and proposal.ends_on is None:
        yield refuse(
            "interim_end", row, ("An interim order must state its last day. Enter the last day."), about="ends_on"
        )


def ends_with_its_prohibitions(proposal: ProposedOrder, _law: Lawbook) -> Iterator[LegalFinding]:
    """The last day of an order is that of the prohibition that lasts longest (ss.17(4)-(5), 24(4)-(5)).

    The Act gives each prohibition its own duration and the order none. So no condition outlasts the order, and an order
    does not continue after its last prohibition; where a variation leaves it so, a court has to end it.
    """
    section = _SECTION_OF_TERM.get(proposal.kind, "")
    for clause in proposal.clauses:
        if clause.ends_on and proposal.ends_on and clause.ends_on > proposal.ends_on:
            yield LegalFinding(
                code="outlives",
                section=section,
                sentence=(
                    f"Condition {clause.number} runs until {in_words(clause.ends_on)}, but the order ends on "
                    f"{in_words(proposal.ends_on)}. An order lasts as long as its longest prohibition. Enter that as "
                    f"the order’s last day{'' if proposal.move in TERM else ': record it as an extension'}."
                ),
                refuses=True,
                about=f"condition {clause.number}",
            )
    lasts = [clause.ends_on for clause in proposal.clauses if clause.kind in PROHIBITS]
    if not lasts or None in lasts:
        return
    last = max(day for day in lasts if day)
    if proposal.ends_on is None or proposal.ends_on > last:
        yield LegalFinding(
            code="binds_nothing",
            section=section,
            sentence=f"Every prohibition ends by {in_words(last)}, so the order prohibits nothing after that date. "
            + (
                "Enter that as the order’s last day."
                if proposal.move in TERM
                else ("Ask the court whether the order ends then.")
            ),
            refuses=proposal.move in TERM,
            about="ends_on" if proposal.move in TERM else "conditions",
        )


_SECTION_OF_TERM: dict[str, str] = {
    OrderKind.STPO_SENTENCE: "s.17",
    OrderKind.STPO_APPLICATION: "s.17",
    OrderKind.STRO: "s.24",
    OrderKind.INTERIM_STPO: "s.21",
    OrderKind.INTERIM_STRO: "s.28",
}


def long_enough(proposal: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """Each fixed-period prohibition lasts at least so many years; a ban on foreign travel has its own rule."""
    row = law.get("min_years", kind=proposal.kind, on=proposal.on)
    if row is None or proposal.starts_on is None:
        return
    for clause in proposal.clauses:
        first = max(clause.starts_on or proposal.starts_on, proposal.starts_on)
        last = clause.ends_on or proposal.ends_on
        if clause.kind != ConditionKind.PROHIBITION or not clause.is_new or last is None:
            continue
        least = last_day_of_years(first, row.value)
        if last < least:
            yield refuse(
                "too_short",
                row,
                f"Condition {clause.number} ends on {in_words(last)}. A prohibition for a fixed period must last at "
                f"least {row.value} years, so it cannot end before {in_words(least)}. Without a fixed period, it "
                "lasts until further order.",
                about=f"condition {clause.number}",
            )


def bans_short_enough(proposal: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """A ban on foreign travel has a fixed period of at most so many years each time.

    An extension adds a further period of up to so many years to the current one (ss.18(3), 25(3)).
    """
    row = law.get("travel_ban_max_years", kind=proposal.kind, on=proposal.on)
    if row is None or proposal.starts_on is None:
        return
    for clause in proposal.clauses:
        if clause.kind != ConditionKind.TRAVEL_BAN or not clause.is_new:
            continue
        last = clause.ends_on or proposal.ends_on
        first = max(clause.starts_on or proposal.starts_on, proposal.on)
        most = last_day_of_years(first, row.value)
        if clause.runs_until and clause.runs_until >= proposal.on:
            most = max(most, last_day_of_years(clause.runs_until + A_DAY, row.value))
        about = f"condition {clause.number}"
        if last is None:
            yield refuse(
                "ban_without_end",
                row,
                f"Condition {clause.number} is a foreign travel prohibition, so it needs a last day, no later than "
                f"{in_words(most)}.",
                about=about,
            )
        elif last > most:
            yield refuse(
                "ban_too_long",
                row,
                f"Condition {clause.number} prohibits foreign travel until {in_words(last)}. The limit is "
                f"{row.value} years, until {in_words(most)}. The court can extend it later.",
                about=about,
            )


def bans_name_countries(proposal: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """A ban on named countries, or on all countries except some, names them."""
    row = law.get("travel_ban_max_years", kind=proposal.kind, on=proposal.on)
    for clause in proposal.clauses:
        if clause.kind == ConditionKind.TRAVEL_BAN and clause.reach in {Reach.NAMED, Reach.ALL_BUT}:
            if not clause.countries:
                yield refuse(
                    "countries",
                    row,
                    f"Condition {clause.number} does not name a country. Name each country.",
                    about=f"condition {clause.number}",
                )
        elif clause.kind == ConditionKind.TRAVEL_BAN and clause.countries:
            yield refuse(
                "countries",
                row,
                f"Condition {clause.number} covers all countries but also names some. Choose one or the other.",
                about=f"condition {clause.number}",
            )


def passports_with_ban(proposal: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """A ban on all countries comes with the surrender of all passports."""
    row = law.get("passports_with_all_countries", kind=proposal.kind, on=proposal.on)
    bans = [
        clause for clause in proposal.clauses if clause.kind == ConditionKind.TRAVEL_BAN and clause.reach == Reach.ALL
    ]
    if row and row.value and bans and not any(c.kind == ConditionKind.PASSPORTS for c in proposal.clauses):
        yield refuse(
            "passports",
            row,
            f"Condition {bans[0].number} prohibits travel to all countries, so the order must require the surrender "
            "of all passports. Add that condition.",
            about=f"condition {bans[0].number}",
        )


CHECKS: tuple[tuple[frozenset[str], Check], ...] = (
    (frozenset({"apply", "make"}), right_applicant),
    (frozenset({"apply", "make"}), police_area),
    (frozenset({"apply"}), labour_market_offence),
    (frozenset({"apply", "make"}), right_basis),
    (frozenset({"apply", "make"}), right_court),
    (frozenset({"apply", "make", "renewed_before"}), right_main),
    (frozenset({"apply"}) | CHANGES, chief_officer_notified),
    (CHANGES | {"renewed_before"}, change_checks.right_asker),
    (frozenset({"vary", "renew"}), change_checks.new_words_pass_the_test),
    (WORDS, has_words),
    (TERM, has_days),
    (WORDS, long_enough),
    (WORDS, bans_short_enough),
    (WORDS, bans_name_countries),
    (WORDS, passports_with_ban),
    (frozenset({"discharge"}), change_checks.lock_is_kept),
    (frozenset({"vary", "extend", "renew", "renewed_before", "discharge"}), change_checks.court_of_change),
    (frozenset({"appeal", "appeal_dismissed", "appeal_varied", "quash"}), change_checks.court_above),
)
OF_ANY_KIND: tuple[tuple[frozenset[str], Check], ...] = ((WORDS, ends_with_its_prohibitions),)
