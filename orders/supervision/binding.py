"""The conditions that are binding on a subject on a day, for visits and breach reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orders.conditions import wording
from orders.models import Condition, Order
from orders.querysets import OrderQuerySet
from orders.status_on_day import binding_on, bound_until_decided_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """One condition that is binding on the day, with its order."""

    order: Order
    condition: Condition

    @property
    def label(self) -> str:
        """What the subject must not do, or must do: in plain words if there are any, otherwise in the court's."""
        return wording.sentence(self.condition)


def binding(orders: OrderQuerySet, *, on: date, until_decided: bool = False) -> list[Binding]:
    """The conditions of some orders that are binding on a day, order by order, from the history. Three queries.

    With `until_decided`, includes orders that a court ended on the day, because they were binding until the decision.
    """
    binds_on = bound_until_decided_on if until_decided else binding_on
    bindings = []
    made = orders.filter(made_on__lte=on).order_by("made_on", "pk")
    for order in made.prefetch_related("steps", "conditions__added", "conditions__removed"):
        history = [step.leg for step in sorted(order.steps.all(), key=lambda step: step.number)]
        rows = sorted(order.conditions.all(), key=lambda row: (row.number, row.pk))
        numbers = set(binds_on(on, history=history, parts=[row.part for row in rows]))
        bindings += [
            Binding(order=order, condition=row) for row in rows if row.part.binds_on(on) and row.number in numbers
        ]
    return bindings
