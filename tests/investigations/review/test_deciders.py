"""Who decides: the coordinator of the unit, otherwise the national team, and never the person who submitted."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.models import MonthlyReturn, ReturnEvent, Revision
from investigations.review import decisions
from tests.accounts.factories import UserFactory
from tests.investigations import cast as scene
from tests.investigations import deciding
from tests.investigations.cast import BTP, FEBRUARY, Cast
from tests.investigations.review.february import OF_FEBRUARY, status

pytestmark = pytest.mark.django_db


# Nobody approves a return they submitted, whichever way they submitted it and whichever role they hold since.
def submits(person):
    decisions.submit(*OF_FEBRUARY, by=person)


def submits_and_a_colleague_submits_again(person):
    decisions.submit(*OF_FEBRUARY, by=person)
    decisions.withdraw(*OF_FEBRUARY, by=person)
    decisions.submit(*OF_FEBRUARY, by=UserFactory(role=Role.LEAD))


def answers(person):
    cast = Cast()
    decisions.submit(*OF_FEBRUARY, by=cast.analyst)
    query = deciding.query(*OF_FEBRUARY, words="Which number is right?", by=cast.coordinator)
    deciding.answer(query.pk, words="The first.", by=cast.analyst)
    decisions.answer_return(*OF_FEBRUARY, by=person)


def answers_in_words_only(person):
    cast = Cast()
    decisions.submit(*OF_FEBRUARY, by=cast.analyst)
    query = deciding.query(*OF_FEBRUARY, words="Which number is right?", by=cast.coordinator)
    deciding.answer(query.pk, words="The first.", by=person)
    decisions.answer_return(*OF_FEBRUARY, by=cast.analyst)


def answers_and_withdraws(person):
    answers(person)
    decisions.withdraw_answer(*OF_FEBRUARY, by=person)


WAYS_OF_SUBMITTING = [
    submits,
    submits_and_a_colleague_submits_again,
    answers,
    answers_in_words_only,
    answers_and_withdraws,
]


@pytest.mark.parametrize("way", WAYS_OF_SUBMITTING)
@pytest.mark.parametrize("role", ["coordinator", "national"])
def test_submitter_of_any_revision_cannot_approve_even_in_another_role(row, way, role):
    person = UserFactory(role=Role.ANALYST)
    way(person)
    place = {"unit_id": "nwrocu"} if role == "coordinator" else {"unit_id": None}
    User.objects.using("default").filter(pk=person.pk).update(role=role, force=None, **place)
    User.objects.filter(role="coordinator").exclude(pk=person.pk).update(is_active=False)
    person = User.objects.get(pk=person.pk)

    with pytest.raises(
        TransitionNotAllowed,
        match="You submitted or certified it, or replied to a query about it, so you cannot approve it",
    ):
        deciding.approve(*OF_FEBRUARY, by=person, carry_open=True, reason="Nobody else is there.")

    assert status() != "approved"


def test_submitter_before_a_reopening_cannot_approve_the_correction(cast, submitted):
    deciding.approve(*OF_FEBRUARY, by=cast.coordinator)
    deciding.reopen(*OF_FEBRUARY, reason="One count was wrong.", by=cast.coordinator)
    decisions.submit(*OF_FEBRUARY, by=cast.lead)
    User.objects.filter(pk=cast.analyst.pk).update(role="coordinator", force=None, unit="nwrocu")

    with pytest.raises(
        TransitionNotAllowed,
        match="You submitted or certified it, or replied to a query about it, so you cannot approve it",
    ):
        deciding.approve(*OF_FEBRUARY, by=User.objects.get(pk=cast.analyst.pk))


def test_database_refuses_approval_by_the_submitter(cast, submitted):
    with pytest.raises(IntegrityError, match=r"never_ones_own|never approves it"), transaction.atomic():
        Revision.objects.update(state="approved", approved_by=cast.analyst, approved_at=clock.now())


def test_user_of_another_force_finds_no_return(cast, submitted):
    for move in (
        lambda: deciding.approve(*OF_FEBRUARY, by=cast.stranger),
        lambda: deciding.query(*OF_FEBRUARY, words="Why?", by=cast.stranger),
        lambda: decisions.withdraw(*OF_FEBRUARY, by=Cast(scene.CHESHIRE).analyst),
    ):
        with pytest.raises(MonthlyReturn.DoesNotExist):
            move()


def test_national_team_decides_for_forces_without_a_unit(cast):
    btp = Cast(BTP)
    scene.entry(scene.draft(BTP))
    decisions.submit(BTP, FEBRUARY, by=btp.analyst)

    deciding.approve(BTP, FEBRUARY, by=cast.national)

    assert MonthlyReturn.objects.get().status == "approved"


def test_national_team_decides_with_a_reason_if_a_unit_has_no_coordinator(cast, submitted):
    with pytest.raises(TransitionNotAllowed, match="Enter why the national team decides"):
        deciding.approve(*OF_FEBRUARY, by=cast.national)

    deciding.approve(*OF_FEBRUARY, by=cast.national, reason="The post is vacant.")

    assert ReturnEvent.objects.get(move="approve").reason == "The post is vacant."


def test_national_team_cannot_decide_if_a_coordinator_can(cast, submitted):
    coordinator = cast.coordinator
    with pytest.raises(TransitionNotAllowed, match="Ask the coordinator to approve this return"):
        deciding.approve(*OF_FEBRUARY, by=cast.national, reason="I am quicker.")

    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    deciding.approve(*OF_FEBRUARY, by=cast.national, reason="The coordinator has left.")
    assert status() == "approved"
