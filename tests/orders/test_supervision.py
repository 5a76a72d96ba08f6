"""Supervision of a subject: the officers, the risk level, visits, notifications, and notices by the subject."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from audit import log
from core.workflow import EditConflict, TransitionNotAllowed
from orders.choices import ConditionKind, OrderKind, Particular, Reach
from orders.models import (
    AreaAlert,
    CompletedTask,
    ConditionCheck,
    DetailsNotice,
    Law,
    ManagerAssignment,
    Order,
    RiskAssessment,
    Subject,
    SubjectIdentifier,
    Visit,
)
from orders.supervision import expiry, notices, other_areas, passports, people, risk, tasks, visits
from orders.supervision.binding import binding
from orders.transition_input import ConditionWords
from tests.accounts.factories import KENT, UserFactory
from tests.orders import making
from tests.orders.making import MADE_ON, NO_CAR_WASH, NO_LIFTS, TELL_ADDRESS
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
BAN = ConditionWords(
    kind=ConditionKind.TRAVEL_BAN, words="Must not travel to Freedonia.", reach=Reach.NAMED, countries=("Freedonia",),
    ends_on=date(2028, 3, 15), own_reason=making.OWN,
)  # fmt: skip


@made_once
def officer() -> User:
    return making.manager()


@made_once
def order(officer: User) -> Order:
    return making.made(officer, add=(NO_CAR_WASH, NO_LIFTS, TELL_ADDRESS))


def assign(subject: Subject, officer: User, *, by: User, **more: object) -> Subject:
    fields = {"deputy": None, "supervisor": None, "out_of_hours_contact": "", "version": subject.version, **more}
    return people.assign(subject.public_id, officer=officer.pk, by=by, **fields)


# Officers.
def test_officer_deputy_and_supervisor_are_recorded_and_every_change_is_a_row(officer: User, order: Order) -> None:
    other, third = making.manager(), making.manager()

    subject = assign(
        order.subject,
        other,
        deputy=officer.pk,
        supervisor=third.pk,
        out_of_hours_contact="Duty inspector, 01632 960111",
        by=officer,
    )

    assert (subject.officer, subject.deputy, subject.supervisor) == (other, officer, third)
    assert (Subject.objects.get().out_of_hours_contact, ManagerAssignment.objects.get().officer) == (
        "Duty inspector, 01632 960111",
        other,
    )


@pytest.mark.parametrize("who", ["without the duty", "another force", "gone"])
def test_officer_must_hold_the_duty_in_the_force(officer: User, order: Order, who: str) -> None:
    other = {"without the duty": UserFactory, "another force": lambda: making.manager(KENT), "gone": making.manager}[
        who
    ]()
    if who == "gone":
        User.objects.filter(pk=other.pk).update(is_active=False)

    with pytest.raises(TransitionNotAllowed, match="Choose an order manager"):
        assign(order.subject, other, by=officer)
    assert not ManagerAssignment.objects.exists()


def test_second_of_two_users_naming_an_officer_gets_an_edit_conflict(officer: User, order: Order) -> None:
    assign(order.subject, making.manager(), by=officer)

    with pytest.raises(EditConflict, match="A colleague changed"):
        people.assign(
            order.subject.public_id,
            officer=officer.pk,
            deputy=None,
            supervisor=None,
            out_of_hours_contact="",
            version=1,
            by=officer,
        )


def test_deputy_must_be_a_different_person(officer: User, order: Order) -> None:
    with pytest.raises(TransitionNotAllowed, match="must be different"):
        assign(order.subject, officer, deputy=officer.pk, by=officer)


def test_unit_and_other_forces_cannot_name_an_officer(officer: User, order: Order) -> None:
    with pytest.raises(TransitionNotAllowed, match="Only order managers in Lancashire"):
        assign(order.subject, officer, by=making.coordinator())
    with pytest.raises(Subject.DoesNotExist):
        assign(order.subject, officer, by=making.manager(KENT))


# Risk.
def test_risk_level_sets_the_interval_of_reviews_and_visits(officer: User, order: Order) -> None:
    subject = risk.assess(order.subject.public_id, level="high", reason="Still in touch.", on=TODAY, by=officer)

    assert (subject.risk, subject.review_due_on, subject.visit_due_on) == (
        "high",
        date(2027, 2, 24),
        date(2026, 12, 24),
    )
    row = RiskAssessment.objects.get()
    assert (row.by, row.reason, row.on, row.review_due_on) == (officer, "Still in touch.", TODAY, date(2027, 2, 24))


def test_next_assessment_follows_a_changed_interval(officer: User, order: Order) -> None:
    Law.objects.filter(code="review_months_high").update(valid_to=date(2026, 10, 31))
    Law.objects.create(code="review_months_high", kind="any", value=2, valid_from=date(2026, 11, 1), source="A default")

    subject = risk.assess(order.subject.public_id, level="high", reason="As before.", on=TODAY, by=officer)

    assert subject.review_due_on == date(2027, 1, 24)


def test_visits_are_counted_since_the_last_review(officer: User, order: Order) -> None:
    risk.assess(order.subject.public_id, level="low", reason="Quiet.", on=date(2026, 6, 1), by=officer)
    visited(order, officer, on=date(2026, 11, 2))

    subject = risk.assess(order.subject.public_id, level="very_high", reason="Seen in Preston.", on=TODAY, by=officer)

    assert subject.visit_due_on == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("level", "reason", "on", "sentence"),
    [
        ("high", " ", TODAY, "Enter the reason"),
        ("high", "Why.", date(2026, 11, 25), "in the future"),
        ("high", "Why.", date(2026, 5, 31), "last assessment was on 1 June 2026"),
    ],
)
def test_assessment_needs_a_reason_and_a_valid_day(
    officer: User, order: Order, level: str, reason: str, on: date, sentence: str
) -> None:
    risk.assess(order.subject.public_id, level="low", reason="Quiet.", on=date(2026, 6, 1), by=officer)

    with pytest.raises(TransitionNotAllowed, match=sentence):
        risk.assess(order.subject.public_id, level=level, reason=reason, on=on, by=officer)
    assert Subject.objects.get().risk == "low"


# Visits.
def visited(
    order: Order, by: User, *, on: date = TODAY, outcomes: dict[int, str] | None = None, **more: object
) -> Visit:
    visit = {"was_planned": False, "was_seen": True, "officers": "PC Placeholder", "finding": "At home.", **more}
    return visits.note(order.subject.public_id, on=on, outcomes=outcomes or {}, by=by, **visit)


def test_visit_records_a_result_for_every_current_condition(officer: User, order: Order) -> None:
    risk.assess(order.subject.public_id, level="very_high", reason="Why.", on=MADE_ON, by=officer)
    first, second, third = order.conditions.order_by("number")

    visit = visited(order, officer, outcomes={first.pk: "kept", second.pk: "not_kept"})

    assert dict(visit.checks.values_list("condition", "outcome")) == {
        first.pk: "kept",
        second.pk: "not_kept",
        third.pk: "not_checked",
    }
    assert visit.next_due_on == Subject.objects.get().visit_due_on == date(2026, 12, 8)


def test_late_recorded_visit_does_not_move_the_next_one_back(officer: User, order: Order) -> None:
    risk.assess(order.subject.public_id, level="very_high", reason="Why.", on=MADE_ON, by=officer)
    visited(order, officer, on=TODAY)

    visited(order, officer, on=date(2026, 11, 1))

    assert Subject.objects.get().visit_due_on == date(2026, 12, 8)


def test_visit_asks_about_the_conditions_of_its_day(officer: User, order: Order) -> None:
    narrower = making.own("Must not run a car wash in Preston.")
    making.moved(order, "vary", by=officer, on=date(2026, 6, 1), add=(narrower,), remove=frozenset({1}))

    before = binding(Order.objects.all(), on=date(2026, 5, 31))
    after = binding(Order.objects.all(), on=date(2026, 6, 1))

    labels = [condition.words.rstrip(".") for condition in (NO_CAR_WASH, NO_LIFTS, TELL_ADDRESS, narrower)]
    assert [condition.label for condition in before] == labels[:3]
    assert [condition.label for condition in after] == [labels[3], *labels[1:3]]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"on": date(2026, 11, 25)}, "in the future"),
        ({"on": date(2026, 3, 15)}, "No order was in force"),
        ({"finding": "  "}, "Enter what was found"),
        ({"officers": ""}, "Enter who visited"),
        ({"outcomes": {0: "kept"}}, "conditions changed"),
    ],
)
def test_invalid_visit_is_refused(officer: User, order: Order, more: dict[str, object], sentence: str) -> None:
    with pytest.raises(TransitionNotAllowed, match=sentence):
        visited(order, officer, **more)
    assert not ConditionCheck.objects.exists()


# Tasks.
def test_conditions_decide_the_tasks_of_an_order(officer: User) -> None:
    plain = making.made(officer)
    with_ban = making.made(officer, add=(NO_CAR_WASH, BAN))

    assert [*tasks.now(plain)] == ["pnc_set", "pnc_checked", "pnd", "partners"]
    assert [*tasks.now(with_ban)] == ["pnc_set", "pnc_checked", "pnd", "ports", "partners"]
    assert not tasks.now(making.applied(officer))


def test_task_is_recorded_once_with_reference_and_day(officer: User, order: Order) -> None:
    tasks.record_task(order.public_id, "pnc_set", on=date(2026, 3, 17), reference="26/123456", by=officer)

    (done_task,) = [task for task in tasks.now(order).values() if task.done]
    assert (done_task.done.reference, done_task.done.on, done_task.due_on) == (
        "26/123456",
        date(2026, 3, 17),
        date(2026, 3, 17),
    )
    with pytest.raises(TransitionNotAllowed, match="A colleague has already recorded this"):
        tasks.record_task(order.public_id, "pnc_set", on=TODAY, reference="26/2", by=officer)
    row = CompletedTask.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("kind", "on", "reference", "sentence"),
    [
        ("ports", TODAY, "Border Force", "does not have that task"),
        ("pnd", TODAY, " ", "Enter the reference of the entry"),
        ("pnd", date(2026, 3, 15), "P/1", "before the order was made"),
        ("pnd", date(2026, 11, 25), "P/1", "in the future"),
    ],
)
def test_invalid_task_is_refused(
    officer: User, order: Order, kind: str, on: date, reference: str, sentence: str
) -> None:
    with pytest.raises(TransitionNotAllowed, match=sentence):
        tasks.record_task(order.public_id, kind, on=on, reference=reference, by=officer)


# Passports.
def test_passport_is_held_and_returned_and_its_number_is_sealed(officer: User) -> None:
    order = making.made(officer, add=(NO_CAR_WASH, *making.no_travel(date(2028, 3, 15))))
    with log.gathering(log.RequestAccesses()) as gathered:
        held = passports.record_surrender(
            order.public_id, number="QUAGGA123", station="Preston", taken_on=date(2026, 3, 20), by=officer
        )
    assert "QUAGGA123" not in repr(gathered)
    assert "QUAGGA123" not in str(held.number)
    held.refresh_from_db()
    assert held.number.reveal() == "QUAGGA123"

    back = passports.give_back(
        order.public_id, passport=held.pk, returned_on=TODAY, returned_to="the subject", by=officer
    )

    assert (back.returned_on, back.returned_to) == (TODAY, "the subject")
    with pytest.raises(TransitionNotAllowed, match="Choose a passport"):
        passports.give_back(order.public_id, passport=held.pk, returned_on=TODAY, returned_to="x", by=officer)


def test_passport_is_surrendered_only_under_a_ban_on_all_countries(officer: User) -> None:
    """Modern Slavery Act 2015 ss.18(4), 25(4): a ban on named countries asks for none."""
    order = making.made(officer, add=(NO_CAR_WASH, BAN))
    with pytest.raises(TransitionNotAllowed, match="prohibits travel to all countries"):
        passports.record_surrender(order.public_id, number="1", station="Preston", taken_on=TODAY, by=officer)


@pytest.mark.parametrize(("on", "to"), [(date(2026, 3, 19), "the subject"), (TODAY, " ")])
def test_passport_return_needs_its_recipient_and_follows_the_surrender(officer: User, on: date, to: str) -> None:
    order = making.made(officer, add=(NO_CAR_WASH, *making.no_travel(date(2028, 3, 15))))
    held = passports.record_surrender(
        order.public_id, number="1", station="Preston", taken_on=date(2026, 3, 20), by=officer
    )

    with pytest.raises(TransitionNotAllowed, match="who it was returned to"):
        passports.give_back(order.public_id, passport=held.pk, returned_on=on, returned_to=to, by=officer)


# Name and address.
def served(order: Order, officer: User, *, on: date = date(2026, 3, 20)) -> Order:
    return making.moved(order, "serve", by=officer, on=on)


def test_first_notice_is_due_in_three_days_including_the_day_of_service(officer: User, order: Order) -> None:
    served(order, officer, on=date(2026, 3, 20))  # a Friday

    notice = notices.record_notice(
        order.public_id,
        of="first",
        on=date(2026, 3, 22),
        name="Darren Example",
        address="14 Sample Street",
        area=making.LANCASHIRE,
        by=officer,
    )

    order.refresh_from_db()
    assert (notice.due_on, order.notified_on) == (date(2026, 3, 22), date(2026, 3, 22))
    notified = {row.kind: row.text.reveal() for row in SubjectIdentifier.objects.filter(was_notified=True)}
    assert notified == {"name": "Darren Example", "address": "14 Sample Street"}
    with pytest.raises(TransitionNotAllowed, match="A colleague has already recorded this"):
        notices.record_notice(order.public_id, of="first", on=TODAY, by=officer)


def test_later_change_is_due_in_three_days_and_ends_the_former_home(officer: User, order: Order) -> None:
    served(order, officer)
    notices.record_notice(
        order.public_id,
        of="first",
        on=date(2026, 3, 21),
        address="14 Sample Street",
        area=making.LANCASHIRE,
        by=officer,
    )

    notice = notices.record_notice(
        order.public_id,
        of="address",
        since=date(2026, 10, 24),
        on=date(2026, 10, 30),
        address="2 Specimen Row",
        area=making.LANCASHIRE,
        by=officer,
    )

    assert (notice.due_on, notice.on) == (date(2026, 10, 26), date(2026, 10, 30))
    homes = {row.text.reveal(): row.until for row in SubjectIdentifier.objects.filter(kind=Particular.ADDRESS)}
    assert homes == {"14 Sample Street": date(2026, 10, 24), "2 Specimen Row": None}


@pytest.mark.parametrize(
    ("notice", "sentence"),
    [
        ({"of": "address", "on": TODAY, "address": "2 Specimen Row"}, "Enter the date of the change"),
        ({"of": "address", "on": TODAY, "since": TODAY}, "Enter the new home address"),
        ({"of": "name", "on": TODAY, "since": TODAY}, "Enter the new name"),
        ({"of": "name", "on": date(2026, 11, 20), "since": TODAY, "name": "D"}, "on or after the date"),
        ({"of": "first", "on": TODAY}, "has not been served"),
    ],
)
def test_invalid_notice_changes_nothing(officer: User, order: Order, notice: dict[str, object], sentence: str) -> None:
    with pytest.raises(TransitionNotAllowed, match=sentence):
        notices.record_notice(order.public_id, by=officer, **notice)
    assert not DetailsNotice.objects.exists()
    assert not SubjectIdentifier.objects.filter(was_notified=True).exists()


def test_order_without_a_notification_requirement_has_no_notices(officer: User) -> None:
    order = served(making.made(officer), officer)

    with pytest.raises(TransitionNotAllowed, match="record a notification only"):
        notices.record_notice(order.public_id, of="first", on=TODAY, by=officer)


def test_home_in_another_force_s_area_is_shared_with_that_force(officer: User, order: Order) -> None:
    kent = making.manager(KENT)
    served(order, officer)

    with log.gathering(log.RequestAccesses()) as gathered:
        notices.record_notice(
            order.public_id, of="address", since=TODAY, on=TODAY, address="9 Elsewhere Road", area=KENT, by=officer
        )

    (alert,) = AreaAlert.objects.to_note(kent)
    assert (alert.subject, alert.force_id) == (order.subject, officer.force_id)
    notified = [access.recipient for access in gathered.accesses.values() if access.kind == "disclosure"]
    assert notified == ["Kent Police"]
    assert "Elsewhere" not in repr(gathered)
    with pytest.raises(TransitionNotAllowed, match="in Kent"):
        other_areas.acknowledge(alert.pk, by=officer)
    other_areas.acknowledge(alert.pk, by=kent)
    assert not AreaAlert.objects.to_note(kent).exists()
    with pytest.raises(AreaAlert.DoesNotExist):
        other_areas.acknowledge(alert.pk, by=making.manager("E23000002"))


# End of an order.
def test_decision_is_about_one_last_day(officer: User) -> None:
    order = making.made(officer, ends_on=date(2028, 3, 15), until_further_order=False)
    expiry.decide(order.public_id, choice="renew", reason="Still a risk.", by=officer)
    assert expiry.newest_of(order).choice == "renew"

    order = making.moved(order, "renew", by=officer, on=TODAY, ends_on=date(2030, 3, 15))

    assert expiry.newest_of(order) is None


def test_order_until_further_order_needs_no_end_decision(officer: User, order: Order) -> None:
    with pytest.raises(TransitionNotAllowed, match="until further order"):
        expiry.decide(order.public_id, choice="lapse", reason="Why.", by=officer)


def test_decision_needs_a_reason_and_a_note_needs_a_lapse(officer: User) -> None:
    order = making.made(officer, kind=OrderKind.INTERIM_STRO)

    with pytest.raises(TransitionNotAllowed, match="Enter the reason in a sentence"):
        expiry.decide(order.public_id, choice="lapse", reason=" ", by=officer)
    with pytest.raises(TransitionNotAllowed, match="nothing to record"):
        expiry.decide(order.public_id, choice="noted", reason="Why.", by=officer)
