"""Requests, holds and decisions about a sealed record are shown to the people who are named for it (P35)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from core import clock
from investigations.models import Investigation
from retention import todo
from retention.models import Erasure, KeepDecision, LegalHold
from tests.investigations.sealed.world import SealedWorld, seal, unsealed_world
from tests.roles import acting_for
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SealedWorld:
    """The record is requested, held and kept before it is sealed."""
    world = unsealed_world()
    of = {
        "kind": "investigation",
        "record": world.case.public_id,
        "force_id": world.case.force_id,
        "reason": "A claim.",
    }
    now = clock.now()
    Erasure.objects.create(**of, requested_by=world.analyst, requested_at=now)
    LegalHold.objects.create(**of, set_by=world.lead, set_at=now)
    KeepDecision.objects.create(**of, decided_by=world.lead, decided_at=now, review_on=clock.today())
    return seal(world)


ROWS: list[Callable[[User], int]] = [
    lambda user: Erasure.objects.visible_to(user).count(),
    lambda user: LegalHold.objects.visible_to(user).count(),
    lambda user: KeepDecision.objects.visible_to(user).count(),
]


def test_retention_of_a_sealed_case_is_shown_to_its_named_people_only(world: SealedWorld) -> None:
    for person, number in ((world.lead, 1), (world.analyst, 1), (world.other_lead, 0), (world.outsider, 0)):
        with acting_for(person):
            assert [count(person) for count in ROWS] == [number] * 3, person.role


def test_unnamed_person_learns_by_sql_neither_what_stops_an_erasure_nor_the_digest(world: SealedWorld) -> None:
    statement = "select scope.why_not_erase('investigation', %s), scope.digest_of_text('investigation', %s)"

    for person, is_named in ((world.analyst, True), (world.other_lead, False), (world.outsider, False)):
        with acting_for(person), connection.cursor() as cursor:
            cursor.execute(statement, [world.case.public_id, world.case.public_id])
            why, digest = cursor.fetchone()
        assert (why, len(digest)) == (("held", 64) if is_named else ("missing", 0)), person.role


def test_no_page_and_no_to_do_item_shows_a_sealed_case_to_others(world: SealedWorld) -> None:
    erasure = Erasure.objects.get()
    client = just_signed_in(world.other_lead)

    assert client.get(erasure.get_absolute_url()).status_code == 404
    refusal = {"decision": "refuse", "reason": "No."}
    assert client.post(reverse("retention:erasure-decide", args=[erasure.public_id]), refusal).status_code == 404
    assert "Open erasure requests" not in client.get(reverse("retention:review-list")).content.decode()
    with acting_for(world.other_lead):
        assert todo.groups_for(world.other_lead) == []
    with acting_for(world.lead):
        assert [item.title for group in todo.groups_for(world.lead) for item in group.items] == [
            "Open erasure requests: 1"
        ]


@pytest.mark.parametrize(
    ("statement", "answer"),
    [("select scope.close_erasure(%s, 'No.')", False), ("select scope.erase(%s, 'x')", "missing")],
)
def test_person_who_cannot_see_a_record_cannot_decide_on_it(world: SealedWorld, statement: str, answer: object) -> None:
    erasure = Erasure.objects.get()

    with acting_for(world.other_lead), connection.cursor() as cursor:
        cursor.execute(statement, [erasure.public_id])
        assert cursor.fetchone()[0] == answer

    erasure.refresh_from_db()
    assert erasure.is_open


def test_a_record_that_was_given_to_another_force_does_not_hide_its_request(world: SealedWorld) -> None:
    """The person who requested it withdraws it, so that the other force can request its own."""
    Erasure.objects.update(record=world.open_case.public_id)
    Investigation.objects.filter(pk=world.open_case.pk).update(force_id="E23000002")

    with acting_for(world.other_lead):
        assert Erasure.objects.visible_to(world.other_lead).count() == 1
