"""A force with a subject whose order has ended, a row of each table with a word in its text, and who decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.transfers import TransferState
from drafts import saving
from orders.choices import MergeState, Particular, RequiredDocument
from orders.models import (
    Breach,
    BreachCondition,
    BreachStep,
    CompletedTask,
    Condition,
    DetailsNotice,
    DifferentPeople,
    ExpiryDecision,
    Order,
    OrderStep,
    Passport,
    RiskAssessment,
    Service,
    Subject,
    SubjectMerge,
    SubjectTransfer,
    Visit,
)
from orders.subjects.records import Identifier, add
from orders.supervision.choices import BreachState, ExpiryChoice, Notified, TaskKind
from tests.accounts.factories import CUMBRIA, LANCASHIRE
from tests.orders import making
from tests.orders.counting import with_past
from tests.roles import acting_for

WORD = "Persephone"  # in every text of the subject that is erased
NAME = f"Darren {WORD}"
APPLIED_ON, MADE_ON, ENDED_ON = date(2020, 1, 6), date(2020, 1, 20), date(2020, 3, 10)


@dataclass(frozen=True, kw_only=True)
class EndedSubject:
    """The people around a subject whose order has ended, and another subject with an order in force."""

    lead: User
    other_lead: User
    analyst: User
    neighbour: User
    subject: Subject
    merged: Subject
    order: Order
    present: Order


def ended_subject() -> EndedSubject:
    """The order was made in January 2020 and discharged in March."""
    lead, other_lead = (making.manager(role=Role.LEAD) for _ in range(2))
    analyst, neighbour = making.manager(), making.manager(CUMBRIA, Role.LEAD)
    order = with_past(
        analyst,
        ("apply", APPLIED_ON),
        ("make", MADE_ON, {"add": (replace(making.NO_CAR_WASH, words=f"Must not see {WORD}."),)}),
        ("serve", MADE_ON + timedelta(days=1), {"served_by": f"PC {WORD}"}),
        ("discharge", ENDED_ON, {"papers": frozenset(RequiredDocument), "reasons": f"{WORD} agreed."}),
    )
    subject = order.subject
    present = making.made(analyst)
    merged = making.subject(analyst, name=f"Darren {WORD}-Smith")
    _identify(subject, by=analyst)
    _write_on_order(order, by=analyst)
    _write_on_subject(subject, merged, present.subject, by=analyst, confirmed_by=lead)
    with acting_for(analyst):
        for address in (
            f"/orders/{order.public_id}/breach/",
            f"/orders/merges/{SubjectMerge.objects.get().pk}/decide/",
            f"/orders/transfers/{SubjectTransfer.objects.get().pk}/decide/",
        ):
            saving.save(address, "", page="", fields={"a": {"now": WORD}}, by=analyst)
    User.objects.update(created_at=timezone.now() - timedelta(days=15))  # long enough to erase
    return EndedSubject(
        lead=lead,
        other_lead=other_lead,
        analyst=analyst,
        neighbour=neighbour,
        subject=Subject.objects.get(pk=subject.pk),
        merged=Subject.objects.get(pk=merged.pk),
        order=Order.objects.get(pk=order.pk),
        present=present,
    )


def _identify(subject: Subject, *, by: User) -> None:
    """The details by which the person is known, one of them in another force's area."""
    known = [
        Identifier(kind=Particular.NAME, text=NAME),
        Identifier(kind=Particular.ADDRESS, text=f"2 {WORD} Street, Barrow", area=CUMBRIA),
    ]
    add(subject, known, by=by)
    subject.out_of_hours_contact = f"PC {WORD}, 01632 960999"
    subject.save(update_fields=["out_of_hours_contact"])


def _write_on_order(order: Order, *, by: User) -> None:
    """What is recorded under an order: tasks, a passport, a notice, a decision and a breach, all of them over."""
    of = {"order": order, "force_id": order.force_id}
    now = {"by": by, "at": clock.now()}
    Order.objects.filter(pk=order.pk).update(reference=f"L/{WORD}", evidence=f"{WORD} was seen.", court=f"{WORD} Court")
    CompletedTask.objects.create(
        **of,
        **now,
        kind=TaskKind.PNC_SET,
        on=MADE_ON,
        reference=WORD,
        removed_on=ENDED_ON,
        removed_reference=WORD,
        removed_by=by,
        removed_at=clock.now(),
    )
    Passport.objects.create(
        **of, **now, number=WORD, station=WORD, taken_on=MADE_ON, returned_on=ENDED_ON, returned_to=WORD
    )
    home = order.subject.known_by.get(kind=Particular.ADDRESS)
    DetailsNotice.objects.create(
        **of, **now, of=Notified.ADDRESS, since=MADE_ON, due_on=MADE_ON, on=MADE_ON, known_by=home
    )
    ExpiryDecision.objects.create(**of, **now, ends_on=ENDED_ON, choice=ExpiryChoice.LAPSE, reason=WORD)
    breach = Breach.objects.create(
        **of,
        happened_on=MADE_ON,
        facts=f"{WORD} washed cars.",
        evidence=WORD,
        state=BreachState.WARNED,
        reported_by=by,
        reporter_force_id=CUMBRIA,
        reported_at=clock.now(),
        decided_on=ENDED_ON,
    )
    condition = order.conditions.get()
    BreachCondition.objects.create(breach=breach, force_id=LANCASHIRE, condition=condition)
    BreachStep.objects.create(
        breach=breach,
        force_id=LANCASHIRE,
        number=1,
        move="warn",
        was=BreachState.SUSPECTED,
        became=BreachState.WARNED,
        on=ENDED_ON,
        court=WORD,
        sentence=WORD,
        reasons=WORD,
        **now,
    )
    assert OrderStep.objects.filter(order=order).count() >= 3
    assert Condition.objects.filter(order=order).exists()
    assert Service.objects.filter(order=order).exists()


def _write_on_subject(subject: Subject, merged: Subject, other: Subject, *, by: User, confirmed_by: User) -> None:
    """What is recorded about a person: risk, a visit, a transfer that was declined, and a merge."""
    of = {"subject": subject, "force_id": subject.force_id}
    now = {"by": by, "at": clock.now()}
    RiskAssessment.objects.create(**of, **now, level="high", reason=WORD, on=MADE_ON, review_due_on=ENDED_ON)
    Visit.objects.create(**of, **now, on=MADE_ON, was_planned=False, was_seen=True, officers=WORD, said=WORD)
    decided = {"decided_by": confirmed_by, "decided_at": clock.now()}
    DifferentPeople.objects.create(**of, **decided, other=other, reason=WORD)
    SubjectMerge.objects.create(
        **of,
        **decided,
        other=merged,
        state=MergeState.CONFIRMED,
        reason=WORD,
        requested_by=by,
        requested_at=clock.now(),
        before={"out_of_hours_contact": WORD},
        moved={WORD: [1]},
    )
    Subject.objects.filter(pk=merged.pk).update(merged_into=subject)
    SubjectTransfer.objects.create(
        **of,
        number=subject.number,
        receiver_id=CUMBRIA,
        state=TransferState.NOTED,
        reason=WORD,
        declined_why=WORD,
        offered_by=by,
        offered_at=clock.now(),
        settled_by=by,
        settled_at=clock.now(),
    )


__all__ = ["WORD", "EndedSubject", "ended_subject"]
