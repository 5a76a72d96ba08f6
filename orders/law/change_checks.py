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


def right_asker(proposal: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """Who may ask for a change: the subject, a chief officer of police, and any other party only if it had applied.

    An order on sentence had no application, so only the subject and the police can ask for a change of it. For an
    interim order, the applicant or the subject asks. Where the applicant no longer exists, its successor asks. Sections
    20(2), 21(8), 27(2) and 28(8). This is a rule in code, since the Act identifies the parties by what they did and
    states no day or number.
    """
    if proposal.asked_by in {"", Party.SUBJECT} or proposal.is_unknown(MissingDetail.APPLICANT, proposal.applicant):
        return
    is_interim = proposal.kind in INTERIM
    if proposal.asked_by == Party.POLICE and not is_interim:
        return
    asked_on_the_day = proposal.move == "renewed_before" or law.says(
        f"asks_{proposal.asked_by}", kind=proposal.kind, on=proposal.on
    )
    if proposal.asked_by in {proposal.applicant, SUCCESSORS.get(proposal.applicant)} and asked_on_the_day:
        return
    who = "the applicant or the subject" if is_interim else "the subject, a chief officer of police or the applicant"
    yield _by_the_act(
        proposal,
        "asker",
        f"{Party(proposal.asked_by).label} could not apply to change this order on {in_words(proposal.on)}. "
        f"Only {who} could. Check who applied.",
        about="asked_by",
    )


def new_words_pass_the_test(proposal: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """A variation adds only what meets the test of the order itself; so does a renewal, whatever it adds."""
    row = law.get("variation_needs_test", kind=proposal.kind, on=proposal.on)
    added = [clause.number for clause in proposal.clauses if clause.is_new and clause.kind in TESTED]
    if row and row.value and proposal.move == "renew":
        yield warn(
            "variation_test",
            row,
            "A court can renew an order only if the risk remains and the renewal is necessary to protect people. "
            "Check that the court found both.",
            about="on",
        )
    elif row and row.value and added:
        yield warn(
            "variation_test",
            row,
            "Anything a variation adds must meet the test for the order: the risk, and that it is necessary to "
            "protect people. Check that the court found both.",
            about=f"condition {added[0]}",
        )


def lock_is_kept(proposal: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """No discharge within `lock_years` without the consent of the subject and of the chief officer."""
    made = proposal.made_on or proposal.on
    row = law.get("lock_years", kind=proposal.kind, on=made)
    if row is None or proposal.on >= years_later(made, row.value):
        return
    if {RequiredDocument.CONSENT_SUBJECT, RequiredDocument.CONSENT_POLICE} <= proposal.papers:
        return
    spared = law.get("lock_spares_travel_only", kind=proposal.kind, on=made)
    if spared and spared.value and _bans_travel_only(proposal.clauses):
        if not spared.is_verified:
            yield warn(
                "lock",
                spared,
                f"The order was made on {in_words(made)} and prohibits only foreign travel. We have not verified "
                f"whether it can be discharged before {in_words(years_later(made, row.value))} without consents. "
                "Check with a lawyer.",
                about="papers",
            )
        return
    yield refuse(
        "lock",
        row,
        f"The order was made on {in_words(made)}. It cannot be discharged before "
        f"{in_words(years_later(made, row.value))} "
        "unless the subject and the chief officer consent. Confirm both consents.",
        about="papers",
    )


def _bans_travel_only(clauses: tuple[Clause, ...]) -> bool:
    """Whether all its prohibitions are on foreign travel.

    Surrender of passports and notice of name are requirements.
    """
    prohibitions = [clause.kind for clause in clauses if clause.kind in PROHIBITS]
    return bool(prohibitions) and set(prohibitions) == {ConditionKind.TRAVEL_BAN}


def court_of_change(proposal: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """Who varies, renews or discharges: the Crown Court where it or the Court of Appeal made a prevention order."""
    higher = {CourtKind.CROWN, CourtKind.APPEAL}
    if not proposal.made_by:
        return  # of an imported order that does not state which court made it
    if proposal.kind in INTERIM:
        if proposal.court_kind != proposal.made_by:
            yield _by_the_act(
                proposal,
                "court_of_change",
                "Only the court that made an interim order can change it. Check the court.",
                about="court_kind",
            )
        return
    if proposal.made_by in higher and proposal.kind != OrderKind.STRO:
        if proposal.court_kind != CourtKind.CROWN:
            yield _by_the_act(
                proposal,
                "court_of_change",
                "The Crown Court changes an order that it or the Court of Appeal made. Check the court.",
                about="court_kind",
            )
    elif proposal.court_kind not in {CourtKind.MAGISTRATES, CourtKind.YOUTH}:
        yield _by_the_act(
            proposal,
            "court_of_change",
            "A magistrates’ court, or a youth court, changes this order. Check the court.",
            about="court_kind",
        )
    else:
        yield from _right_bench(proposal, law)


def _right_bench(proposal: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """A youth court changes what a youth court made, while the subject is under 18 (ss.20(10)(b)-(d), 27(8))."""
    under = law.get("youth_court_under", kind=proposal.kind, on=proposal.on)
    age = proposal.age if proposal.age_now is None else proposal.age_now
    if under is None or proposal.made_by not in {CourtKind.MAGISTRATES, CourtKind.YOUTH}:
        return
    if proposal.made_by == CourtKind.YOUTH and age is None:
        return
    is_youths = proposal.made_by == CourtKind.YOUTH and age is not None and age < under.value
    if is_youths != (proposal.court_kind == CourtKind.YOUTH):
        yield _by_the_act(
            proposal,
            "court_of_change",
            "A youth court made this order and the subject is under 18, so only a youth court can change it. "
            "Check the court."
            if is_youths
            else "An adult magistrates’ court changes this order, because it made the order or the subject is 18 or "
            "over. Check the court.",
            about="court_kind",
        )


def court_above(proposal: ProposedOrder, law: Lawbook) -> Iterator[LegalFinding]:
    """An appeal goes to the Crown Court, or to the Court of Appeal where the Crown Court or that court decided."""
    if not proposal.made_by:
        return  # as for a change
    higher = {CourtKind.CROWN, CourtKind.APPEAL}  # the Crown Court varies what either made (ss.20(10)(a), 22(3)(a))
    wanted = CourtKind.APPEAL if proposal.made_by in higher else CourtKind.CROWN
    row = law.get(f"appeal_{wanted.value}", kind=proposal.kind, on=proposal.on)
    if row and proposal.court_kind != wanted:
        yield refuse(
            "court_above", row, f"This appeal lies to the {wanted.label}. Check the court.", about="court_kind"
        )


def _by_the_act(proposal: ProposedOrder, code: str, sentence: str, *, about: str) -> LegalFinding:
    """A refusal that depends on no dated row, so that no unverified row can turn it into a warning.

    The Act identifies parties and courts by what they did and states no day or number to store.
    """
    section = SECTION_OF_CHANGES[OrderKind(proposal.kind)]
    return LegalFinding(code=code, section=section, sentence=sentence, refuses=True, about=about)
