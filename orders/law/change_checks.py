"""Legal checks of changing or ending an order, and of an appeal: ss.20 to 22 and 27 to 29. Pure.

One check is one function. `legal_checks` runs them together with its checks of making an order.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.govuk import in_words
from orders.choices import (
    INTERIM,
    PROHIBITS,
    ConditionKind,
    CourtKind,
    MissingDetail,
    OrderKind,
    Party,
    RequiredDocument,
)
from orders.law.lawbook import Lawbook
from orders.law.periods import years_later
from orders.proposal import Clause, LegalFinding, ProposedOrder, refuse, warn
from orders.workflow import SUCCESSORS

# The transitions for which the Act says who asks for a change of an order and which court makes it.
SECTION_OF_CHANGES = {
    OrderKind.STPO_SENTENCE: "s.20",
    OrderKind.STPO_APPLICATION: "s.20",
    OrderKind.STRO: "s.27",
    OrderKind.INTERIM_STPO: "s.21",
    OrderKind.INTERIM_STRO: "s.28",
}
TESTED = frozenset({ConditionKind.PROHIBITION, ConditionKind.TRAVEL_BAN, ConditionKind.NOTIFICATION})


def right_asker(one: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """Who may ask for a change: the subject, a chief officer of police, and any other party only if it had applied.

    An order on sentence had no application, so only the subject and the police can ask for a change of it. For an
    interim order, the applicant or the subject asks. Where the applicant no longer exists, its successor asks. Sections
    20(2), 21(8), 27(2) and 28(8). This is a rule in code, since the Act identifies the parties by what they did and
    states no day or number.
    """
    if one.asked_by in {"", Party.SUBJECT} or one.is_unknown(MissingDetail.APPLICANT, one.applicant):
        return
    is_interim = one.kind in INTERIM
    if one.asked_by == Party.POLICE and not is_interim:
        return
    asked_on_the_day = one.move == "renewed_before" or law.says(f"asks_{one.asked_by}", kind=one.kind, on=one.on)
    if one.asked_by in {one.applicant, SUCCESSORS.get(one.applicant)} and asked_on_the_day:
        return
    who = "the applicant or the subject" if is_interim else "the subject, a chief officer of police or the applicant"
    yield _by_the_act(
        one,
        "asker",
        f"{Party(one.asked_by).label} could not apply to change this order on {in_words(one.on)}. Only {who} could. "
        "Check who applied.",
        about="asked_by",
    )


def new_words_pass_the_test(one: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """A variation adds only what meets the test of the order itself; so does a renewal, whatever it adds."""
    found = law.get("variation_needs_test", kind=one.kind, on=one.on)
    added = [clause.number for clause in one.clauses if clause.is_new and clause.kind in TESTED]
    if found and found.value and one.move == "renew":
        yield warn(
            "variation_test",
            found,
            "A court can renew an order only if the risk remains and the renewal is necessary to protect people. "
            "Check that the court found both.",
            about="on",
        )
    elif found and found.value and added:
        yield warn(
            "variation_test",
            found,
            "Anything a variation adds must meet the test for the order: the risk, and that it is necessary to "
            "protect people. Check that the court found both.",
            about=f"condition {added[0]}",
        )


def lock_is_kept(one: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """No discharge within `lock_years` without the consent of the subject and of the chief officer."""
    made = one.made_on or one.on
    found = law.get("lock_years", kind=one.kind, on=made)
    if found is None or one.on >= years_later(made, found.value):
        return
    if {RequiredDocument.CONSENT_SUBJECT, RequiredDocument.CONSENT_POLICE} <= one.papers:
        return
    spared = law.get("lock_spares_travel_only", kind=one.kind, on=made)
    if spared and spared.value and _bans_travel_only(one.clauses):
        if not spared.is_verified:
            yield warn(
                "lock",
                spared,
                f"The order was made on {in_words(made)} and prohibits only foreign travel. We have not verified "
                f"whether it can be discharged before {in_words(years_later(made, found.value))} without consents. "
                "Check with a lawyer.",
                about="papers",
            )
        return
    yield refuse(
        "lock",
        found,
        f"The order was made on {in_words(made)}. It cannot be discharged before "
        f"{in_words(years_later(made, found.value))} "
        "unless the subject and the chief officer consent. Confirm both consents.",
        about="papers",
    )


def _bans_travel_only(clauses: tuple[Clause, ...]) -> bool:
    """Whether all its prohibitions are on foreign travel.

    Surrender of passports and notice of name are requirements.
    """
    prohibitions = [one.kind for one in clauses if one.kind in PROHIBITS]
    return bool(prohibitions) and set(prohibitions) == {ConditionKind.TRAVEL_BAN}


def court_of_change(one: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """Who varies, renews or discharges: the Crown Court where it or the Court of Appeal made a prevention order."""
    higher = {CourtKind.CROWN, CourtKind.APPEAL}
    if not one.made_by:
        return  # of an imported order that does not state which court made it
    if one.kind in INTERIM:
        if one.court_kind != one.made_by:
            yield _by_the_act(
                one,
                "court_of_change",
                "Only the court that made an interim order can change it. Check the court.",
                about="court_kind",
            )
        return
    if one.made_by in higher and one.kind != OrderKind.STRO:
        if one.court_kind != CourtKind.CROWN:
            yield _by_the_act(
                one,
                "court_of_change",
                "The Crown Court changes an order that it or the Court of Appeal made. Check the court.",
                about="court_kind",
            )
    elif one.court_kind not in {CourtKind.MAGISTRATES, CourtKind.YOUTH}:
        yield _by_the_act(
            one,
            "court_of_change",
            "A magistrates’ court, or a youth court, changes this order. Check the court.",
            about="court_kind",
        )
    else:
        yield from _right_bench(one, law)


def _right_bench(one: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """A youth court changes what a youth court made, while the subject is under 18 (ss.20(10)(b)-(d), 27(8))."""
    under = law.get("youth_court_under", kind=one.kind, on=one.on)
    age = one.age if one.age_now is None else one.age_now
    if under is None or one.made_by not in {CourtKind.MAGISTRATES, CourtKind.YOUTH}:
        return
    if one.made_by == CourtKind.YOUTH and age is None:
        return
    is_youths = one.made_by == CourtKind.YOUTH and age is not None and age < under.value
    if is_youths != (one.court_kind == CourtKind.YOUTH):
        yield _by_the_act(
            one,
            "court_of_change",
            "A youth court made this order and the subject is under 18, so only a youth court can change it. "
            "Check the court."
            if is_youths
            else "An adult magistrates’ court changes this order, because it made the order or the subject is 18 or "
            "over. Check the court.",
            about="court_kind",
        )


def court_above(one: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """An appeal goes to the Crown Court, or to the Court of Appeal where the Crown Court or that court decided."""
    if not one.made_by:
        return  # as for a change
    higher = {CourtKind.CROWN, CourtKind.APPEAL}  # the Crown Court varies what either made (ss.20(10)(a), 22(3)(a))
    wanted = CourtKind.APPEAL if one.made_by in higher else CourtKind.CROWN
    row = law.get(f"appeal_{wanted.value}", kind=one.kind, on=one.on)
    if row and one.court_kind != wanted:
        yield refuse(
            "court_above", row, f"This appeal lies to the {wanted.label}. Check the court.", about="court_kind"
        )


def _by_the_act(one: ProposedOrder, code: str, sentence: str, *, about: str) -> LegalFinding:
    """A refusal that depends on no dated row, so that no unverified row can turn it into a warning.

    The Act identifies parties and courts by what they did and states no day or number to store.
    """
    section = SECTION_OF_CHANGES[OrderKind(one.kind)]
    return LegalFinding(code=code, section=section, sentence=sentence, refuses=True, about=about)
