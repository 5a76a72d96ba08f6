"""Carried forces: the national team counts a force that has not reported a month with its last approved figures.

It is a second line beside the figures as reported, never part of them: for what is counted at month end only, from at
most two months back, and never across the start of a series. The force's own return replaces it once it is approved.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock, months
from core.workflow import TransitionNotAllowed
from figures import month_status, series, workflow
from figures.choices import COUNTED, STATUS_WORDS, Treatment
from figures.current_role import role_now
from figures.models import CarriedForce, Period
from figures.models.carried_forces import MOST_MONTHS_BACK
from reference.models import Force

NOT_A_CANDIDATE = (
    "This force cannot be carried into this month: it has reported, is not due, or has no approved return in the two "
    "months before. Select another force."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A force that can be carried into a month: its status there, and its newest approved month."""

    force: Force
    status: str
    from_month: date


def of_months(in_question: Collection[date]) -> Mapping[tuple[date, str], date]:
    """From which month each chosen force is carried, by month and force: one query.

    The caller leaves out a force whose own return counts by now, and shows a number only to those who see its force.
    """
    chosen = CarriedForce.objects.current().filter(period__in=in_question)
    return {(month, force): earlier for month, force, earlier in chosen.values_list("period", "force", "from_period")}


def candidates(month: date) -> Sequence[Candidate]:
    """The forces that can be carried into a month and are not yet, by name."""
    starts = set(Period.objects.filter(starts_series=True).values_list("month", flat=True))
    earlier = [
        before
        for before in (months.previous(month, back) for back in range(1, MOST_MONTHS_BACK + 1))
        if series.is_one_series([before, month], starts=starts)
    ]
    statuses = month_status.statuses([month, *earlier])
    carried = of_months([month])
    day = months.last_day(month)
    listed = []
    for force in Force.objects.order_by("short_name"):
        status = statuses.get((force.code, month), Treatment.NOT_STARTED)
        approved = next((before for before in earlier if statuses.get((force.code, before)) in COUNTED), None)
        is_missing = force.is_valid_on(day) and status not in COUNTED and (month, force.code) not in carried
        if is_missing and approved:
            listed.append(Candidate(force=force, status=STATUS_WORDS[status], from_month=approved))
    return listed


def reported_since(chosen: Sequence[CarriedForce]) -> set[int]:
    """The ids of those whose force has an approved return for the month by now: they count no longer."""
    statuses = month_status.statuses(sorted({each.period_id for each in chosen})) if chosen else {}
    return {each.pk for each in chosen if statuses.get((each.force_id, each.period_id)) in COUNTED}


@transaction.atomic
def choose(force: str, month: date, *, reason: str, by: User) -> CarriedForce:
    """Carry a force into a month from its newest approved month. Raises TransitionNotAllowed."""
    _refuse_unless_national(by)
    if not reason.strip():
        raise TransitionNotAllowed("Enter a reason.")
    period = Period.objects.select_for_update().filter(month=month).first()
    candidate = next((each for each in candidates(month) if each.force.code == force), None) if period else None
    if period is None or candidate is None:
        raise TransitionNotAllowed(NOT_A_CANDIDATE)
    carried = CarriedForce.objects.create(
        period=period,
        force=candidate.force,
        from_period_id=candidate.from_month,
        reason=reason.strip(),
        chosen_by=by,
        chosen_at=clock.now(),
    )
    log.record(Operation.COLLECTION, of=carried, reason=reason.strip())
    return carried


@transaction.atomic
def end(public_id: uuid.UUID, *, by: User) -> CarriedForce:
    """Stop carrying a force; the choice stays on record. Raises CarriedForce.DoesNotExist and TransitionNotAllowed."""
    _refuse_unless_national(by)
    carried = CarriedForce.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)
    if carried.ended_at:
        raise TransitionNotAllowed("This force is no longer carried.")
    carried.ended_at, carried.ended_by = clock.now(), by
    carried.save(update_fields=["ended_at", "ended_by"])
    log.record(Operation.ALTERATION, of=carried)
    return carried


def _refuse_unless_national(by: User) -> None:
    if role_now(by) not in workflow.NATIONAL:
        raise TransitionNotAllowed("Only the national team can do this.")
