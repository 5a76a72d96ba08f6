"""Orders with a history, imported whole, and their extraction as the worker runs it."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from accounts.models import User
from figures import batches
from figures.models import Batch, Figure
from orders import extractions
from orders.choices import Basis, OrderKind, Particular, Party
from orders.imports import history_import
from orders.imports.past_records import PastOrder, PastSubject, PastTransition
from orders.models import Order, OrderExtraction
from orders.subjects.records import Identifier
from orders.transition_input import OrderTransitionInput
from tests.orders import making
from tests.roles import acting

_numbers = count(1)


def details(kind: str, move: str, on: date, **more: Any) -> OrderTransitionInput:
    """The details of a transition, as `making` builds them."""
    applicant = Party.PROSECUTOR if kind == OrderKind.STPO_SENTENCE else Party.POLICE
    return making.details(Order(kind=kind, applicant=applicant), move, on=on, **more)


def with_past(by: User, *moves: tuple[str, date] | tuple[str, date, dict[str, Any]], **more: Any) -> Order:
    """One subject with one order and its history: dated transitions with their details."""
    kind = more.pop("kind", OrderKind.STRO)
    reference = f"C-{next(_numbers):04}"
    order = PastOrder(
        key="a",
        kind=kind,
        reference=reference,
        basis=more.pop("basis", Basis.NONE if kind == OrderKind.STRO else Basis.CONVICTION),
        applicant=Party.PROSECUTOR if kind == OrderKind.STPO_SENTENCE else Party.POLICE,
    )
    past = PastSubject(
        by=by,
        known=[Identifier(kind=Particular.NAME, text="Darren Example")],
        born_on=making.BORN_ON,
        orders=[order],
        moves=[
            PastTransition(order="a", move=move, details=details(kind, move, on, **(extra[0] if extra else {})))
            for move, on, *extra in moves
        ],
        **more,
    )
    taken = history_import.import_orders([past])
    assert not taken.problems, taken.problems
    return Order.objects.get(reference=reference)


def extracted(month: date | None = None) -> int:
    """Run extractions as the worker does."""
    with acting("counter"):
        return extractions.extract(month)


def value(force: str, month: date, measure: str, dimension: str = "total", category: str = "all") -> int | None:
    """A figure of the newest batch of a force's month; None if it does not exist."""
    with acting("counter"):
        batches.count_all_pending()
    newest = OrderExtraction.objects.filter(force=force, month=month).order_by("-number").first()
    batch = Batch.objects.get(kind="orders", source=newest.pk)
    figures = Figure.objects.filter(batch=batch, measure=measure, dimension=dimension, category=category)
    return figures.values_list("value", flat=True).first()
