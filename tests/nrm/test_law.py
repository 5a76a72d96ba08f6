"""The law of the NRM on stored referrals: each test is named after its rule."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.workflow import TransitionNotAllowed
from nrm import decisions, referring
from nrm.choices import Authority, DecisionMaker, ReferralState
from nrm.models import NrmRule, Referral, ReferralStep
from nrm.rules import national_support
from tests.nrm import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
SENT_ON = date(2026, 10, 1)
RG_ON = date(2026, 10, 8)
TODAY = date(2026, 11, 24)


@made_once
def analyst() -> User:
    return making.nrm_analyst()


@made_once
def referral(analyst: User) -> Referral:
    """A consenting adult's referral of 1 October 2026."""
    draft = making.begun(analyst, happened_on=SENT_ON)
    draft = making.answered(draft, making.ADULT, consent="given", by=analyst)
    return making.referred(draft, on=SENT_ON, by=analyst)


def decided(referral: Referral, move: str, on: date, *, by: User, **more: object) -> Referral:
    details = {"authority": Authority.SCA, "reasons": "As the letter says."} | more
    return decisions.make(referral.public_id, move, on=on, by=by, **details)


# A5: Nationality and Borders Act 2022 s.61(3).
def test_recovery_period_is_thirty_days_beginning_with_the_day_of_the_positive_decision(
    referral: Referral, analyst: User
) -> None:
    decided_referral = decided(referral, "rg_positive", RG_ON, by=analyst)

    assert (decided_referral.state, decided_referral.due_on, decided_referral.recovery_until) == (
        ReferralState.RECOVERY,
        date(2026, 11, 6),
        date(2026, 11, 6),
    )


# A5: s.61(3)(b)(i) and (ii) themselves speak of a conclusive decision before the thirtieth day.
@pytest.mark.parametrize("move", ["cg_positive", "cg_negative"])
@pytest.mark.parametrize("on", [RG_ON, date(2026, 10, 20), date(2026, 11, 6)])
def test_a_conclusive_decision_within_the_recovery_period_is_recorded_and_the_period_keeps_its_end(
    referral: Referral, analyst: User, move: str, on: date
) -> None:
    recovering = decided(referral, "rg_positive", RG_ON, by=analyst)
    (warning,) = decisions.cautions_of(move, recovering, on=on, rules=NrmRule.objects.book())

    decided_referral = decided(referral, move, on, by=analyst)

    assert "lasts at least until the end of 6 November 2026" in warning
    assert (decided_referral.began_on, decided_referral.recovery_until) == (on, date(2026, 11, 6))
    assert not ReferralStep.objects.filter(referral=referral, move="recovery_over").exists()


def test_a_conclusive_decision_after_the_recovery_period_needs_no_warning(referral: Referral, analyst: User) -> None:
    recovering = decided(referral, "rg_positive", RG_ON, by=analyst)
    rules = NrmRule.objects.book()

    assert decisions.cautions_of("cg_positive", recovering, on=date(2026, 11, 7), rules=rules) == []
    assert (
        decided(referral, "cg_positive", date(2026, 11, 7), by=analyst).state
        == ReferralState.CONCLUSIVE_GROUNDS_POSITIVE
    )
    assert ReferralStep.objects.get(referral=referral, move="recovery_over").on == date(2026, 11, 7)


# A5: s.62.
def test_further_positive_decision_about_earlier_exploitation_gives_no_new_recovery_period(
    referral: Referral, analyst: User
) -> None:
    decided_referral = decided(referral, "rg_positive_further", RG_ON, by=analyst)

    assert (decided_referral.state, decided_referral.due_on, decided_referral.recovery_until) == (
        ReferralState.AWAITING_CONCLUSIVE_GROUNDS,
        None,
        None,
    )


# A6: the 30 days came with guidance of 2024, and their first day is not verified.
def test_an_unverified_limit_for_a_reconsideration_warns_and_refuses_nothing(referral: Referral, analyst: User) -> None:
    refused = decided(referral, "rg_negative", RG_ON, by=analyst)
    assert refused.reconsider_until == date(2026, 11, 7)
    (warning,) = decisions.cautions_of("reconsider_rg", refused, on=TODAY, rules=NrmRule.objects.book())

    reconsidered = decided(referral, "reconsider_rg", TODAY, by=analyst)

    assert "expected by 7 November 2026. The start of this limit is not verified" in warning
    assert reconsidered.state == ReferralState.RECONSIDERING_REASONABLE_GROUNDS


def test_accepted_late_request_is_recorded_with_its_outcome(referral: Referral, analyst: User) -> None:
    NrmRule.objects.filter(code="reconsideration_days").update(is_verified=True)
    decided(referral, "rg_negative", RG_ON, by=analyst)

    with pytest.raises(TransitionNotAllowed, match="select “Accepted out of time”"):
        decided(referral, "reconsider_rg", TODAY, by=analyst)
    with pytest.raises(TransitionNotAllowed, match="enter the reason in a sentence"):
        decided(referral, "reconsider_rg", TODAY, by=analyst, accepted_late=True, reasons=" ")
    decided(referral, "reconsider_rg", TODAY, by=analyst, accepted_late=True)
    decided_referral = decided(referral, "reconsidered_rg_positive", TODAY, by=analyst)

    assert ReferralStep.objects.get(move="reconsider_rg").accepted_late
    assert (decided_referral.state, decided_referral.recovery_until) == (ReferralState.RECOVERY, date(2026, 12, 23))


def test_a_request_in_time_is_not_marked_as_late(referral: Referral, analyst: User) -> None:
    decided(referral, "rg_negative", RG_ON, by=analyst)

    decided(referral, "reconsider_rg", date(2026, 11, 7), by=analyst, accepted_late=True)

    assert not ReferralStep.objects.get(move="reconsider_rg").accepted_late


# A6: requests come from the person, a solicitor or a support provider, or from the force.
@pytest.mark.parametrize("maker", [DecisionMaker.PERSON, DecisionMaker.FORCE])
def test_request_comes_from_the_person_or_the_force(referral: Referral, analyst: User, maker: DecisionMaker) -> None:
    decided(referral, "rg_negative", RG_ON, by=analyst)

    decided(referral, "reconsider_rg", TODAY, by=analyst, maker=maker)

    assert ReferralStep.objects.get(move="reconsider_rg").maker == maker


def test_request_never_comes_from_the_authority(referral: Referral, analyst: User) -> None:
    decided(referral, "rg_negative", RG_ON, by=analyst)

    with pytest.raises(TransitionNotAllowed, match="Choose who asked"):
        decided(referral, "reconsider_rg", TODAY, by=analyst, maker=DecisionMaker.AUTHORITY)


def test_authority_that_stopped_deciding_shows_its_last_day_and_is_refused_after_it(
    referral: Referral, analyst: User, client: Client
) -> None:
    client.force_login(analyst)
    page = reverse("nrm:step-new", args=[referral.public_id, "rg_positive"])
    typed = {"on_0": "24", "on_1": "11", "on_2": "2026", "authority": "nca_ukvi", "reasons": ""}

    answer = client.post(page, typed)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "National Crime Agency or UK Visas and Immigration (decided until 28 April 2019)" in html
    assert html.count("(decided until") == 1
    assert "was not making decisions on 24 November 2026" in html


def test_request_page_asks_who_asked_and_whether_it_was_accepted_late(
    referral: Referral, analyst: User, client: Client
) -> None:
    decided(referral, "rg_negative", RG_ON, by=analyst)
    client.force_login(analyst)
    page = reverse("nrm:step-new", args=[referral.public_id, "reconsider_rg"])
    typed = {"on_0": "24", "on_1": "11", "on_2": "2026", "reasons": "A new statement.", "maker": "person"}

    shown = client.get(page).content.decode()
    client.post(page, typed | {"accepted_late": "on"})

    assert "A solicitor or support provider can ask on the person’s behalf." in shown
    assert "The start of this limit is not verified" in shown
    step = ReferralStep.objects.get(move="reconsider_rg")
    assert (step.maker, step.accepted_late) == (DecisionMaker.PERSON, True)
    assert "Accepted out of time." in client.get(referral.get_absolute_url()).content.decode()


# A6, A17: s.63 is a determination about anybody with a positive decision, and it may be reconsidered.
@pytest.mark.parametrize(
    "before",
    [
        (),
        (("cg_positive", date(2026, 11, 9)),),
        (("cg_negative", date(2026, 11, 9)), ("reconsider_cg", date(2026, 11, 16))),
        (("suspend", date(2026, 11, 9)),),
    ],
    ids=["recovery", "after a positive decision", "while reconsidering", "while suspended"],
)
def test_person_with_a_positive_decision_may_be_disqualified_and_the_disqualification_lifted(
    referral: Referral, analyst: User, before: tuple[tuple[str, date], ...]
) -> None:
    stood = decided(referral, "rg_positive", RG_ON, by=analyst)
    for move, on in before:
        stood = decided(referral, move, on, by=analyst)

    assert decided(referral, "disqualify", date(2026, 11, 18), by=analyst).state == ReferralState.DISQUALIFIED
    decided(referral, "reconsider_disqualification", date(2026, 11, 20), by=analyst)
    decided_referral = decided(referral, "disqualification_lifted", TODAY, by=analyst)

    expected = ReferralState.AWAITING_CONCLUSIVE_GROUNDS if stood.state == ReferralState.RECOVERY else stood.state
    decisions.end_recovery_periods(TODAY)
    assert Referral.objects.get(pk=decided_referral.pk).state == expected


def test_upheld_disqualification_stays(referral: Referral, analyst: User) -> None:
    decided(referral, "rg_positive", RG_ON, by=analyst)
    decided(referral, "disqualify", TODAY, by=analyst)
    decided(referral, "reconsider_disqualification", TODAY, by=analyst)

    assert decided(referral, "disqualification_upheld", TODAY, by=analyst).state == ReferralState.DISQUALIFIED


def test_no_disqualification_before_a_positive_decision_even_while_suspended(referral: Referral, analyst: User) -> None:
    decided(referral, "suspend", RG_ON, by=analyst)

    with pytest.raises(TransitionNotAllowed, match="Only a person with a positive reasonable grounds decision"):
        decided(referral, "disqualify", TODAY, by=analyst)


# A16.
@pytest.mark.parametrize(("force", "location"), [("PSNI", "northern_ireland"), ("E23000009", "scotland")])
def test_refusing_adult_is_not_notified_if_there_is_no_duty(force: str, location: str, client: Client) -> None:
    person = making.nrm_analyst(force)
    answers = making.ADULT | {"location": location, "agrees_to_be_named": "no"}
    draft = making.answered(making.begun(person), answers, consent="refused", by=person)
    client.force_login(person)

    with pytest.raises(TransitionNotAllowed, match="there is nothing to send"):
        referring.finish(draft.public_id, by=person)

    assert (draft.case_type, draft.state) == ("undecided", ReferralState.DRAFT)
    assert "there is nothing to send" in client.get(reverse("nrm:form-tasks", args=[draft.public_id])).content.decode()


# A16: the law of the place decides support; the recovery period is the same for the whole United Kingdom.
@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ("scotland", "Until 5 January 2027, or the conclusive grounds decision if that is sooner"),
        ("northern_ireland", "If that is positive, until at least 22 November 2026"),
        ("wales", ""),
    ],
)
def test_adult_in_scotland_or_northern_ireland_is_supported_under_the_law_of_that_place(
    analyst: User, where: str, sentence: str, client: Client
) -> None:
    draft = making.begun(analyst, happened_on=SENT_ON)
    draft = making.answered(draft, making.ADULT | {"location": where}, consent="given", by=analyst)
    referral = making.referred(draft, on=SENT_ON, by=analyst)
    decided(referral, "rg_positive", RG_ON, by=analyst)
    client.force_login(analyst)

    page = client.get(reverse("nrm:referral-detail", args=[referral.public_id])).content.decode()

    assert "At least until 6 November 2026" in page
    assert sentence in page
    assert ("Support in" in page) == bool(sentence)


def test_child_has_no_national_support_period(analyst: User, client: Client) -> None:
    draft = making.begun(analyst, happened_on=SENT_ON)
    draft = making.answered(draft, making.CHILD | {"location": "scotland"}, by=analyst)
    referral = making.referred(draft, on=SENT_ON, by=analyst)
    decided(referral, "rg_positive", RG_ON, by=analyst)
    client.force_login(analyst)

    assert b"Support in" not in client.get(reverse("nrm:referral-detail", args=[referral.public_id])).content


def test_support_follows_a_positive_decision_after_reconsideration(analyst: User) -> None:
    draft = making.begun(analyst, happened_on=SENT_ON)
    draft = making.answered(draft, making.ADULT | {"location": "scotland"}, consent="given", by=analyst)
    referral = making.referred(draft, on=SENT_ON, by=analyst)
    decided(referral, "rg_negative", RG_ON, by=analyst)
    decided(referral, "reconsider_rg", date(2026, 10, 12), by=analyst, authority="")
    referral = decided(referral, "reconsidered_rg_positive", date(2026, 10, 20), by=analyst)

    support = national_support.support_of(referral, rules=NrmRule.objects.book())

    assert support is not None
    assert support.sentence.startswith("Until 17 January 2027,")
