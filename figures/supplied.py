"""Figures that the national team supplies as a table, for months in which a force's register does not count.

The newest table that has a force and month counts for it, for the kind of figures that it has there. A table is never
changed: another one replaces what it has, and it can be withdrawn.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from figures import workflow
from figures.current_role import role_now
from figures.measures import ALL, TOTAL
from figures.models import SuppliedFigure, SuppliedTable

AT_ONCE = 5000  # rows of a statement


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFigure:
    """One figure of a table: a count of a force and month, in total or for a category of a dimension."""

    kind: str
    force: str
    month: date
    measure: str
    value: int
    dimension: str = TOTAL
    category: str = ALL


@transaction.atomic
def supply(figures: Iterable[NewFigure], *, source: str, by: User) -> SuppliedTable:
    """Store a table with its figures. Raises TransitionNotAllowed for anybody but the national team."""
    _refuse_unless_national(by)
    table = SuppliedTable.objects.create(source=source, supplied_by_id=by.pk, supplied_at=clock.now())
    SuppliedFigure.objects.bulk_create(
        (
            SuppliedFigure(
                table=table,
                kind=figure.kind,
                force_id=figure.force,
                month=figure.month,
                measure=figure.measure,
                dimension=figure.dimension,
                category=figure.category,
                value=figure.value,
            )
            for figure in figures
        ),
        batch_size=AT_ONCE,
    )
    log.record(Operation.COLLECTION, of=table)
    return table


@transaction.atomic
def withdraw(public_id: uuid.UUID, *, by: User) -> SuppliedTable:
    """Withdraw a table, so that the one before it counts again.

    Raises SuppliedTable.DoesNotExist and TransitionNotAllowed.
    """
    _refuse_unless_national(by)
    table = SuppliedTable.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)
    if table.withdrawn_at:
        raise TransitionNotAllowed("This table is withdrawn already.")
    table.withdrawn_at, table.withdrawn_by_id = clock.now(), by.pk
    table.save(update_fields=["withdrawn_at", "withdrawn_by"])
    log.record(Operation.ALTERATION, of=table)
    return table


def _refuse_unless_national(by: User) -> None:
    if role_now(by) not in workflow.NATIONAL:
        raise TransitionNotAllowed("Only the national team can do this.")
