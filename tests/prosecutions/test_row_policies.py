"""The database keeps the plan apart by place: what SQL reads and writes as the web role, without `visible_to` (P7)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from core import clock
from prosecutions.action_plan import evidence, progress
from prosecutions.models import (
    ActionEvidence,
    MeetingDecision,
    MeetingPaper,
    MeetingStep,
    OversightMeeting,
    PlanAction,
    PlanActionEvent,
)
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, NORTH_WEST, UserFactory, analyst, coordinator, national
from tests.prosecutions import making
from tests.prosecutions.making import action, lead
from tests.roles import acting, acting_for

pytestmark = pytest.mark.django_db
OF_ACTIONS = (PlanAction, PlanActionEvent, ActionEvidence)
OF_MEETINGS = (OversightMeeting, MeetingStep, MeetingPaper, MeetingDecision)


@pytest.fixture
def plan(nadia: User) -> dict[str, PlanAction]:
    """An action of each kind of place, each with an update and evidence; a planned meeting and one that was held."""
    owners = {
        "Lancashire": lead(),
        "Cumbria": lead(CUMBRIA),
        "Kent": lead(KENT),
        "north west": coordinator(),
        "wales": coordinator("tarian"),
        "national": nadia,
    }
    made = {place: action(owner=owner, by=nadia, title=place) for place, owner in owners.items()}
    for place, of_place in made.items():
        progress.add_update(of_place.public_id, "Begun.", by=owners[place])
        evidence.add_link_or_note(of_place.public_id, title="Note", note="Text", by=owners[place])
    planned = making.meeting(by=nadia)
    making.checked(making.meetings.add_paper(planned.public_id, making.came(), by=nadia).document_id)
    held = making.decided(by=nadia, title="Held").meeting
    with_paper = making.meetings.add_paper(held.public_id, making.came(), by=nadia)
    making.checked(with_paper.document_id)
    return made


@pytest.mark.parametrize(
    ("person", "places"),
    [
        (lead, {"Lancashire"}),
        (coordinator, {"Lancashire", "Cumbria", "north west"}),
        (national, {"Lancashire", "Cumbria", "Kent", "north west", "wales", "national"}),
        (lambda: UserFactory(role="partner"), set()),
        (lambda: UserFactory(role="auditor"), set()),
        (lambda: UserFactory(role="administrator"), set()),
        (lambda: UserFactory(role="officer"), set()),
    ],
)
@pytest.mark.usefixtures("plan")
def test_raw_connection_reads_the_actions_of_its_place(person: Callable[[], User], places: set[str]) -> None:
    user = person()

    with acting_for(user):
        read = set(PlanAction.objects.values_list("title", flat=True))
        events = set(PlanActionEvent.objects.values_list("action__title", flat=True))
        notes = set(ActionEvidence.objects.values_list("action__title", flat=True))

    assert read == events == notes == places


@pytest.mark.usefixtures("plan")
def test_analyst_s_pages_show_no_action_although_the_database_would_read_those_of_the_force() -> None:
    anna = analyst()

    assert not PlanAction.objects.visible_to(anna).exists()
    with acting_for(anna):
        assert set(PlanAction.objects.values_list("title", flat=True)) == {"Lancashire"}


@pytest.mark.usefixtures("plan")
def test_connection_without_a_scope_reads_nothing() -> None:
    with acting("web"):
        assert [model.__name__ for model in (*OF_ACTIONS, *OF_MEETINGS) if model.objects.exists()] == []


@pytest.mark.usefixtures("plan")
def test_meetings_open_to_the_members_of_the_group() -> None:
    counts = {}
    for person in (national(), coordinator(), lead(), analyst()):
        with acting_for(person):
            counts[person.role] = [model.objects.count() for model in OF_MEETINGS]

    assert counts == {"national": [2, 4, 2, 1], "coordinator": [1, 3, 1, 1], "lead": [0] * 4, "analyst": [0] * 4}


@pytest.mark.usefixtures("plan")
def test_coordinator_reads_no_paper_step_or_decision_of_a_planned_or_cancelled_meeting() -> None:
    held = MeetingPaper.objects.get(meeting__title="Held").meeting
    with acting_for(coordinator()):
        assert {row.meeting_id for model in (MeetingStep, MeetingPaper) for row in model.objects.all()} == {held.pk}

    OversightMeeting.objects.update(status="cancelled")
    with acting_for(coordinator()):
        assert [model.objects.count() for model in OF_MEETINGS] == [0] * 4


def plant(action_id: int, by: User, *, force: str | None = None, unit: str | None = None) -> None:
    """Add an event to an action as SQL would, with the keys that wait for the end of the transaction."""
    with transaction.atomic():
        PlanActionEvent.objects.create(
            action_id=action_id,
            force_id=force,
            unit_id=unit,
            kind="comment",
            text="Planted",
            happened_on=clock.today(),
            by_id=by.pk,
            at=clock.now(),
        )
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")


@pytest.mark.parametrize("place", ["Cumbria", "north west", "national"])
@pytest.mark.parametrize("force", [None, LANCASHIRE])
def test_lead_adds_no_event_to_an_action_of_another_place(
    place: str, force: str | None, plan: dict[str, PlanAction]
) -> None:
    user = lead()

    with acting_for(user), pytest.raises(DatabaseError):
        plant(plan[place].pk, user, force=force)


@pytest.mark.parametrize("place", ["Kent", "wales", "national"])
@pytest.mark.parametrize("unit", [None, NORTH_WEST])
def test_coordinator_adds_no_event_to_an_action_of_another_unit(
    place: str, unit: str | None, plan: dict[str, PlanAction]
) -> None:
    user = coordinator()

    with acting_for(user), pytest.raises(DatabaseError):
        plant(plan[place].pk, user, unit=unit)


def test_people_add_events_to_actions_of_their_place(plan: dict[str, PlanAction]) -> None:
    of_force, of_unit = lead(), coordinator()

    with acting_for(of_force):
        plant(plan["Lancashire"].pk, of_force, force=LANCASHIRE)
    with acting_for(of_unit):
        plant(plan["north west"].pk, of_unit, unit=NORTH_WEST)

    assert PlanActionEvent.objects.filter(text="Planted").count() == 2


def test_lead_changes_no_action_of_another_place_and_no_meeting(plan: dict[str, PlanAction]) -> None:
    with acting_for(lead()):
        assert PlanAction.objects.exclude(title="Lancashire").update(title="Mine") == 0
        assert OversightMeeting.objects.update(title="Mine") == 0
    with acting_for(coordinator()):
        assert OversightMeeting.objects.update(title="Mine") == 0
    assert plan["Kent"].title == "Kent"
