"""Breaches: any officer of any force reports one, and the managing force deals with it (`breach_workflow`).

A reporter sees their own report and its outcome; of the order they see only its number, kind and conditions.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.querysets import secrets_of
from audit import log
from audit.choices import Operation
from core import clock
from core.govuk import in_words
from core.workflow import TransitionNotAllowed
from investigations.models import Investigation
from orders import other_forces, permissions
from orders.models import Breach, BreachCondition, BreachStep, Law, Order, Subject
from orders.subjects import erased
from orders.supervision import breach_workflow, record
from orders.supervision.binding import binding
from orders.supervision.breach_workflow import TRANSITIONS, BreachFacts
from orders.supervision.choices import BreachState

OPEN = frozenset({BreachState.SUSPECTED, BreachState.INVESTIGATED})  # nobody has charged or resolved it


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachInput:
    """The input of a breach transition."""

    on: date
    court: str = ""
    sentence: str = ""
    months: int | None = None
    reasons: str = ""
    investigation: UUID | None = None


@transaction.atomic
def report(
    public_id: UUID,
    *,
    happened_on: date,
    conditions: Collection[int],
    facts: str,
    evidence: str,
    by: User,
    time_of_day: time | None = None,
) -> Breach:
    """Report a possible breach of an order of any force, by the keys of its conditions. Raises TransitionNotAllowed.

    Raises Order.DoesNotExist where nobody could report it: the order was never made, or the person is not an officer.
    """
    other_forces.lock_order(public_id)
    order = Order.objects.reportable_by(by).get(public_id=public_id)
    erased.refuse(order.subject_id)
    record.refuse_future(happened_on, time_of_day)
    orders = Order.objects.filter(pk=order.pk)
    bindings = binding(orders, on=happened_on) or binding(orders, on=happened_on, until_decided=True)
    bound = {bound_condition.condition.pk: bound_condition.condition for bound_condition in bindings}
    if not bound:
        raise TransitionNotAllowed(f"The order was not in force on {in_words(happened_on)}. Check the date.")
    if not conditions or set(conditions) - set(bound):
        raise TransitionNotAllowed(
            "Choose the conditions that may have been breached, from those in force on that date."
        )
    if not facts.strip():
        raise TransitionNotAllowed("Enter what happened.")
    again = Breach.objects.filter(
        order=order, happened_on=happened_on, facts=facts.strip(), reported_by=by, state=BreachState.SUSPECTED
    )
    if (known := again.first()) is not None:
        return known  # the same page, submitted twice
    breach = Breach.objects.create(
        order=order,
        force_id=order.force_id,
        happened_on=happened_on,
        time_of_day=time_of_day,
        facts=facts.strip(),
        evidence=evidence.strip(),
        reported_by=by,
        reporter_force_id=by.force_id,
        reported_at=clock.now(),
    )
    BreachCondition.objects.bulk_create(
        BreachCondition(breach=breach, force_id=order.force_id, condition=bound[key]) for key in sorted(set(conditions))
    )
    log.record(Operation.COLLECTION, of=breach, beside=[order, order.subject])
    return breach


@transaction.atomic
def make(public_id: UUID, move: str, details: BreachInput, *, by: User, version: int | None = None) -> Breach:
    """Make one transition of a breach.

    `version` is the one that the page was opened with; None for a caller without a page.

    Raises TransitionNotAllowed, also when a colleague has recorded something since, and Breach.DoesNotExist out of
    scope.
    """
    seen = Breach.objects.visible_to(by).select_related("order").get(public_id=public_id)
    Subject.objects.select_for_update(of=("self",)).get(pk=seen.order.subject_id)
    erased.refuse(seen.order.subject_id)
    breach = Breach.objects.visible_to(by).select_related("order").select_for_update(of=("self",)).get(pk=seen.pk)
    if version is not None and breach.version != version:
        raise TransitionNotAllowed(_recorded_since(breach))
    if why := why_not(move, breach, details, by=by):
        raise TransitionNotAllowed(why)
    was, transition = breach.state, TRANSITIONS[move]
    breach.state = transition.target
    breach.version += 1
    if move == "arrest":
        breach.arrested_on = breach.arrested_on or details.on
    breach.decided_on = details.on if transition.target in breach_workflow.SETTLED else None
    if details.investigation is not None:
        breach.investigation = _of_own_force(details.investigation, by=by)
    breach.save(update_fields=["state", "version", "arrested_on", "decided_on", "investigation"])
    BreachStep.objects.create(
        breach=breach,
        force_id=breach.force_id,
        number=breach.steps.count() + 1,
        move=move,
        was=was,
        became=breach.state,
        on=details.on,
        court=details.court.strip(),
        months=details.months,
        sentence=record.line(details.sentence, 200),
        reasons=details.reasons.strip(),
        by=by,
        at=clock.now(),
    )
    log.record(Operation.ALTERATION, of=breach)
    return breach


def _recorded_since(breach: Breach) -> str:
    """The latest recorded step, with its date and author, for a user whose page is out of date."""
    last = breach.steps.select_related("by").defer(*secrets_of("by")).order_by("-number").first()
    who = f"{last.by.name} recorded this at {clock.in_words(last.at)}" if last else "A colleague recorded a step"
    return f"{who}: {breach.get_state_display()}. Read it before you record the next step."


def of_order(order: Order) -> list[Breach]:
    """The breaches of an order and of the interim orders for its application, newest first."""
    rows = Breach.objects.filter(Q(order=order) | Q(order__main=order), force=order.force_id).select_related("order")
    return list(rows.order_by("-happened_on", "-pk"))


def why_not(move: str, breach: Breach, details: BreachInput, *, by: User) -> str:
    """Why this person can't make the transition now, as a sentence; empty when they can."""
    if not permissions.is_of_force(by, breach.force_id):
        return f"Only order managers in {breach.force.short_name} can {TRANSITIONS[move].verb}."
    law = Law.objects.book().get("breach_months_on_indictment", kind=breach.order.kind, on=breach.happened_on)
    facts = BreachFacts(
        on=details.on,
        today=clock.today(),
        happened_on=breach.happened_on,
        last_move_on=breach.steps.order_by("-number").values_list("on", flat=True).first(),
        court=details.court,
        sentence=details.sentence,
        months=details.months,
        most_months=law.value if law else None,
        reasons=details.reasons,
    )
    return breach_workflow.refusal(move, state=breach.state, facts=facts)


def open_transitions(breach: Breach, *, by: User) -> list[str]:
    """The transitions that this person could make now with complete input."""
    if not permissions.is_of_force(by, breach.force_id):
        return []
    return [move for move, transition in TRANSITIONS.items() if breach.state in transition.source]


def _of_own_force(public_id: UUID, *, by: User) -> Investigation:
    investigation = Investigation.objects.visible_to(by).filter(public_id=public_id, force=by.force_id).first()
    if investigation is None:
        raise TransitionNotAllowed("Choose an investigation in your own force.")
    return investigation
