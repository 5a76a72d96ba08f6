"""What the law does not let an order be, each finding with its section. Pure: the caller brings the order and the law.

A finding *refuses* where the court could not have ordered it, so that it must have been typed wrongly; it *warns* where
the law leaves room, or where the row that it rests on is not verified. One check is one function in `CHECKS`, and a
change of the law is a row of `data/law.csv` or of the administrators' page, never a change here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from orders.choices import (
    ELSEWHERE,
    INTERIM,
    MAIN_OF,
    PROHIBITS,
    Basis,
    ConditionKind,
    CourtKind,
    Missing,
    OrderKind,
    Paper,
    Party,
    Reach,
)
from orders.law import DatedLaw, Lawbook
from orders.path import APPLICANTS, BEFORE_COURT, DRAFT, SUCCESSORS
from orders.periods import A_DAY, last_day_of_years, years_later
from reference.govuk import in_words

ACT = "Modern Slavery Act 2015"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One condition as it would stand after the move."""

    number: int
    kind: str
    reach: str = ""
    countries: tuple[str, ...] = ()
    starts_on: date | None = None  # None: with the order
    ends_on: date | None = None
    is_new: bool = True  # added by the move that is checked
    runs_until: date | None = None  # of a ban on foreign travel: the last day that the same ban has before the move


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An order as it would stand after a move, and what the law asks about it."""

    move: str
    kind: str
    on: date
    court_kind: str = ""
    applicant: str = ""
    applied_on: date | None = None  # None: on the day of the move
    asked_by: str = ""
    basis: str = ""
    age: int | None = None  # of the subject on the day of the application; None: not known
    age_now: int | None = None  # and on the day of the move; None: not known, or the same
    main_kind: str = ""  # of the main application, for an interim order
    main_state: str = ""
    made_on: date | None = None
    made_by: str = ""  # kind of court that made it
    starts_on: date | None = None
    ends_on: date | None = None
    clauses: tuple[Clause, ...] = ()
    papers: frozenset[str] = field(default_factory=frozenset)
    not_known: frozenset[str] = field(default_factory=frozenset)  # codes of `Missing`: what nobody says is not checked

    def is_unknown(self, what: str, value: str) -> bool:
        """Whether a fact is not said because nobody knows it here."""
        return not value and what in self.not_known


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that the law says against it, where it says so, and what to do."""

    code: str
    section: str
    sentence: str
    refuses: bool
    about: str = ""  # the field, or `condition 3`

    @property
    def cited(self) -> str:
        """The sentence with its source."""
        return f"{self.sentence} ({ACT} {self.section})" if self.section else self.sentence


TESTED = frozenset({ConditionKind.PROHIBITION, ConditionKind.TRAVEL_BAN, ConditionKind.NOTIFICATION})
TERM = frozenset({"make", "extend", "renew", "renewed_before", "appeal_varied"})
WORDS = TERM | {"vary"}
CHANGES = frozenset({"vary", "extend", "renew", "discharge"})  # what ss.20 and 27 call varying, renewing, discharging
Check = Callable[[Proposal, Lawbook], Iterator[Finding]]


def findings(proposal: Proposal, *, law: Lawbook) -> list[Finding]:
    """Everything that speaks against it, refusals first. Of orders of elsewhere only the days are compared."""
    checks = OF_ANY_KIND if proposal.kind in ELSEWHERE else (*CHECKS, *OF_ANY_KIND)
    found = [one for moves, check in checks if proposal.move in moves for one in check(proposal, law)]
    return sorted(found, key=lambda one: not one.refuses)


def _refuse(code: str, row: DatedLaw | None, sentence: str, *, about: str = "") -> Finding:
    """A refusal; only a warning where the row that it rests on is not verified yet."""
    sure = row is None or row.is_verified
    return Finding(code=code, section=row.section if row else "", sentence=sentence, refuses=sure, about=about)


def _warn(code: str, row: DatedLaw | None, sentence: str, *, about: str = "") -> Finding:
    return Finding(code=code, section=row.section if row else "", sentence=sentence, refuses=False, about=about)


def right_applicant(one: Proposal, law: Lawbook) -> Iterator[Finding]:
    """Who may apply follows from the kind of order and the day."""
    if one.is_unknown(Missing.APPLICANT, one.applicant):
        return
    day = one.applied_on or one.on
    if law.says(f"asks_{one.applicant}", kind=one.kind, on=day):
        return
    row = law.get("asks_prosecutor", kind=one.kind, on=one.on) or law.get("asks_police", kind=one.kind, on=one.on)
    yield _refuse(
        "applicant",
        row,
        f"{Party(one.applicant).label} could not apply for this on {in_words(day)}. Check applicant and kind.",
        about="applicant",
    )


def labour_market_offence(one: Proposal, law: Lawbook) -> Iterator[Finding]:
    """The Secretary of State applies only where a labour market offence of Part 1 appears (ss.15(1)(ca), 23(1)(ca))."""
    row = law.get(f"asks_{Party.SECRETARY_OF_STATE}", kind=one.kind, on=one.applied_on or one.on)
    if row and one.applicant == Party.SECRETARY_OF_STATE:
        yield _warn(
            "labour_market",
            row,
            "The Secretary of State may apply only where it appears that an offence under Part 1 which is a labour "
            "market offence has been, is being or may be committed. Check that the application says so.",
            about="applicant",
        )


def right_basis(one: Proposal, law: Lawbook) -> Iterator[Finding]:
    """A prevention order needs a conviction or what stands beside one; on sentence a caution is not enough."""
    if one.is_unknown(Missing.BASIS, one.basis):
        return
    found = law.get("needs_conviction", kind=one.kind, on=one.on)
    if found and found.value and one.basis not in {Basis.CONVICTION, Basis.INSANITY, Basis.DISABILITY}:
        yield _refuse(
            "basis",
            found,
            "An order on sentence follows a conviction or a finding that the person did the act. Check its basis.",
            about="basis",
        )
    found = law.get("needs_relevant_offender", kind=one.kind, on=one.on)
    if found and found.value and one.basis == Basis.NONE:
        yield _refuse(
            "basis",
            found,
            "This order is made against a relevant offender: convicted, cautioned or the like. Without one it is a "
            "risk order.",
            about="basis",
        )


def chief_officer_told(one: Proposal, law: Lawbook) -> Iterator[Finding]:
    """Who applies for an order, or for a change of one, and is no chief officer tells the chief officer of the area."""
    is_change = one.move in CHANGES
    found = law.get(f"tells_chief_officer{'_of_change' if is_change else ''}", kind=one.kind, on=one.on)
    asked_by = one.asked_by if is_change else one.applicant
    if found and found.value and asked_by in APPLICANTS - {Party.POLICE}:
        yield _warn(
            "chief_officer",
            found,
            f"{Party(asked_by).label} must give the chief officer of the area notice of the application. Check that it "
            "did.",
            about="asked_by" if is_change else "applicant",
        )


def right_asker(one: Proposal, law: Lawbook) -> Iterator[Finding]:
    """Who may ask for a change: the subject, a chief officer of police, and another body only where it had applied.

    An order on sentence had no application, so no body but the police asks for a change of it. Of an interim order it
    is the applicant or the subject. Where the applicant no longer exists, its successor asks. Sections 20(2), 21(8),
    27(2) and 28(8); a rule in code, since the Act names the parties by what they did, and no day or number is in it.
    """
    if one.asked_by in {"", Party.SUBJECT} or one.is_unknown(Missing.APPLICANT, one.applicant):
        return
    is_interim = one.kind in INTERIM
    if one.asked_by == Party.POLICE and not is_interim:
        return
    asked_on_the_day = one.move == "renewed_before" or law.says(f"asks_{one.asked_by}", kind=one.kind, on=one.on)
    if one.asked_by in {one.applicant, SUCCESSORS.get(one.applicant)} and asked_on_the_day:
        return
    row = law.get("needs_main" if is_interim else "lock_years", kind=one.kind, on=one.on)
    who = "the applicant or the subject" if is_interim else "the subject, a chief officer of police or the applicant"
    yield _refuse(
        "asker",
        row,
        f"{Party(one.asked_by).label} could not ask for a change of this order on {in_words(one.on)}. That is for "
        f"{who}. Check who asked.",
        about="asked_by",
    )


def new_words_pass_the_test(one: Proposal, law: Lawbook) -> Iterator[Finding]:
    """A variation adds only what meets the test of the order itself, and so does a renewal whatever it adds."""
    found = law.get("variation_needs_test", kind=one.kind, on=one.on)
    added = [clause.number for clause in one.clauses if clause.is_new and clause.kind in TESTED]
    if found and found.value and one.move == "renew":
        yield _warn(
            "variation_test",
            found,
            "An order is renewed only where the risk is still there and the renewal is necessary to protect people. "
            "Check that the court found both.",
            about="on",
        )
    elif found and found.value and added:
        yield _warn(
            "variation_test",
            found,
            "What a variation adds meets the test of the order: the risk, and that it is necessary to protect people. "
            "Check that the court found both.",
            about=f"condition {added[0]}",
        )


def right_court(one: Proposal, law: Lawbook) -> Iterator[Finding]:
    """Which court an application goes to, by kind of order and age."""
    if one.is_unknown(Missing.COURT_KIND, one.court_kind):
        return
    if not law.says(f"court_{one.court_kind}", kind=one.kind, on=one.on):
        row = law.get("court_magistrates", kind=one.kind, on=one.on)
        yield _refuse(
            "court",
            row,
            f"“{CourtKind(one.court_kind).label if one.court_kind else 'No court'}” does not make a "
            f"“{OrderKind(one.kind).label}”. Check court and kind.",
            about="court_kind",
        )
        return
    under = law.get("youth_court_under", kind=one.kind, on=one.on)
    if under is None:
        return
    if one.age is None:
        yield _warn(
            "age",
            under,
            "The age of the subject is not known here, so the court is not checked against it.",
            about="court_kind",
        )
    elif one.age < under.value <= (one.age_now or 0) and one.court_kind != CourtKind.YOUTH:
        yield _warn(
            "transferred",
            under,
            f"The subject was {one.age} on the day of the application and is {one.age_now} now. An adult court decides "
            "only where the youth court transferred the case (s.32). Check that it did.",
            about="court_kind",
        )
    elif one.age < under.value and one.court_kind != CourtKind.YOUTH:
        yield _refuse(
            "youth_court",
            under,
            f"The subject is {one.age} on that day, so the application goes to a youth court.",
            about="court_kind",
        )
    elif one.age >= under.value and one.court_kind == CourtKind.YOUTH:
        yield _warn(
            "youth_court",
            under,
            f"The subject is {one.age} on that day. A youth court deals only with those under {under.value}.",
            about="court_kind",
        )


def right_main(one: Proposal, law: Lawbook) -> Iterator[Finding]:
    """An interim order stands beside a main application that is not decided."""
    found = law.get("needs_main", kind=one.kind, on=one.on)
    if not found or not found.value:
        return
    if one.main_kind not in MAIN_OF[one.kind]:
        yield _refuse(
            "main", found, "An interim order belongs to a main application of its own kind. Choose that.", about="main"
        )
    elif one.main_state not in BEFORE_COURT | DRAFT:
        yield _refuse(
            "main", found, "The main application is decided, so no interim order can be made any more.", about="main"
        )


def has_words(one: Proposal, _law: Lawbook) -> Iterator[Finding]:
    """An order prohibits something; requirements come beside that (ss.17(1), 19(1), 24(1), 26(1))."""
    if not any(clause.kind in PROHIBITS for clause in one.clauses):
        yield Finding(
            code="words",
            section=_SECTION_OF_TERM.get(one.kind, ""),
            sentence="An order prohibits something. Add each prohibition in the court’s words.",
            refuses=True,
            about="conditions",
        )


def has_days(one: Proposal, law: Lawbook) -> Iterator[Finding]:
    """The order’s first day, and for an interim order its last."""
    if one.starts_on is None:
        yield Finding(code="days", section="", sentence="Give the order’s first day.", refuses=True, about="starts_on")
    elif one.move == "make" and one.starts_on < one.on:
        yield Finding(
            code="days",
            section="",
            sentence=f"It begins before it was made, on {in_words(one.on)}. Check the first day.",
            refuses=True,
            about="starts_on",
        )
    elif one.ends_on and one.ends_on < one.starts_on:
        yield Finding(
            code="days",
            section="",
            sentence="The last day is before the first. Check both.",
            refuses=True,
            about="ends_on",
        )
    elif one.ends_on and one.ends_on < one.on:
        yield Finding(
            code="days",
            section="",
            sentence=f"The last day is before {in_words(one.on)}, on which the court decided. Check both.",
            refuses=True,
            about="ends_on",
        )
    found = law.get("needs_end", kind=one.kind, on=one.on)
    if found and found.value and one.ends_on is None:
        yield _refuse("interim_end", found, "An interim order states its last day. Give it.", about="ends_on")


def ends_with_its_prohibitions(one: Proposal, _law: Lawbook) -> Iterator[Finding]:
    """The last day of an order is that of the prohibition that lasts longest (ss.17(4)-(5), 24(4)-(5)).

    The Act gives each prohibition its own time and the order none. So no condition outlives the order, and an order
    does not run on after its last prohibition; where a variation leaves it so, a court has to end it.
    """
    section = _SECTION_OF_TERM.get(one.kind, "")
    for clause in one.clauses:
        if clause.ends_on and one.ends_on and clause.ends_on > one.ends_on:
            yield Finding(
                code="outlives",
                section=section,
                sentence=f"Condition {clause.number} runs until {in_words(clause.ends_on)}, and the order only until "
                f"{in_words(one.ends_on)}. An order lasts as long as its longest prohibition. Give that as its last "
                f"day{'' if one.move in TERM else ': record it as an extension'}.",
                refuses=True,
                about=f"condition {clause.number}",
            )
    lasts = [clause.ends_on for clause in one.clauses if clause.kind in PROHIBITS]
    if not lasts or None in lasts:
        return
    last = max(day for day in lasts if day)
    if one.ends_on is None or one.ends_on > last:
        yield Finding(
            code="binds_nothing",
            section=section,
            sentence=f"Every prohibition ends by {in_words(last)}, so the order prohibits nothing after that. "
            + ("Give that as its last day." if one.move in TERM else "Ask the court whether it ends then."),
            refuses=one.move in TERM,
            about="ends_on" if one.move in TERM else "conditions",
        )


_SECTION_OF_TERM: dict[str, str] = {
    OrderKind.STPO_SENTENCE: "s.17",
    OrderKind.STPO_APPLICATION: "s.17",
    OrderKind.STRO: "s.24",
    OrderKind.INTERIM_STPO: "s.21",
    OrderKind.INTERIM_STRO: "s.28",
}


def long_enough(one: Proposal, law: Lawbook) -> Iterator[Finding]:
    """Each prohibition for a fixed time runs at least so many years; a ban on foreign travel has its own rule."""
    found = law.get("min_years", kind=one.kind, on=one.on)
    if found is None or one.starts_on is None:
        return
    for clause in one.clauses:
        first = max(clause.starts_on or one.starts_on, one.starts_on)
        last = clause.ends_on or one.ends_on
        if clause.kind != ConditionKind.PROHIBITION or not clause.is_new or last is None:
            continue
        least = last_day_of_years(first, found.value)
        if last < least:
            yield _refuse(
                "too_short",
                found,
                f"Condition {clause.number} ends on {in_words(last)}. A fixed time is at least {found.value} years, "
                f"here until {in_words(least)}; otherwise it is until further order.",
                about=f"condition {clause.number}",
            )


def bans_short_enough(one: Proposal, law: Lawbook) -> Iterator[Finding]:
    """A ban on foreign travel is fixed, and for at most so many years each time.

    Extended, it runs for a further period of so many years on top of the one that is running (ss.18(3), 25(3)).
    """
    found = law.get("travel_ban_max_years", kind=one.kind, on=one.on)
    if found is None or one.starts_on is None:
        return
    for clause in one.clauses:
        if clause.kind != ConditionKind.TRAVEL_BAN or not clause.is_new:
            continue
        last = clause.ends_on or one.ends_on
        first = max(clause.starts_on or one.starts_on, one.on)
        most = last_day_of_years(first, found.value)
        if clause.runs_until and clause.runs_until >= one.on:
            most = max(most, last_day_of_years(clause.runs_until + A_DAY, found.value))
        about = f"condition {clause.number}"
        if last is None:
            yield _refuse(
                "ban_without_end",
                found,
                f"Condition {clause.number} is a ban on foreign travel, which has a last day. It is at most "
                f"{in_words(most)}.",
                about=about,
            )
        elif last > most:
            yield _refuse(
                "ban_too_long",
                found,
                f"Condition {clause.number} bans foreign travel until {in_words(last)}. It is at most {found.value} "
                f"years, until {in_words(most)}; the court may extend it later.",
                about=about,
            )


def bans_name_countries(one: Proposal, law: Lawbook) -> Iterator[Finding]:
    """A ban on named countries, or on all but some, names them."""
    row = law.get("travel_ban_max_years", kind=one.kind, on=one.on)
    for clause in one.clauses:
        if clause.kind == ConditionKind.TRAVEL_BAN and clause.reach in {Reach.NAMED, Reach.ALL_BUT}:
            if not clause.countries:
                yield _refuse(
                    "countries",
                    row,
                    f"Condition {clause.number} names no country. Name each.",
                    about=f"condition {clause.number}",
                )
        elif clause.kind == ConditionKind.TRAVEL_BAN and clause.countries:
            yield _refuse(
                "countries",
                row,
                f"Condition {clause.number} bans all countries and names some. Choose one of both.",
                about=f"condition {clause.number}",
            )


def passports_with_ban(one: Proposal, law: Lawbook) -> Iterator[Finding]:
    """A ban on all countries goes with the surrender of all passports."""
    found = law.get("passports_with_all_countries", kind=one.kind, on=one.on)
    bans = [one for one in one.clauses if one.kind == ConditionKind.TRAVEL_BAN and one.reach == Reach.ALL]
    if found and found.value and bans and not any(c.kind == ConditionKind.PASSPORTS for c in one.clauses):
        yield _refuse(
            "passports",
            found,
            f"Condition {bans[0].number} bans all countries, so the order asks for all passports. Add that condition.",
            about=f"condition {bans[0].number}",
        )


def lock_is_kept(one: Proposal, law: Lawbook) -> Iterator[Finding]:
    """No discharge within the lock, without the subject’s and the chief officer’s consent."""
    made = one.made_on or one.on
    found = law.get("lock_years", kind=one.kind, on=made)
    if found is None or one.on >= years_later(made, found.value):
        return
    if {Paper.CONSENT_SUBJECT, Paper.CONSENT_POLICE} <= one.papers:
        return
    spared = law.get("lock_spares_travel_only", kind=one.kind, on=made)
    if spared and spared.value and _bans_travel_only(one.clauses):
        if not spared.is_verified:
            yield _warn(
                "lock",
                spared,
                f"It was made on {in_words(made)}. Whether it can be discharged before "
                f"{in_words(years_later(made, found.value))} without consents, because it bans foreign travel only, is "
                "not verified. Check with a lawyer.",
                about="papers",
            )
        return
    yield _refuse(
        "lock",
        found,
        f"It was made on {in_words(made)} and is not discharged before {in_words(years_later(made, found.value))}, "
        "unless the subject and the chief officer consent. Confirm both consents.",
        about="papers",
    )


def _bans_travel_only(clauses: tuple[Clause, ...]) -> bool:
    """Whether its prohibitions are of foreign travel. Surrender of passports and notice of name are requirements."""
    prohibitions = [one.kind for one in clauses if one.kind in PROHIBITS]
    return bool(prohibitions) and set(prohibitions) == {ConditionKind.TRAVEL_BAN}


def court_of_change(one: Proposal, law: Lawbook) -> Iterator[Finding]:
    """Who varies, renews or discharges: the Crown Court where it or the Court of Appeal made a prevention order."""
    row = law.get("lock_years", kind=one.kind, on=one.on)
    higher = {CourtKind.CROWN, CourtKind.APPEAL}
    if not one.made_by:
        return  # of an order from a force's own list that does not say which court made it
    if one.kind in INTERIM:
        if one.court_kind != one.made_by:
            yield Finding(
                code="court_of_change",
                section="s.21" if one.kind == OrderKind.INTERIM_STPO else "s.28",
                sentence="The court that made an interim order changes it. Check the court.",
                refuses=True,
                about="court_kind",
            )
        return
    if one.made_by in higher and one.kind != OrderKind.STRO:
        if one.court_kind != CourtKind.CROWN:
            yield _refuse(
                "court_of_change",
                row,
                "The Crown Court changes an order that it or the Court of Appeal made.",
                about="court_kind",
            )
    elif one.court_kind not in {CourtKind.MAGISTRATES, CourtKind.YOUTH}:
        yield _refuse(
            "court_of_change",
            row,
            "A magistrates’ court, or a youth court, changes this order. Check the court.",
            about="court_kind",
        )
    else:
        yield from _right_bench(one, law, row)


def _right_bench(one: Proposal, law: Lawbook, row: DatedLaw | None) -> Iterator[Finding]:
    """A youth court changes what a youth court made, while the subject is under 18 (ss.20(10)(b)-(d), 27(8))."""
    under = law.get("youth_court_under", kind=one.kind, on=one.on)
    age = one.age if one.age_now is None else one.age_now
    if under is None or one.made_by not in {CourtKind.MAGISTRATES, CourtKind.YOUTH}:
        return
    if one.made_by == CourtKind.YOUTH and age is None:
        return
    is_youths = one.made_by == CourtKind.YOUTH and age is not None and age < under.value
    if is_youths != (one.court_kind == CourtKind.YOUTH):
        yield _refuse(
            "court_of_change",
            row,
            "A youth court made this order and the subject is under 18, so a youth court changes it. Check the court."
            if is_youths
            else "An adult magistrates’ court changes this order: it made it, or the subject is 18 or over.",
            about="court_kind",
        )


def court_above(one: Proposal, law: Lawbook) -> Iterator[Finding]:
    """An appeal lies to the Crown Court, or to the Court of Appeal where the Crown Court or that court decided."""
    if not one.made_by:
        return  # as for a change
    higher = {CourtKind.CROWN, CourtKind.APPEAL}  # what either made the Crown Court varies (ss.20(10)(a), 22(3)(a))
    wanted = CourtKind.APPEAL if one.made_by in higher else CourtKind.CROWN
    row = law.get(f"appeal_{wanted.value}", kind=one.kind, on=one.on)
    if row and one.court_kind != wanted:
        yield _refuse("court_above", row, f"This appeal is the {wanted.label}’s. Check the court.", about="court_kind")


CHECKS: tuple[tuple[frozenset[str], Check], ...] = (
    (frozenset({"apply", "make"}), right_applicant),
    (frozenset({"apply"}), labour_market_offence),
    (frozenset({"apply", "make"}), right_basis),
    (frozenset({"apply", "make"}), right_court),
    (frozenset({"apply", "make", "renewed_before"}), right_main),
    (frozenset({"apply"}) | CHANGES, chief_officer_told),
    (CHANGES | {"renewed_before"}, right_asker),
    (frozenset({"vary", "renew"}), new_words_pass_the_test),
    (WORDS, has_words),
    (TERM, has_days),
    (WORDS, long_enough),
    (WORDS, bans_short_enough),
    (WORDS, bans_name_countries),
    (WORDS, passports_with_ban),
    (frozenset({"discharge"}), lock_is_kept),
    (frozenset({"vary", "extend", "renew", "renewed_before", "discharge"}), court_of_change),
    (frozenset({"appeal", "appeal_dismissed", "appeal_varied", "quash"}), court_above),
)
OF_ANY_KIND: tuple[tuple[frozenset[str], Check], ...] = ((WORDS, ends_with_its_prohibitions),)
