"""Transfer between forces: always one owner, nothing shown before acceptance, nothing left after it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit import log
from core.transfers import GIVER, RECEIVER, TRANSITIONS, TransferState
from core.workflow import TransitionNotAllowed
from orders import todo, transitions
from orders.models import Breach, ManagerAssignment, Order, Subject, SubjectTransfer
from orders.supervision import breaches, cascade, risk, tasks, transfers, visits
from tests.accounts.factories import CUMBRIA, KENT, UserFactory
from tests.orders import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@made_once
def giver() -> User:
    return making.manager()


@made_once
def receiver() -> User:
    return making.manager(KENT)


@made_once
def order(giver: User) -> Order:
    return making.made(giver, making.subject(giver, name="Quaggamira Zebrowska"))


@made_once
def offered(order: Order, giver: User, receiver: User) -> SubjectTransfer:
    return transfers.offer(order.subject.public_id, to=KENT, reason="She lives in Dover now.", by=giver)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# Every transition by every side from every status, against this hand-written table.
ALLOWED = {
    ("accept", "receiver", "offered"): "accepted",
    ("decline", "receiver", "offered"): "declined",
    ("withdraw", "giver", "offered"): "withdrawn",
    ("note", "giver", "declined"): "noted",
}


@pytest.mark.parametrize("side", [GIVER, RECEIVER, ""])
@pytest.mark.parametrize("state", list(TransferState))
@pytest.mark.parametrize("move", list(TRANSITIONS))
def test_transition_is_allowed_only_to_its_side_from_its_status(move: str, state: str, side: str) -> None:
    why = transfers.refusal(move, state=state, side=side, reason="A reason.")

    assert (why == "") is ((move, side, str(state)) in ALLOWED)
    if not why:
        assert TRANSITIONS[move].target == ALLOWED[move, side, str(state)]


def test_giver_manages_the_subject_until_acceptance(
    offered: SubjectTransfer, order: Order, giver: User, receiver: User
) -> None:
    assert Subject.objects.visible_to(giver).filter(officer=giver).exists()
    assert not Subject.objects.visible_to(receiver).exists()
    with pytest.raises(Order.DoesNotExist):
        making.moved(order, "serve", by=receiver, on=TODAY)
    assert making.moved(order, "serve", by=giver, on=TODAY).served_on == TODAY


def test_acceptance_moves_everything_and_the_receiver_names_the_officer(
    order: Order, giver: User, receiver: User
) -> None:
    colleague = making.manager(KENT)
    subject = order.subject.public_id
    risk.assess(subject, level="high", reason="Why.", on=TODAY, by=giver)
    visit = {"was_planned": True, "was_seen": True, "officers": "PC", "finding": "At home."}
    visits.note(subject, on=TODAY, outcomes={}, by=giver, **visit)
    tasks.record_task(order.public_id, "pnd", on=TODAY, reference="P/1", by=giver)
    condition = order.conditions.get().pk
    breach = breaches.report(
        order.public_id, happened_on=TODAY, conditions=[condition], facts="Drove.", evidence="", by=giver
    )
    made = transfers.offer(subject, to=KENT, reason="She lives in Dover now.", by=giver)

    transfers.decide(made.pk, "accept", officer=colleague.pk, by=receiver)

    moved = Subject.objects.get()
    assert (moved.force_id, moved.officer, moved.risk) == (KENT, colleague, "high")
    for model, path in cascade.tables().items():
        forces = set(model._base_manager.filter(**{path: moved.pk}).values_list("force", flat=True))
        assert forces <= {KENT}, model
    assert Breach.objects.visible_to(receiver).get() == breach
    assert making.moved(order, "serve", by=receiver, on=TODAY).served_on == TODAY
    assert SubjectTransfer.objects.get().force_id == giver.force_id
    assert ManagerAssignment.objects.get().officer == colleague


def test_every_table_related_to_a_subject_moves_except_the_giver_s_own_line() -> None:
    named = {model.__name__ for model in cascade.tables()}

    assert named >= {
        "SubjectIdentifier", "Order", "OrderStep", "Condition", "Service", "ManagerAssignment", "RiskAssessment",
        "Visit", "ConditionCheck",
        "CompletedTask", "Passport", "DetailsNotice", "ExpiryDecision", "Breach", "BreachCondition", "BreachStep",
        "AreaAlert",
    }  # fmt: skip
    assert not named & {"SubjectTransfer", "Subject"}


def test_after_acceptance_the_giver_sees_its_line_and_neither_the_record_nor_the_person(
    offered: SubjectTransfer, order: Order, giver: User, receiver: User
) -> None:
    transfers.decide(offered.pk, "accept", officer=receiver.pk, by=receiver)
    client = signed_in(giver)

    page = client.get(reverse("orders:order-list")).content.decode()
    assert "Transferred to other forces" in page
    assert order.subject.number in page
    line = client.get(offered.get_absolute_url()).content.decode()
    assert "Orders in force" not in line
    for url_name in ("orders:subject-detail", "orders:supervision"):
        assert client.get(reverse(url_name, args=[order.subject.public_id])).status_code == 404
    assert client.get(order.get_absolute_url()).status_code == 404


def test_before_acceptance_the_receiver_sees_only_number_risk_kinds_and_days(
    offered: SubjectTransfer, order: Order, receiver: User
) -> None:
    client = signed_in(receiver)

    page = client.get(offered.get_absolute_url()).content.decode()

    for shown in (order.subject.number, "Risk order (s.23), until further order", "She lives in Dover now."):
        assert shown in page
    for hidden in (order.reference, "Quaggamira", making.NO_CAR_WASH.words, order.subject.public_id.hex):
        assert hidden not in page.replace("-", "")


@pytest.mark.parametrize("officer", [None, "giver's", "without the duty"])
def test_acceptance_needs_an_officer_of_the_receiver_with_the_duty(
    offered: SubjectTransfer, giver: User, receiver: User, officer: str | None
) -> None:
    keys = {"giver's": giver.pk, "without the duty": UserFactory(force_id=KENT).pk}

    with pytest.raises(
        TransitionNotAllowed, match="Choose the new managing officer" if officer is None else "Choose an order manager"
    ):
        transfers.decide(offered.pk, "accept", officer=keys.get(officer or ""), by=receiver)

    assert Subject.objects.get().force_id == giver.force_id


def test_decline_needs_a_reason_and_the_giver_sees_it_until_acknowledged(
    offered: SubjectTransfer, giver: User, receiver: User
) -> None:
    with pytest.raises(TransitionNotAllowed, match="Enter why"):
        transfers.decide(offered.pk, "decline", reason=" ", by=receiver)
    transfers.decide(offered.pk, "decline", reason="She lives in Preston.", by=receiver)

    assert "transfer_declined" in codes(giver)
    assert "She lives in Preston." in signed_in(giver).get(offered.get_absolute_url()).content.decode()
    transfers.decide(offered.pk, "note", by=giver)
    assert "transfer_declined" not in codes(giver)


def test_both_sides_have_it_on_their_to_do_lists(offered: SubjectTransfer, giver: User, receiver: User) -> None:
    assert "transfer" in codes(giver)
    assert todo.offered_to(receiver) == [offered]

    transfers.decide(offered.pk, "withdraw", by=giver)

    assert "transfer" not in codes(giver)
    assert todo.offered_to(receiver) == []


def codes(user: User) -> set[str]:
    return {line.reason.code for line in todo.waiting_for(user)}


@pytest.mark.parametrize(
    ("to", "reason", "sentence"),
    [
        ("E23000035-no", "Why.", "Choose a force other"),
        (making.LANCASHIRE, "Why.", "Choose a force other"),
        (CUMBRIA, "Why.", "has no order manager"),
        (KENT, "  ", "Enter the reason for the transfer"),
    ],
)
def test_transfer_without_a_possible_receiver_is_not_offered(
    order: Order, giver: User, receiver: User, to: str, reason: str, sentence: str
) -> None:
    with pytest.raises(TransitionNotAllowed, match=sentence):
        transfers.offer(order.subject.public_id, to=to, reason=reason, by=giver)


def test_subject_is_offered_to_one_force_at_a_time(offered: SubjectTransfer, order: Order, giver: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="already offered"):
        transfers.offer(order.subject.public_id, to=KENT, reason="Again.", by=giver)
    with pytest.raises(IntegrityError), transaction.atomic():
        SubjectTransfer.objects.create(
            subject=order.subject,
            force_id=giver.force_id,
            receiver_id=CUMBRIA,
            reason="x",
            offered_by=giver,
            offered_at=offered.offered_at,
        )


def test_reference_used_by_both_forces_gets_the_giver_s_name(order: Order, giver: User, receiver: User) -> None:
    making.drafted(receiver, reference=order.reference)
    made = transfers.offer(order.subject.public_id, to=KENT, reason="She moved.", by=giver)

    transfers.decide(made.pk, "accept", officer=receiver.pk, by=receiver)

    assert Order.objects.get(pk=order.pk).reference == f"{order.reference} Lancashire"


def test_offer_and_acceptance_are_disclosures_to_the_receiver_and_name_no_one(
    order: Order, giver: User, receiver: User
) -> None:
    with log.gathering(log.RequestAccesses()) as gathered:
        made = transfers.offer(order.subject.public_id, to=KENT, reason="She moved.", by=giver)
        transfers.decide(made.pk, "accept", officer=receiver.pk, by=receiver)

    disclosed = [
        (access.kind, access.reason) for access in gathered.accesses.values() if access.recipient == "Kent Police"
    ]
    assert disclosed == [("disclosure", "offered to another force"), ("disclosure", "transferred to another force")]
    assert "Quaggamira" not in repr(gathered)


# At the same moment, on real connections.
@pytest.mark.parametrize("attempt", range(3))
def test_two_users_accepting_at_once_name_one_officer(committed, attempt):
    def prepare():
        giver = making.manager()
        first, second = making.manager(KENT), making.manager(KENT)
        subject = making.made(giver).subject
        return transfers.offer(subject.public_id, to=KENT, reason="She moved.", by=giver).pk, first, second

    ((offer, first, second),) = committed(prepare)

    answers = committed(
        *(
            lambda who=who: attempted(transfers.decide, offer, "accept", officer=who.pk, by=who)
            for who in (first, second)
        )
    )

    assert sorted(answer == "" for answer in answers) == [False, True]
    assert any("This transfer is already" in answer for answer in answers)
    ((officer, rows),) = committed(lambda: (Subject.objects.get().officer_id, ManagerAssignment.objects.count()))
    assert (officer in {first.pk, second.pk}, rows) == (True, 1)


@pytest.mark.parametrize("attempt", range(3))
def test_withdrawing_and_accepting_at_once_leaves_one_owner(committed, attempt):
    def prepare():
        giver, receiver = making.manager(), making.manager(KENT)
        subject = making.made(giver).subject
        return transfers.offer(subject.public_id, to=KENT, reason="She moved.", by=giver).pk, giver, receiver

    ((offer, giver, receiver),) = committed(prepare)

    answers = committed(
        lambda: attempted(transfers.decide, offer, "withdraw", by=giver),
        lambda: attempted(transfers.decide, offer, "accept", officer=receiver.pk, by=receiver),
    )

    assert sorted(answer == "" for answer in answers) == [False, True]
    ((state, force, officer),) = committed(
        lambda: (
            SubjectTransfer.objects.get().state,
            Subject.objects.get().force_id,
            Subject.objects.get().officer_id,
        )
    )
    expected = {"withdrawn": (giver.force_id, giver.pk), "accepted": (KENT, receiver.pk)}
    assert (force, officer) == expected[state]


@pytest.mark.parametrize("attempt", range(3))
def test_giver_s_record_during_acceptance_is_complete_on_one_side(committed, attempt):
    def prepare():
        giver, receiver = making.manager(), making.manager(KENT)
        order = making.made(giver)
        transfer = transfers.offer(order.subject.public_id, to=KENT, reason="She moved.", by=giver)
        return order.public_id, transfer.pk, giver, receiver

    ((order, offer, giver, receiver),) = committed(prepare)

    committed(
        lambda: attempted(transfers.decide, offer, "accept", officer=receiver.pk, by=receiver),
        lambda: attempted(tasks.record_task, order, "pnd", on=TODAY, reference="P/1", by=giver),
        lambda: attempted(
            transitions.make,
            order,
            "serve",
            making.details(Order.objects.get(), "serve", on=TODAY, court="X"),
            by=giver,
        ),
    )

    ((forces,),) = committed(
        lambda: (
            {
                force
                for model, path in cascade.tables().items()
                for force in model._base_manager.values_list("force", flat=True)
            },
        )
    )
    assert forces == {KENT}


def attempted(work, *args, **kwargs) -> str:
    """Empty if it succeeded, otherwise the reason."""
    try:
        work(*args, **kwargs)
    except (TransitionNotAllowed, Order.DoesNotExist) as why:
        return str(why) or "not there"
    return ""


def test_web_role_has_the_rights_to_move_everything(committed):
    def prepare():
        giver, receiver = making.manager(), making.manager(KENT)
        order = making.made(giver)
        risk.assess(order.subject.public_id, level="high", reason="Why.", on=TODAY, by=giver)
        return transfers.offer(order.subject.public_id, to=KENT, reason="She moved.", by=giver).pk, receiver

    ((offer, receiver),) = committed(prepare)

    committed(lambda: transfers.decide(offer, "accept", officer=receiver.pk, by=receiver).pk, by=(receiver,))

    ((forces,),) = committed(
        lambda: ({row for model in cascade.tables() for row in model.objects.values_list("force", flat=True)},)
    )
    assert forces == {KENT}


def test_no_path_to_a_table_uses_a_nullable_column() -> None:
    for model, path in cascade.tables().items():
        at = model
        for column in path.split("__"):
            field = at._meta.get_field(column)
            assert not field.null, (model.__name__, path)
            at = field.related_model
        assert at is Subject
