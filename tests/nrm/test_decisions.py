"""Transitions of stored referrals: the steps they write, the due dates they set, and who may make them."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Duty, User
from core.workflow import TransitionNotAllowed
from nrm import decisions, tasks
from nrm.choices import Authority, ReferralState
from nrm.models import NrmRule, Referral, ReferralStep
from nrm.workflow import TRANSITIONS
from tests.accounts.factories import KENT, UserFactory
from tests.nrm import making
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
SENT_ON = date(2026, 11, 24)


@made_once
def analyst() -> User:
    return making.nrm_analyst()


@made_once
def sent(analyst: User) -> Referral:
    """A child's referral, submitted today."""
    draft = making.answered(making.begun(analyst), making.CHILD, by=analyst)
    return making.referred(draft, on=SENT_ON, by=analyst)


@made_once
def grown_up(analyst: User) -> Referral:
    """A consenting adult's referral, submitted today."""
    draft = making.answered(making.begun(analyst), making.ADULT, consent="given", by=analyst)
    return making.referred(draft, on=SENT_ON, by=analyst)


def decided(referral: Referral, move: str, *, by: User, on: date = SENT_ON, **more: str) -> Referral:
    return decisions.make(referral.public_id, move, on=on, by=by, authority=Authority.SCA, **more)


def test_submitting_sets_the_first_due_date_and_names_its_rule(sent: Referral, analyst: User) -> None:
    assert (sent.state, sent.began_on, sent.due_on) == (ReferralState.SUBMITTED, SENT_ON, date(2026, 12, 1))
    assert sent.due_why == "Reasonable grounds decision within 5 working days of the referral"
    assert sent.submitted_by == analyst


def test_rule_change_moves_no_due_date_of_an_old_case(sent: Referral, analyst: User, settings: pytest.Item) -> None:
    NrmRule.objects.filter(code="rg_working_days").update(valid_to=date(2026, 11, 24))
    NrmRule.objects.create(code="rg_working_days", value=10, valid_from=date(2026, 11, 25), source="A change")
    settings.MSPT_TODAY = date(2026, 11, 25)  # type: ignore[attr-defined]

    acknowledged = decided(sent, "acknowledge", by=analyst, on=date(2026, 11, 25))
    later = making.answered(making.begun(analyst), making.CHILD, by=analyst)
    later = making.referred(later, on=date(2026, 11, 25), by=analyst)

    assert acknowledged.due_on == date(2026, 12, 1)
    assert later.due_on == date(2026, 12, 9)


def test_suspended_case_resumes_its_step_with_its_own_due_date(sent: Referral, analyst: User) -> None:
    suspended = decided(sent, "suspend", by=analyst, reasons="Whereabouts unknown.")
    assert (suspended.state, suspended.due_on) == (ReferralState.SUSPENDED, None)

    resumed = decided(sent, "resume", by=analyst)

    assert (resumed.state, resumed.due_on) == (ReferralState.SUBMITTED, date(2026, 12, 1))


def test_reconsideration_can_reverse_a_negative_decision(grown_up: Referral, analyst: User) -> None:
    negative = decided(grown_up, "rg_negative", by=analyst, reasons="Not enough is known.")
    assert negative.reconsider_until == date(2026, 12, 24)

    decided(grown_up, "reconsider_rg", by=analyst, reasons="A new statement.")
    positive = decided(grown_up, "reconsidered_rg_positive", by=analyst)

    assert (positive.state, positive.due_on) == (ReferralState.RECOVERY, date(2026, 12, 23))
    assert positive.reconsider_until is None


def test_a_child_can_not_withdraw_and_an_adult_can(sent: Referral, grown_up: Referral, analyst: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="Only an adult can withdraw"):
        decided(sent, "withdraw", by=analyst, reasons="Does not want to.")

    assert decided(grown_up, "withdraw", by=analyst, reasons="Does not want to.").state == ReferralState.WITHDRAWN


def test_the_recovery_period_ends_by_the_calendar(sent: Referral, analyst: User) -> None:
    decided(sent, "rg_positive", by=analyst)

    assert decisions.end_recovery_periods(date(2026, 12, 23)) == 0
    assert decisions.end_recovery_periods(date(2026, 12, 24)) == 1
    assert decisions.end_recovery_periods(date(2026, 12, 24)) == 0

    referral = Referral.objects.get(pk=sent.pk)
    assert (referral.state, referral.began_on) == (ReferralState.AWAITING_CONCLUSIVE_GROUNDS, date(2026, 12, 24))
    assert ReferralStep.objects.filter(referral=sent, move="recovery_over").get().by is None


def test_the_worker_ends_recovery_periods_with_the_few_rights_that_it_has(sent: Referral, analyst: User) -> None:
    decided(sent, "rg_positive", by=analyst)
    Referral.objects.filter(pk=sent.pk).update(due_on=date(2026, 11, 23))

    with acting("counter"):
        tasks.end_recovery_periods()

    assert Referral.objects.get(pk=sent.pk).state == ReferralState.AWAITING_CONCLUSIVE_GROUNDS


def test_before_the_nightly_task_an_ended_recovery_period_shows_the_next_transitions(
    sent: Referral, analyst: User
) -> None:
    decided(sent, "rg_positive", by=analyst)
    Referral.objects.filter(pk=sent.pk).update(due_on=date(2026, 11, 23), began_on=date(2026, 10, 25))
    referral = Referral.objects.get(pk=sent.pk)

    assert decisions.cautions_of("cg_positive", referral, on=SENT_ON, rules=NrmRule.objects.book()) == []
    assert "cg_positive" in decisions.transitions_open_to(referral, by=analyst, rules=NrmRule.objects.book())
    assert Referral.objects.get(pk=sent.pk).state == ReferralState.RECOVERY


def test_refused_transition_changes_nothing(sent: Referral, analyst: User) -> None:
    before = Referral.objects.filter(pk=sent.pk).values().get()
    for move in sorted(TRANSITIONS):
        if ReferralState.SUBMITTED in TRANSITIONS[move].source:
            continue
        with pytest.raises(TransitionNotAllowed):
            decided(sent, move, by=analyst, reasons="Because.")

    assert Referral.objects.filter(pk=sent.pk).values().get() == before
    assert list(sent.steps.values_list("move", flat=True)) == ["finish", "submit"]


# Who may record: the own force's NRM staff everything, the national NRM team the authority's decisions.
def test_only_duty_holders_find_it_and_only_the_force_and_the_national_team_record(sent: Referral) -> None:
    own, national, unit = making.nrm_analyst(), making.nrm_national(), making.nrm_coordinator()

    with pytest.raises(TransitionNotAllowed, match="Only NRM contacts in Lancashire"):
        decided(sent, "acknowledge", by=unit)
    assert decided(sent, "acknowledge", by=national).state == ReferralState.AWAITING_REASONABLE_GROUNDS
    assert decided(sent, "suspend", by=own, reasons="Whereabouts unknown.").state == ReferralState.SUSPENDED
    for outside in (
        UserFactory(),
        making.nrm_analyst(KENT),
        making.with_duty(UserFactory(), ends_on=date(2026, 11, 23)),
    ):
        with pytest.raises(Referral.DoesNotExist):
            decided(sent, "resume", by=outside)


def test_duty_that_ends_today_lasts_until_the_end_of_the_day(sent: Referral, settings: pytest.Item) -> None:
    person = making.with_duty(UserFactory(), ends_on=SENT_ON)
    assert Referral.objects.visible_to(person).filter(pk=sent.pk).exists()

    settings.MSPT_TODAY = date(2026, 11, 25)  # type: ignore[attr-defined]
    assert not Referral.objects.visible_to(User.objects.get(pk=person.pk)).exists()
    assert Duty.objects.filter(user=person).exists()
