"""Supervision events of an order's timeline: tasks, notices, passports, decisions, breaches."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.querysets import named
from core import clock
from core.govuk import in_words
from core.timeline import TimelineEvent
from orders.models import (
    Breach,
    BreachStep,
    CompletedTask,
    DetailsNotice,
    ExpiryDecision,
    Order,
    Passport,
    SubjectTransfer,
)
from orders.supervision.choices import ExpiryChoice, Notified, TaskKind
from orders.supervision.tasks import REMOVALS

# The label of each breach transition once it was made.
BREACH_TITLES = {
    "investigate": "Breach under investigation",
    "arrest": "Arrested for a breach",
    "no_action": "Breach: no further action",
    "warn": "Warned for a breach",
    "vary_order": "Breach: application to vary the order",
    "charge": "Charged with a breach",
    "convict": "Convicted of a breach",
    "acquit": "Acquitted of a breach",
    "discontinue": "Breach prosecution discontinued",
}
# What a completed task is called.
TASKS_DONE = {
    TaskKind.PNC_SET: "Marker added to the Police National Computer",
    TaskKind.PNC_CHECKED: "Marker on the Police National Computer checked",
    TaskKind.PND: "Entry added to the Police National Database",
    TaskKind.PORTS: "Ports and Border Force notified of the foreign travel prohibition",
    TaskKind.PASSPORTS: "Surrender of passports checked",
    TaskKind.PARTNERS: "Partner agencies notified",
}
WITH_A_REFERENCE = {TaskKind.PNC_SET, TaskKind.PND}  # of the other database; the others name who did or knows it


def tasks_done(order: Order) -> Iterator[TimelineEvent]:
    """Completed tasks with their references, and their removals."""
    for done in named(CompletedTask.objects.filter(order=order), "by", "removed_by").order_by("on", "pk"):
        kind = TaskKind(done.kind)
        yield TimelineEvent(
            day=done.on,
            title=TASKS_DONE[kind],
            who=done.by.name,
            reasons=f"Reference {done.reference}" if kind in WITH_A_REFERENCE else done.reference,
            recorded_at=done.at,
            recorded_by=done.by.name,
        )
        if done.removed_on and done.removed_by and not done.is_replaced:
            yield TimelineEvent(
                day=done.removed_on,
                title=REMOVALS[done.kind].title,
                who=done.removed_by.name,
                reasons=done.removed_reference,
                recorded_at=done.removed_at,
                recorded_by=done.removed_by.name,
            )


def notices(order: Order) -> Iterator[TimelineEvent]:
    """The subject's notices of name and address, without the content."""
    for notice in named(DetailsNotice.objects.filter(order=order), "by").order_by("on", "pk"):
        late = " Notified late." if notice.on > notice.due_on else ""
        yield TimelineEvent(
            day=notice.on,
            title=f"Notified: {Notified(notice.of).label.lower()}",
            who="The subject",
            text=f"Due by {in_words(notice.due_on)}.{late}",
            recorded_at=notice.at,
            recorded_by=notice.by.name,
        )


def passports(order: Order) -> Iterator[TimelineEvent]:
    """Passports surrendered and returned, without their numbers."""
    for held in named(Passport.objects.filter(order=order), "by").defer("number").order_by("taken_on", "pk"):
        yield TimelineEvent(
            day=held.taken_on,
            title="Passport surrendered",
            who=held.station,
            recorded_at=held.at,
            recorded_by=held.by.name,
        )
        if held.returned_on:
            yield TimelineEvent(
                day=held.returned_on, title="Passport returned", who=held.station, reasons=held.returned_to
            )


def decisions(order: Order) -> Iterator[TimelineEvent]:
    """Decisions about its expiry."""
    for decision in named(ExpiryDecision.objects.filter(order=order), "by").order_by("at", "pk"):
        yield TimelineEvent(
            day=clock.day_of(decision.at),
            title=ExpiryChoice(decision.choice).label,
            who=decision.by.name,
            reasons=decision.reason,
            text=f"For the last day, {in_words(decision.ends_on)}.",
            recorded_at=decision.at,
            recorded_by=decision.by.name,
        )


def reported(order: Order) -> Iterator[TimelineEvent]:
    """Reported breaches."""
    rows = Breach.objects.filter(order=order).select_related("reporter_force")
    for breach in named(rows, "reported_by").order_by("reported_at", "pk"):
        force = f", {breach.reporter_force.short_name}" if breach.reporter_force else ""
        yield TimelineEvent(
            day=clock.day_of(breach.reported_at),
            title="Breach reported",
            who=f"{breach.reported_by.name}{force}",
            text=f"Reported date of the breach: {in_words(breach.happened_on)}.",
            url=breach.get_absolute_url(),
            recorded_at=breach.reported_at,
            recorded_by=breach.reported_by.name,
        )


def breach_steps(order: Order) -> Iterator[TimelineEvent]:
    """Transitions of the breaches."""
    rows = BreachStep.objects.filter(breach__order=order).select_related("breach")
    for step in named(rows, "by").order_by("pk"):
        yield TimelineEvent(
            day=step.on,
            title=BREACH_TITLES[step.move],
            who=step.court or step.by.name,
            reasons=step.reasons,
            text=step.sentence,
            url=step.breach.get_absolute_url(),
            recorded_at=step.at,
            recorded_by=step.by.name,
        )


def transferred_out(order: Order) -> Iterator[TimelineEvent]:
    """Transfers that the other force accepted; a receiving force's timeline names no officer of the offering force."""
    accepted = SubjectTransfer.objects.filter(subject=order.subject_id, officer__isnull=False, settled_at__isnull=False)
    for transfer in accepted.select_related("force", "receiver").order_by("settled_at", "pk"):
        if transfer.settled_at and transfer.settled_at >= order.created_at:
            yield TimelineEvent(
                day=clock.day_of(transfer.settled_at),
                title=f"Transferred from {transfer.force.short_name} to {transfer.receiver.short_name}",
                who=transfer.receiver.name,
                recorded_at=transfer.settled_at,
            )


KINDS = (tasks_done, notices, passports, decisions, reported, breach_steps, transferred_out)
