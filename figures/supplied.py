"""Figures that the national team supplies as a table, for months in which a force's register does not count.

The newest table that has a force and month counts for it, for the kind of figures that it has there. A table is never
changed: another one replaces what it has, and it can be withdrawn.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock, months
from core.workflow import TransitionNotAllowed
from figures import registers, workflow
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
    """Store a table with its figures. Raises TransitionNotAllowed for anybody but the national team.

    Raises it too for a figure that its kind does not have, of a force that does not keep the register, or of a month
    that has not ended, and for a force and month without one of the measures of the kind: it would count as 0.
    """
    _refuse_unless_national(by)
    listed = list(figures)
    _refuse_what_kinds_do_not_have(listed)
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
            for figure in listed
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
        raise TransitionNotAllowed("This table has already been withdrawn.")
    table.withdrawn_at, table.withdrawn_by_id = clock.now(), by.pk
    table.save(update_fields=["withdrawn_at", "withdrawn_by"])
    log.record(Operation.ALTERATION, of=table)
    return table


def _refuse_what_kinds_do_not_have(figures: Iterable[NewFigure]) -> None:
    kinds = {kind.name: kind for kind in registers.registers()}
    given: dict[tuple[str, str, date], set[str]] = defaultdict(set)
    this_month = months.first_of(clock.today())
    for figure in figures:
        kind = kinds.get(figure.kind)
        names = {measure.name for measure in kind.measures} if kind else set()
        if kind is None or figure.measure not in names or figure.dimension != kind.supplied_by:
            raise TransitionNotAllowed(f"{figure.kind} has no figure {figure.measure} by {figure.dimension}.")
        if figure.force in kind.not_kept_by:
            raise TransitionNotAllowed(f"{figure.force} does not keep this register.")
        if figure.month >= this_month:
            raise TransitionNotAllowed(f"{months.label(figure.month)} has not ended.")
        given[figure.kind, figure.force, figure.month].add(figure.measure)
    for (name, force, month), measures in given.items():
        if missing := {measure.name for measure in kinds[name].measures} - measures:
            raise TransitionNotAllowed(
                f"{force}, {months.label(month)}: {', '.join(sorted(missing))} is missing and would count as 0."
            )


def _refuse_unless_national(by: User) -> None:
    if role_now(by) not in workflow.NATIONAL:
        raise TransitionNotAllowed("Only the national team can do this.")
