"""What the database lets a person read of another force's orders, as the web role in the scope of that person (P7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts import database_scope
from accounts.choices import Role
from accounts.models import User
from core import clock
from matching.models import LookupFinding
from orders import other_forces
from orders.choices import Particular
from orders.models import (
    AreaAlert,
    Breach,
    BreachCondition,
    CompletedTask,
    Condition,
    ConditionTemplate,
    DutyNumber,
    Law,
    Order,
    OrderStep,
    Subject,
    SubjectIdentifier,
    SubjectTransfer,
)
from orders.subjects import records
from orders.subjects.records import Identifier
from orders.supervision import breaches, risk, tasks, transfers, visits
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, UserFactory
from tests.orders import making
from tests.orders.test_search import asked
from tests.roles import acting_for
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
SEEN = date(2026, 11, 20)
OPEN_TO_ALL = {Law, ConditionTemplate, DutyNumber}


@made_once
def manager() -> User:
    return making.manager()


@made_once
def darren(manager: User) -> Subject:
    """A subject of Lancashire with a row in most tables, whose order the tests open."""
    return _with_records(manager, "Darren Example")


@made_once
def other(manager: User) -> Subject:
    """Another subject of the same force, with the same kinds of rows."""
    return _with_records(manager, "Wendy Placeholder")


@made_once
def officer() -> User:
    return UserFactory(role=Role.OFFICER, force_id=KENT)


def _with_records(manager: User, name: str) -> Subject:
    subject = making.subject(manager, name=name)
    order = making.made(manager, subject)
    making.moved(order, "serve", by=manager, on=date(2026, 3, 18))
    tasks.record_task(order.public_id, "pnd", on=TODAY, reference="P/1", by=manager)
    risk.assess(subject.public_id, level="high", reason="Why.", on=TODAY, by=manager)
    visit: dict[str, Any] = {"was_planned": False, "was_seen": True, "officers": "PC Placeholder", "finding": "Seen."}
    visits.note(subject.public_id, on=SEEN, outcomes={}, by=manager, **visit)
    breaches.report(
        order.public_id,
        happened_on=SEEN,
        conditions=[order.conditions.present().get().pk],
        facts="Drove.",
        evidence="",
        by=manager,
    )
    return subject


def order_of(subject: Subject) -> Order:
    return Order.objects.get(subject=subject)


def searched(text: str, by: User) -> None:
    asked(Client(), text, by=by)


def read() -> dict[str, int]:
    """How many rows of each table with records the present scope reads, where any."""
    models = [model for model in apps.get_app_config("orders").get_models() if model not in OPEN_TO_ALL]
    models = [model for model in models if model.__name__ not in {"OrderExtractionCell"}]  # not granted to the web
    return {model.__name__: many for model in models if (many := model._base_manager.count())}


def test_officer_without_a_search_reads_no_row(darren: Subject, officer: User) -> None:
    order = order_of(darren)

    with acting_for(officer):
        assert other_forces.open_cards([darren.public_id]) == {}
        assert other_forces.open_card_of(order.public_id) is False
        assert read() == {}
        assert other_forces.last_seen(darren.pk, day=TODAY) is None


def test_search_alone_opens_no_row(darren: Subject, officer: User) -> None:
    searched("Darren Example", officer)

    with acting_for(officer):
        assert read() == {}


def test_card_opens_the_rows_of_the_found_subject_that_it_shows_and_no_others(
    darren: Subject, other: Subject, officer: User, manager: User
) -> None:
    making.drafted(manager, darren)  # an application that no court has decided
    made = Order.objects.get(subject=darren, made_on__isnull=False)
    searched("Darren Example", officer)

    with acting_for(officer):
        assert other_forces.open_cards([darren.public_id, other.public_id]) == {
            darren.public_id: "Stop of a person or vehicle, KP-0311"
        }
        assert set(read()) == {
            "Subject",
            "SubjectIdentifier",
            "Order",
            "Condition",
            "OrderStep",
            "CompletedTask",
        }
        assert list(Subject.objects.all()) == [darren]
        assert set(SubjectIdentifier.objects.values_list("subject", flat=True)) == {darren.pk}
        assert list(Order.objects.all()) == [made]
        for model in (Condition, OrderStep, CompletedTask):
            assert set(model.objects.values_list("order", flat=True)) == {made.pk}, model
        assert other_forces.last_seen(darren.pk, day=TODAY) == SEEN
        assert other_forces.last_seen(darren.pk, day=date(2026, 11, 19)) is None
        assert other_forces.last_seen(other.pk, day=TODAY) is None
    with acting_for(officer):
        assert read() == {}, "in the next transaction nothing is open"


def test_search_of_a_colleague_opens_no_row(darren: Subject, officer: User) -> None:
    order = order_of(darren)
    searched("Darren Example", officer)

    with acting_for(UserFactory(role=Role.OFFICER, force_id=KENT)):
        assert other_forces.open_cards([darren.public_id]) == {}
        assert not other_forces.open_card_of(order.public_id)
        assert read() == {}


@pytest.mark.parametrize(("hours", "is_open"), [(11, True), (13, False), (24, False)])
def test_card_of_a_search_opens_for_twelve_hours(darren: Subject, officer: User, hours: int, is_open: bool) -> None:
    order = order_of(darren)
    searched("Darren Example", officer)
    for finding in LookupFinding.objects.all():
        finding.asked_at -= timedelta(hours=hours)
        finding.save(update_fields=["asked_at"])

    with acting_for(officer):
        assert bool(other_forces.open_cards([darren.public_id])) is is_open
        assert other_forces.open_card_of(order.public_id) is is_open
        assert bool(read()) is is_open


@pytest.mark.parametrize("role", [Role.PARTNER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_person_who_may_no_longer_search_opens_no_card(darren: Subject, officer: User, role: Role) -> None:
    searched("Darren Example", officer)
    User.objects.using("default").filter(pk=officer.pk).update(role=role, force=None)

    with acting_for(officer):
        assert other_forces.open_cards([darren.public_id]) == {}
        assert read() == {}


def test_open_rows_cannot_be_changed_locked_or_deleted(darren: Subject, officer: User) -> None:
    searched("Darren Example", officer)

    with acting_for(officer):
        other_forces.open_cards([darren.public_id])
        for model in (Subject, SubjectIdentifier, Order, OrderStep, Condition, CompletedTask):
            assert model.objects.exists(), model
            assert model.objects.update(force=KENT) == 0, model
        for model in (Subject, SubjectIdentifier, Order, CompletedTask):
            assert model.objects.all()._raw_delete(model.objects.db) == 0, model
        assert not Subject.objects.select_for_update().exists()
        known = SubjectIdentifier.objects.get()
        known.pk = None
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            known.save()


@pytest.mark.parametrize("statement", ["scope.open_rows('subject', array[1])", "scope.widen('E23000009')"])
def test_web_opens_no_row_by_itself(officer: User, statement: str) -> None:
    with acting_for(officer), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(f"select {statement}")


def test_key_that_the_web_adds_to_what_is_open_ends_the_scope(darren: Subject, other: Subject, officer: User) -> None:
    searched("Darren Example", officer)

    with acting_for(officer), connection.cursor() as cursor:
        other_forces.open_cards([darren.public_id])
        cursor.execute("select current_setting('mspt.scope')")
        (bound,) = cursor.fetchone()
        assert Subject.objects.exists()
        forged = bound.replace(f"subject:{darren.pk}", f"subject:{other.pk}")
        assert forged != bound
        cursor.execute("select set_config('mspt.scope', %s, true)", [forged])
        assert read() == {}
        assert database_scope.person() is None


# Reports of breaches.
@pytest.fixture
def opened(darren: Subject, officer: User) -> Iterator[Order]:
    """The order of a card that the officer has open, as the web role."""
    order = order_of(darren)
    searched("Darren Example", officer)
    with acting_for(officer):
        other_forces.open_cards([darren.public_id])
        yield order


def breach(order: Order, by: User, **more: object) -> Breach:
    details = {
        "order": order,
        "force_id": order.force_id,
        "happened_on": SEEN,
        "facts": "Seen washing cars.",
        "reported_by": by,
        "reporter_force_id": by.force_id,
        "reported_at": clock.now(),
        **more,
    }
    with transaction.atomic():
        return Breach.objects.create(**details)


def test_officer_reports_a_breach_of_an_open_order_and_reads_that_report_alone(opened: Order, officer: User) -> None:
    made = breaches.report(
        opened.public_id,
        happened_on=SEEN,
        conditions=[opened.conditions.present().get().pk],
        facts="Seen.",
        evidence="",
        by=officer,
    )

    assert list(Breach.objects.all()) == [made]
    assert BreachCondition.objects.get().breach == made
    assert Breach.objects.update(state="no_action", decided_on=TODAY) == 0
    assert Breach.objects.all()._raw_delete("default") == 0


@pytest.mark.parametrize(
    "more",
    [
        {"reporter_force_id": LANCASHIRE},
        {"reporter_force_id": None},
        {"force_id": KENT},
        {"state": "no_action", "decided_on": TODAY},
    ],
)
def test_officer_adds_a_report_of_their_own_force_to_the_managing_force_only(
    opened: Order, officer: User, more: dict[str, object]
) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        breach(opened, officer, **more)


def test_officer_adds_no_report_in_the_name_of_another_or_to_another_order(
    other: Subject, opened: Order, officer: User, manager: User
) -> None:
    elsewhere = Order(pk=opened.pk + 1, force_id=LANCASHIRE)

    with pytest.raises(ProgrammingError, match="row-level security"):
        breach(opened, officer, reported_by=manager, reporter_force_id=LANCASHIRE)
    with pytest.raises(DatabaseError):
        breach(elsewhere, officer)
    with pytest.raises(Order.DoesNotExist):
        breaches.report(other.public_id, happened_on=SEEN, conditions=[1], facts="Seen.", evidence="", by=officer)


def test_report_opens_its_order_and_subject_for_the_person_who_reported_and_never_the_identity(
    darren: Subject, other: Subject, officer: User
) -> None:
    order = order_of(darren)
    made = breaches.report(
        order.public_id,
        happened_on=SEEN,
        conditions=[order.conditions.present().get().pk],
        facts="Seen.",
        evidence="",
        by=officer,
    )

    for which in (None, made.public_id):
        with acting_for(officer):
            other_forces.open_reports(which)
            assert read() == {"Subject": 1, "Order": 1, "Condition": 1, "Breach": 1, "BreachCondition": 1}
            assert (Subject.objects.get(), Order.objects.get(), Breach.objects.get()) == (darren, order, made)
    with acting_for(UserFactory(role=Role.OFFICER, force_id=KENT)):
        other_forces.open_reports()
        other_forces.open_reports(made.public_id)
        assert read() == {}


# Between forces.
@pytest.fixture
def offered(darren: Subject, manager: User) -> SubjectTransfer:
    making.manager(KENT)
    return transfers.offer(darren.public_id, to=KENT, reason="She moved.", by=manager)


def test_before_acceptance_the_receiver_reads_the_risk_and_the_orders_in_force_by_kind(
    offered: SubjectTransfer, manager: User
) -> None:
    for person, can_read in ((making.manager(KENT), True), (manager, True), (making.manager(CUMBRIA), False)):
        with acting_for(person):
            subject = other_forces.offered_subject(offered.pk)
        assert (subject is not None) is can_read
        if subject:
            assert subject.risk == "high"
            assert [(row.kind, row.state, row.ends_on) for row in subject.orders] == [("stro", "in_force", None)]
    with acting_for(making.manager(KENT)):
        assert read() == {"SubjectTransfer": 1}


def test_only_the_force_that_is_asked_joins_an_open_offer(
    offered: SubjectTransfer, darren: Subject, manager: User
) -> None:
    with acting_for(making.manager(CUMBRIA)):
        database_scope.join_giver(transfers.JOIN_GIVER, offered.pk)
        assert read() == {}
    with acting_for(making.manager(KENT)):
        database_scope.join_giver(transfers.JOIN_GIVER, offered.pk)
        assert Subject.objects.get() == darren
    transfers.decide(offered.pk, "withdraw", by=manager)
    with acting_for(making.manager(KENT)):
        database_scope.join_giver(transfers.JOIN_GIVER, offered.pk)
        assert not Subject.objects.exists()
        assert other_forces.offered_subject(offered.pk) is None


def test_receiver_with_an_outdated_page_reads_that_the_offer_is_decided(
    offered: SubjectTransfer, manager: User, client: Client
) -> None:
    receiver = making.manager(KENT)
    client.force_login(receiver)
    transfers.decide(offered.pk, "withdraw", by=manager)

    answer = client.post(
        reverse("orders:transfer-decide", args=[offered.pk]), {"move": "accept", "officer": receiver.pk, "reason": ""}
    )

    assert answer.status_code == 422
    assert "withdrawn" in answer.content.decode()


def test_no_force_offers_itself_a_subject_of_another(darren: Subject, manager: User) -> None:
    """Otherwise it could join the transfer, and with it the other force."""
    receiver = making.manager(KENT)
    details = {
        "subject": darren, "number": darren.number, "reason": "Why.", "offered_by": receiver,
        "offered_at": clock.now(),
    }  # fmt: skip

    with acting_for(receiver):
        for giver, other in ((LANCASHIRE, KENT), (KENT, CUMBRIA)):
            with pytest.raises(ProgrammingError, match="only what their own force has"), transaction.atomic():
                SubjectTransfer.objects.create(force_id=giver, receiver_id=other, **details)
        assert not Subject.objects.exists()


def test_record_of_the_own_force_that_names_a_subject_of_another_opens_nothing_of_it(darren: Subject) -> None:
    """A force can write keys of other forces' rows into its own, and hashes of its own for them."""
    kent = making.manager(KENT)
    mine = making.made(kent, making.subject(kent, name="Quentin Sample"))
    index_of_mine = mine.subject.public_id
    searched("Quentin Sample", kent)
    finding = LookupFinding.objects.get()  # of the search just now
    finding.pk, finding.record, finding.reason = None, darren.public_id, "Planted"
    finding.save()
    breach(mine, kent)

    with acting_for(kent), transaction.atomic():
        assert other_forces.open_cards([darren.public_id]) == {}, "hashes of another force"
        Subject.objects.filter(pk=mine.subject_id).update(merged_into=darren)
        Order.objects.filter(pk=mine.pk).update(subject=darren)
        assert other_forces.open_cards([index_of_mine, darren.public_id]) == {}, "a merge into another force's subject"
        other_forces.open_reports()
        assert set(Subject.objects.values_list("force", flat=True)) == {KENT}
        assert set(Order.objects.values_list("force", flat=True)) == {KENT}
        transaction.set_rollback(True)  # keys refuse these rows at the commit


def test_alerted_force_reads_the_number_of_the_subject_alone(darren: Subject, manager: User) -> None:
    home = Identifier(kind=Particular.ADDRESS, text="2 High Street, Barrow", area=CUMBRIA)
    records.learn(darren.public_id, [home], by=manager)
    alert = AreaAlert.objects.get()

    with acting_for(making.manager(CUMBRIA)):
        assert other_forces.alerted_subjects([alert.pk]) == {alert.pk: darren.number}
        assert read() == {"AreaAlert": 1}
        assert AreaAlert.objects.update(subject=alert.subject_id) == 0
    kent, cumbria = making.manager(KENT), making.manager(CUMBRIA)
    with acting_for(kent):
        assert other_forces.alerted_subjects([alert.pk]) == {}
        assert other_forces.note_alert(alert.pk, by=kent, at=clock.now()) is None
    with acting_for(cumbria):
        assert other_forces.note_alert(alert.pk, by=kent, at=clock.now()) is None
        assert other_forces.note_alert(alert.pk, by=cumbria, at=clock.now()) == darren.public_id
        assert other_forces.note_alert(alert.pk, by=cumbria, at=clock.now()) is None


def test_everybody_reads_duty_numbers_and_a_force_changes_its_own(manager: User, officer: User) -> None:
    making.manager(KENT)

    with acting_for(officer):
        assert set(DutyNumber.objects.values_list("force", flat=True)) == {LANCASHIRE, KENT}
        assert DutyNumber.objects.update(text="Nobody, 01632 960000") == 0
    with acting_for(manager):
        assert DutyNumber.objects.update(text="Duty officer, 01632 960001") == 1
