"""Age decisions: recorded with date, decision maker and reason if the form says *not sure*, and their consequences."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.workflow import TransitionNotAllowed
from nrm import decisions, timeline, todo
from nrm.choices import Authority, ReferralState
from nrm.data_rights import subject_access
from nrm.models import AgeDecision, Referral
from tests.nrm import caring, making
from tests.nrm.test_thread import days, signed_in
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
SENT, FOUND = caring.SENT_ON, date(2026, 12, 8)
NOT_SURE = {"under_18": "not_sure"}
ADULT: dict[str, Any] = {
    "decided": "adult",
    "decider": "local_authority",
    "on": FOUND,
    "reason": "Two social workers assessed it.",
}
CHILD = ADULT | {"decided": "child"}


@made_once
def analyst() -> User:
    return making.nrm_analyst()


@pytest.fixture
def unsure(analyst: User, settings: Any) -> Referral:
    """Submitted on 24 November about a person of unknown age; today is 10 December."""
    referral = caring.sent(analyst, NOT_SURE)
    settings.MSPT_TODAY = date(2026, 12, 10)
    return referral


def decided(referral: Referral, *, by: User, **more: Any) -> Referral:
    return caring.noted(referral, "age", by=by, **more)


def stay(referral: Referral, answer: str, *, on: date, by: User) -> Referral:
    return caring.noted(referral, "turning-18", by=by, **caring.TURNING_18 | {"answer": answer, "on": on})


def reasons(user: User) -> set[str]:
    return {line.reason.code for line in todo.waiting_for(User.objects.get(pk=user.pk))}


def test_person_found_adult_is_asked_for_consent_and_not_a_child_s_questions(unsure: Referral, analyst: User) -> None:
    assert {"guardian"} <= reasons(analyst)

    referral = decided(unsure, by=analyst, **ADULT)

    assert (referral.under_18, referral.age_decided, referral.case_type) == ("not_sure", "adult", "referral")
    assert referral.age_at_exploitation == "not_known"
    assert not referral.is_child_or_may_be
    assert "found_adult" in reasons(analyst)
    assert "guardian" not in reasons(analyst)
    with pytest.raises(TransitionNotAllowed, match="is an adult"):
        caring.noted(referral, "child", by=analyst, **caring.CHILD)


def test_adult_who_consents_stays_in_the_nrm(unsure: Referral, analyst: User) -> None:
    decided(unsure, by=analyst, **ADULT)

    stays = stay(unsure, "given", on=FOUND, by=analyst)

    assert (stays.consent, stays.state) == ("given", ReferralState.SUBMITTED)
    assert "found_adult" not in reasons(analyst)


def test_adult_who_does_not_consent_leaves_with_the_reason(unsure: Referral, analyst: User) -> None:
    decided(unsure, by=analyst, **ADULT)

    left = stay(unsure, "refused", on=date(2026, 12, 9), by=analyst)

    assert left.state == ReferralState.WITHDRAWN
    assert left.steps.latest("pk").reasons.startswith("Found to be an adult")


def test_consent_is_not_asked_for_before_the_decision(unsure: Referral, analyst: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="No date of birth is recorded"):
        stay(unsure, "given", on=FOUND, by=analyst)

    decided(unsure, by=analyst, **ADULT)

    with pytest.raises(TransitionNotAllowed, match="on or after the age decision"):
        stay(unsure, "given", on=date(2026, 12, 7), by=analyst)


def test_an_adult_may_withdraw_and_a_child_may_not(unsure: Referral, analyst: User) -> None:
    how: dict[str, Any] = {"on": date(2026, 12, 10), "reasons": "Does not want to.", "by": analyst}
    decided(unsure, by=analyst, **CHILD)
    with pytest.raises(TransitionNotAllowed, match="Only an adult can withdraw"):
        decisions.make(unsure.public_id, "withdraw", **how)

    decided(unsure, by=analyst, **ADULT | {"on": date(2026, 12, 9), "decider": "court"})

    assert decisions.make(unsure.public_id, "withdraw", **how).state == ReferralState.WITHDRAWN


def test_child_stays_without_consent_and_counts_as_a_child_when_exploited(unsure: Referral, analyst: User) -> None:
    referral = decided(unsure, by=analyst, **CHILD)

    assert (referral.consent, referral.state, referral.age_at_exploitation) == (
        "not_needed",
        ReferralState.SUBMITTED,
        "child",
    )
    assert referral.is_child_or_may_be
    assert {"guardian"} <= reasons(analyst)
    assert "found_adult" not in reasons(analyst)


def test_later_decision_counts_and_the_earlier_one_stays_on_record(unsure: Referral, analyst: User) -> None:
    decided(unsure, by=analyst, **CHILD | {"on": date(2026, 12, 1)})

    referral = decided(unsure, by=analyst, **ADULT | {"decider": "court"})

    assert (referral.age_decided, referral.age_at_exploitation) == ("adult", "not_known")
    assert list(AgeDecision.objects.order_by("on").values_list("decided", flat=True)) == ["child", "adult"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"on": date(2026, 12, 11)}, "in the future"),
        ({"on": date(2026, 12, 1)}, "A later age decision"),
        ({}, "An age decision for that date is already recorded"),
        ({"on": date(2026, 12, 9), "reason": " "}, "who decided it and why"),
    ],
)
def test_invalid_decision_is_refused_and_changes_nothing(
    unsure: Referral, analyst: User, more: dict[str, Any], sentence: str
) -> None:
    decided(unsure, by=analyst, **ADULT)

    with pytest.raises(TransitionNotAllowed, match=sentence):
        decided(unsure, by=analyst, **CHILD | more)

    assert Referral.objects.get(pk=unsure.pk).age_decided == "adult"


def test_decision_is_recorded_only_if_the_submitted_form_was_not_sure(unsure: Referral, analyst: User) -> None:
    known = caring.sent(analyst, on=date(2026, 12, 10))
    draft = making.begun(analyst)

    for referral, sentence in (
        (known, "The form gives the person’s age"),
        (draft, "Change the age answer in the form"),
    ):
        with pytest.raises(TransitionNotAllowed, match=sentence):
            decided(referral, by=analyst, **ADULT)
        with pytest.raises(IntegrityError), transaction.atomic():
            Referral.objects.filter(pk=referral.pk).update(age_decided="adult")


def test_only_the_own_force_records_it(unsure: Referral) -> None:
    with pytest.raises(TransitionNotAllowed, match="Only NRM contacts in Lancashire"):
        decided(unsure, by=making.nrm_national(), **ADULT)


def test_decision_is_recorded_on_its_page_and_shown_wherever_the_age_is(
    unsure: Referral, analyst: User, client: Client
) -> None:
    client = signed_in(analyst)
    url = reverse("nrm:safeguarding-part", args=[unsure.public_id, "age"])
    assert (
        "Treat the person as a child"
        in client.get(reverse("nrm:safeguarding", args=[unsure.public_id])).content.decode()
    )
    sent = {"decided": "adult", "decider": "local_authority", "reason": ADULT["reason"]}
    assert client.post(url, sent).status_code == 422  # without its date

    care = client.post(url, sent | days(FOUND), follow=True).content.decode()

    assert "The person was found to be an adult and was referred without consent." in care
    assert "Record whether they consent to stay" in care
    page = client.get(unsure.get_absolute_url()).content.decode()
    assert "Not sure when referred. Later decision: an adult (18 or over)" in page
    [event] = [
        entry
        for entry in timeline.timeline_of(Referral.objects.get(pk=unsure.pk))
        if entry.title.startswith("Age decision")
    ]
    assert (event.day, event.who) == (FOUND, "A local authority, by an age assessment")
    assert (event.reasons, event.text) == (ADULT["reason"], "Consent to stay in the NRM is needed.")
    assert "What was decided: An adult (18 or over); Who decided: A local authority" in subject_access.text_of(
        unsure, by=analyst, reason="access request"
    )


def test_reasonable_grounds_decision_continues_at_any_age(unsure: Referral, analyst: User) -> None:
    decided(unsure, by=analyst, **ADULT)

    referral = decisions.make(
        unsure.public_id, "rg_positive", on=date(2026, 12, 10), by=analyst, authority=Authority.SCA
    )

    assert referral.state == ReferralState.RECOVERY
