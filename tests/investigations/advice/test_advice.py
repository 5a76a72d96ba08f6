"""The advice log: who may note advice and its result, and what the database keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.choices import Role
from accounts.models import User
from audit.models import AuditEntry
from core.workflow import TransitionNotAllowed
from investigations.advice import advice as advice_log
from investigations.models import Advice, Entry, Investigation
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, UserFactory, analyst, coordinator, national
from tests.figures import making
from tests.figures.making import CHESHIRE, JANUARY
from tests.investigations.advice.making import WORDS, advise, ago, reviewed_case
from tests.investigations.reviewable import case

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> Entry:
    return reviewed_case()


@pytest.fixture
def carla() -> User:
    return coordinator()


def test_advice_is_stored_with_its_giver_its_receiver_and_its_date(entry: Entry, carla: User) -> None:
    advice = advise(entry.investigation, by=carla, given_on=ago(3), given_to="  DI   Farrow ", follow_up_on=ago(-14))

    stored = Advice.objects.get()
    assert (stored.pk, stored.force_id, stored.given_by) == (advice.pk, LANCASHIRE, carla)
    assert (stored.given_on, stored.given_to, stored.words) == (ago(3), "DI Farrow", WORDS)
    assert (stored.is_open, stored.is_due, stored.status) == (True, False, f"Follow up by {ago(-14):%-d %B %Y}")
    logged = AuditEntry.objects.latest("pk")
    assert (logged.kind, logged.subject, logged.keys) == (
        "collection",
        "investigations.advice",
        [str(stored.public_id), str(entry.investigation.public_id)],
    )
    assert WORDS not in f"{logged.question}{logged.reason}"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"words": "  "}, "Enter who you gave the advice to, and the advice."),
        ({"given_to": " "}, "Enter who you gave the advice to, and the advice."),
        ({"given_on": ago(-1)}, "It cannot be in the future."),
        ({"follow_up_on": ago(1)}, "on or after the day you gave the advice"),
    ],
)
def test_incomplete_advice_is_refused(entry: Entry, carla: User, fields: dict[str, Any], why: str) -> None:
    with pytest.raises(TransitionNotAllowed, match=why):
        advise(entry.investigation, by=carla, **fields)


@pytest.mark.parametrize("person", [analyst, lambda: UserFactory(role=Role.LEAD)], ids=["analyst", "lead"])
def test_force_cannot_note_advice_on_its_own_case(entry: Entry, person: Callable[[], User]) -> None:
    with pytest.raises(TransitionNotAllowed, match="Only the coordinator of the unit or the national team"):
        advise(entry.investigation, by=person())


@pytest.mark.parametrize(
    "person",
    [lambda: coordinator("swrocu"), lambda: analyst(KENT), lambda: UserFactory(role=Role.AUDITOR)],
    ids=["another unit", "another force", "auditor"],
)
def test_case_out_of_scope_does_not_exist(entry: Entry, person: Callable[[], User]) -> None:
    with pytest.raises(Investigation.DoesNotExist):
        advise(entry.investigation, by=person())


def test_case_must_be_in_an_approved_return(carla: User) -> None:
    new = case(making.draft(LANCASHIRE, JANUARY), "LAN/9")

    with pytest.raises(TransitionNotAllowed, match="not in an approved return yet"):
        advise(new.investigation, by=carla)


class TestResults:
    """Whether the advice was followed, recorded once."""

    def test_result_is_kept_with_who_recorded_it(self, entry: Entry, carla: User) -> None:
        advice = advise(entry.investigation, by=carla, given_on=ago(30), follow_up_on=ago(2))
        assert advice.is_due

        advice_log.follow_up(advice.public_id, result="followed", by=carla)

        advice.refresh_from_db()
        assert (advice.result, advice.result_by, advice.is_due) == ("followed", carla, False)
        assert advice.status == f"Followed ({ago(0):%-d %B %Y})"
        assert AuditEntry.objects.latest("pk").kind == "alteration"

    def test_advice_that_was_not_followed_needs_the_reason(self, entry: Entry, carla: User) -> None:
        advice = advise(entry.investigation, by=carla)

        with pytest.raises(TransitionNotAllowed, match="Enter why the advice was not followed"):
            advice_log.follow_up(advice.public_id, result="not_followed", reason=" ", by=carla)
        advice_log.follow_up(advice.public_id, result="not_followed", reason="The CPS declined to advise.", by=carla)

        assert Advice.objects.get().result_reason == "The CPS declined to advise."

    @pytest.mark.parametrize("result", ["", "open", "perhaps"])
    def test_no_other_result_exists(self, entry: Entry, carla: User, result: str) -> None:
        advice = advise(entry.investigation, by=carla)

        with pytest.raises(TransitionNotAllowed, match="Choose whether"):
            advice_log.follow_up(advice.public_id, result=result, by=carla)

    def test_result_is_recorded_once(self, entry: Entry, carla: User) -> None:
        advice = advise(entry.investigation, by=carla)
        advice_log.follow_up(advice.public_id, result="followed", by=carla)

        with pytest.raises(TransitionNotAllowed, match="already recorded"):
            advice_log.follow_up(advice.public_id, result="not_followed", reason="No.", by=coordinator())

    def test_national_team_leaves_the_result_to_the_coordinator_unless_it_gave_the_advice(
        self, entry: Entry, carla: User
    ) -> None:
        nadia = national()
        theirs, own = advise(entry.investigation, by=carla), advise(entry.investigation, by=nadia)

        with pytest.raises(TransitionNotAllowed, match="Its unit has a coordinator"):
            advice_log.follow_up(theirs.public_id, result="followed", by=nadia)
        assert not advice_log.follow_up(own.public_id, result="followed", by=nadia).is_open

    def test_advice_out_of_scope_does_not_exist(self, entry: Entry, carla: User) -> None:
        advice = advise(entry.investigation, by=carla)

        with pytest.raises(Advice.DoesNotExist):
            advice_log.follow_up(advice.public_id, result="followed", by=coordinator("swrocu"))


class TestScope:
    """Who sees advice."""

    @pytest.mark.parametrize(
        ("person", "forces"),
        [
            (analyst, {LANCASHIRE}),
            (lambda: UserFactory(role=Role.LEAD), {LANCASHIRE}),
            (coordinator, {LANCASHIRE, CUMBRIA}),
            (lambda: coordinator("swrocu"), set()),
            (national, {LANCASHIRE, CUMBRIA, KENT}),
            (lambda: UserFactory(role=Role.AUDITOR), set()),
            (lambda: UserFactory(role=Role.PARTNER), set()),
            (lambda: UserFactory(role=Role.ADMINISTRATOR), set()),
            (lambda: UserFactory(role=Role.OFFICER), set()),
        ],
        ids=["analyst", "lead", "coordinator", "another unit", "national", "auditor", "partner", "admin", "officer"],
    )
    def test_everybody_sees_the_advice_to_their_own_forces(self, person: Callable[[], User], forces: set[str]) -> None:
        for force in (LANCASHIRE, CUMBRIA, KENT):
            advise(reviewed_case(f"{force}/1", force=force).investigation, by=national())

        assert {advice.force_id for advice in Advice.objects.visible_to(person())} == forces

    def test_next_holder_of_a_case_does_not_see_advice_to_the_former_force(self, entry: Entry, carla: User) -> None:
        advise(entry.investigation, by=carla)
        entry.investigation.force_id = CHESHIRE
        entry.investigation.save()

        assert not Advice.objects.visible_to(analyst(CHESHIRE)).exists()
        assert Advice.objects.visible_to(analyst(LANCASHIRE)).exists()


@pytest.mark.parametrize(
    "statement",
    [
        "update investigations_advice set words = 'Something else'",
        "update investigations_advice set given_to = 'DS Other', result = 'followed', result_at = now(),"
        " result_by_id = given_by_id",
        "delete from investigations_advice",
    ],
)
def test_database_refuses_to_rewrite_advice(entry: Entry, carla: User, statement: str) -> None:
    advise(entry.investigation, by=carla)

    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        "result = 'followed'",
        "result = 'not_followed', result_at = now(), result_by_id = given_by_id",
        "result = 'perhaps', result_at = now(), result_by_id = given_by_id",
        "result_reason = 'No result, but a reason'",
    ],
)
def test_database_refuses_an_incomplete_result(entry: Entry, carla: User, change: str) -> None:
    advise(entry.investigation, by=carla)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update investigations_advice set {change}")
